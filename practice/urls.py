from django.urls import include, path
from django.views.i18n import JavaScriptCatalog

from practice.lib.health import healthz

urlpatterns = [
    path("", include("practice.attempts.urls")),
    path("", include("practice.scoring.urls")),
    path("", include("practice.prompts.urls")),
    path("ladder/", include("practice.drills.urls")),
    path("designs/", include("practice.designs.urls")),
    path("runs/", include("practice.runs.urls")),
    path("account/", include("practice.accounts.urls")),
    path("schemas/", include("practice.schemas.urls")),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="javascript-catalogue"),
    path("healthz", healthz, name="healthz"),
]

handler429 = "practice.accounts.views.too_many"
