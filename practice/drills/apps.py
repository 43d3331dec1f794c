from django.apps import AppConfig


class DrillsConfig(AppConfig):
    name = "practice.drills"

    def ready(self) -> None:
        from practice.attempts import takeout
        from practice.drills import keeping

        takeout.add("climbs", keeping.of)
