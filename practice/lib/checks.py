from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.staticfiles)
def canvas_is_built(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    manifest: Path = settings.DJANGO_VITE["default"]["manifest_path"]
    if manifest.is_file():
        return []
    return [Warning("The canvas is not built, so the studio cannot be shown.", hint="Run: make build", id="wbn.W001")]
