"""What Breaks Next: the Django project."""

from practice.celery import app as celery_app

__all__ = ["celery_app"]
