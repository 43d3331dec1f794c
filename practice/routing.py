"""Sockets by address, and the loops that run beside the pages."""

from django.urls import path, re_path

from practice.attempts.answers import answers
from practice.designs.consumers import DesignConsumer
from practice.lib.nowhere import Nowhere
from practice.runs import sweeper, watcher
from practice.runs.consumers import RunConsumer

websockets = [
    path("ws/designs/<uuid:design_id>/", DesignConsumer.as_asgi(answers=answers), name="design-socket"),
    path("ws/runs/<uuid:run_id>/", RunConsumer.as_asgi(), name="run-socket"),
    re_path(r"", Nowhere.as_asgi(), name="no-socket"),
]
beside = [watcher.watch, sweeper.sweep]
