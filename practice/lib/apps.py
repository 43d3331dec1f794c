from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "practice.lib"

    def ready(self) -> None:
        from practice.lib import checks  # noqa: F401 (importing registers them)
