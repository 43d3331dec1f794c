from django.urls import path

from practice.scoring import views

urlpatterns = [
    path("attempts/<uuid:attempt_id>/finish/", views.finish, name="finish"),
    path("attempts/<uuid:attempt_id>/report/", views.report, name="report"),
    path("attempts/<uuid:attempt_id>/report/<slug:form>/", views.report_file, name="report-file"),
]
