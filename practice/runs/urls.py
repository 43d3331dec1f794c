from django.urls import path

from practice.runs import views

urlpatterns = [
    path("<uuid:run_id>/cancel/", views.cancel, name="run-cancel"),
]
