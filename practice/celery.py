"""The queue. Tasks live in runs/tasks.py; what a simulating process is allowed lives in runs/child.py."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")

app = Celery("practice")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect  # type: ignore[untyped-decorator]
def follow_the_site(**kwargs: Any) -> None:
    """The worker that `manage.py serve` started ends with it; a worker started by hand does as it likes."""
    from practice.lib.parent import end_with_parent

    app.main_id = os.getpid()
    if parent_id := os.environ.get("WBN_PARENT"):
        end_with_parent(int(parent_id))


@worker_process_init.connect  # type: ignore[untyped-decorator]
def prepare(**kwargs: Any) -> None:
    from practice.runs import child

    child.prepare(is_forked=os.getpid() != app.main_id)
