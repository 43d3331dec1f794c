from django.urls import path

from practice.schemas import views

urlpatterns = [
    path("", views.index, name="schemas"),
    path("<slug:name>.json", views.show, name="schema"),
]
