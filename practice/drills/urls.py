from django.urls import path

from practice.drills import views

urlpatterns = [
    path("", views.ladder, name="ladder"),
    path("review/", views.review, name="ladder-review"),
    path("rungs/<slug:slug>/", views.rung, name="rung"),
    path("rungs/<slug:slug>/begin/", views.begin, name="rung-begin"),
    path("climbs/<uuid:climb_id>/", views.climb, name="climb"),
    path("climbs/<uuid:climb_id>/hint/", views.hint, name="climb-hint"),
    path("climbs/<uuid:climb_id>/predict/", views.predict, name="climb-predict"),
    path("climbs/<uuid:climb_id>/choose/", views.choose, name="climb-choose"),
    path("climbs/<uuid:climb_id>/foresee/", views.foresee, name="climb-foresee"),
    path("climbs/<uuid:climb_id>/explain/", views.explain, name="climb-explain"),
]
