from django.apps import AppConfig


class DesignsConfig(AppConfig):
    name = "practice.designs"

    def ready(self) -> None:
        from practice.designs import comments  # noqa: F401 (a table of its own)
