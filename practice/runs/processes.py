"""How the processes of the site are started, whoever starts them: `manage.py serve`, or the full stack."""

import sys
from typing import Any

import uvicorn

GRACE_S = 2  # for the request in flight, before a node that was told to end does


def worker(name: object) -> list[str]:
    """One process that simulates. Children of one would share a lock: killed holding it, one deafens them all."""
    celery = ["-m", "celery", "--quiet", "-A", "practice", "worker", "--pool", "solo", "--loglevel", "WARNING"]
    calm = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [sys.executable, *celery, *calm, "--hostname", f"runs-{name}@localhost"]


def pages(**options: Any) -> uvicorn.Config:
    """The web server: pages, sockets, and what runs beside them."""
    from django.conf import settings

    return uvicorn.Config(
        "practice.asgi:application",
        log_level="warning",
        lifespan="on",
        ws="websockets-sansio",
        ws_max_size=settings.MESSAGE_BYTES,
        timeout_graceful_shutdown=GRACE_S,
        server_header=False,
        **options,
    )
