from django.apps import AppConfig


class PromptsConfig(AppConfig):
    name = "practice.prompts"

    def ready(self) -> None:
        from practice.prompts import checks  # noqa: F401 registers itself
