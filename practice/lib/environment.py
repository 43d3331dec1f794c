"""Settings read from the environment: WBN_ names, text in, typed values out."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def for_tests(name: str, *, forbidden: bool) -> str:
    """Something that breaks the site on purpose: where that may not be, the site does not start."""
    value = text(name)
    if value and forbidden:
        raise ImproperlyConfigured(f"{name}: for tests alone; in production the site does not start with it")
    return value


def flag(name: str) -> bool:
    return text(name).lower() in {"1", "true", "yes", "on"}


def number(name: str, default: float) -> float:
    value = text(name)
    if not value:
        return default
    try:
        return float(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}: {value} is not a number") from None


def whole(name: str, default: int) -> int:
    return int(number(name, default))


def names(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def secret(name: str, *, kept_in: Path, required: bool) -> str:
    """The secret from the environment, or, where that is allowed, one made once and kept in a private file."""
    if value := text(name):
        return value
    if required:
        raise ImproperlyConfigured(f"{name}: set it; in production the site does not start without its own secret")
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(kept_in, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return kept_in.read_text()
