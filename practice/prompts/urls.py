from django.urls import path

from practice.prompts import views

urlpatterns = [
    path("prompts/<slug:slug>/", views.show, name="prompt"),
]
