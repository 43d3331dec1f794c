from django.urls import path

from practice.attempts import views

urlpatterns = [
    path("", views.home, name="home"),
    path("try/", views.try_, name="try"),
    path("try/<uuid:run_id>/", views.tried, name="try-run"),
    path("prompts/<slug:slug>/start/", views.start, name="prompt-start"),
    path("open/", views.open_, name="open"),
    path("open/begin/", views.begin, name="open-begin"),
    path("attempts/", views.practice, name="practice"),
    path("attempts/<uuid:attempt_id>/", views.studio, name="studio"),
    path("attempts/<uuid:attempt_id>/estimate/", views.estimate, name="estimate"),
    path("attempts/<uuid:attempt_id>/history/", views.history, name="history"),
    path("attempts/<uuid:attempt_id>/share/", views.share, name="share"),
    path("attempts/<uuid:attempt_id>/share/<uuid:link_id>/revoke/", views.revoke, name="share-revoke"),
    path("shared/", views.shared, name="shared"),
    path("attempts/<uuid:attempt_id>/branch/", views.branch, name="branch"),
    path("attempts/<uuid:attempt_id>/export/", views.export, name="export"),
    path("attempts/<uuid:attempt_id>/export/<slug:form>/", views.export_file, name="export-file"),
    path("attempts/<uuid:attempt_id>/runs/", views.run, name="attempt-runs"),
    path("attempts/<uuid:attempt_id>/runs/<uuid:run_id>/", views.show_run, name="attempt-run"),
    path("attempts/<uuid:attempt_id>/runs/<uuid:run_id>/removal/", views.removal, name="removal"),
    path("attempts/<uuid:attempt_id>/runs/<uuid:run_id>/sensitivity/", views.sensitivity, name="sensitivity"),
    path("attempts/<uuid:attempt_id>/runs/<uuid:run_id>/faults/", views.faults, name="faults"),
    path("attempts/<uuid:attempt_id>/runs/<uuid:run_id>/faults/<uuid:fault_id>/", views.fault, name="fault"),
    path("attempts/<uuid:attempt_id>/runs/<uuid:run_id>/measured/", views.measured, name="measured"),
    path("attempts/<uuid:attempt_id>/replays/", views.replays, name="replays"),
    path("attempts/<uuid:attempt_id>/replays/<uuid:replay_id>/", views.replay, name="replay"),
    path("attempts/<uuid:attempt_id>/walks/", views.walks, name="walks"),
    path("attempts/<uuid:attempt_id>/compare/", views.compare, name="compare"),
    path("attempts/<uuid:attempt_id>/compare/<uuid:run_id>/", views.comparison, name="comparison"),
]
