"""The queue. Tasks live in runs/tasks.py; what a simulating process is allowed lives in runs/child.py."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_process_init

from practice.lib.parent import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
if parent_id := os.environ.get("WBN_PARENT"):  # `manage.py serve` started it: from now on it ends with the site
    end_with_parent(int(parent_id))

app = Celery("practice")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect  # type: ignore[untyped-decorator]
def remember(**kwargs: Any) -> None:
    app.main_id = os.getpid()


@worker_process_init.connect  # type: ignore[untyped-decorator]
def prepare(**kwargs: Any) -> None:
    from practice.runs import child

    child.prepare(is_forked=os.getpid() != app.main_id)
