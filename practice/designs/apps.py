from django.apps import AppConfig


class DesignsConfig(AppConfig):
    name = "practice.designs"
