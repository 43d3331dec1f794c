from django.urls import path

from practice.designs import views

urlpatterns = [
    path("<uuid:design_id>/edits/", views.edits, name="design-edits"),
    path("<uuid:design_id>/log/", views.log_page, name="design-log"),
]
