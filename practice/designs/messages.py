"""What is said on the socket of a design, in both directions."""

import re
from typing import Any
from uuid import UUID

from django.conf import settings

from practice.designs.models import Edit
from practice.designs.shape import IDENTIFIER
from practice.lib import strictjson
from practice.lib.fault import Fault
from practice.lib.fault import untranslated as _

TYPES = ("hello", "edit", "presence")


def group(design_id: UUID) -> str:
    return f"design.{design_id.hex}"


def read(text: str) -> dict[str, Any]:
    """A message from a browser. Raises Fault for what is none."""
    message = strictjson.loads(text, depth=6)
    if not isinstance(message, dict):
        raise Fault("", _("an object is needed"))
    if message.get("type") not in TYPES:
        raise Fault("type", _("it is none of %(types)s"), types=", ".join(TYPES))
    _CHECKS[message["type"]](message)
    return message


def edit(row: Edit) -> dict[str, Any]:
    return {"type": "edit", "edit": row.json()}


def refused(edit_id: str | None, fault: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "refused",
        "id": edit_id,
        "path": fault["path"].removeprefix("edit."),
        "rule": fault["rule"],
        "reason": fault["error"].removeprefix("edit."),
    }


def id_in(text: str) -> str | None:
    """The id of the edit in a message that could not be read, so that the browser knows which of its own to drop."""
    found = re.search(r'"id"\s*:\s*"([a-z0-9]{1,32})"', text)
    return found[1] if found else None


def is_too_long(text: str) -> bool:
    return len(text) > settings.MESSAGE_BYTES or len(text.encode(errors="replace")) > settings.MESSAGE_BYTES


def _check_hello(message: dict[str, Any]) -> None:
    since = message.get("since", 0)
    if isinstance(since, bool) or not isinstance(since, int) or since < 0:
        raise Fault("since", _("a whole number is needed"))


def _check_edit(message: dict[str, Any]) -> None:
    if not isinstance(message.get("edit"), dict):
        raise Fault("edit", _("an object is needed"))


def _check_presence(message: dict[str, Any]) -> None:
    """Passed on to other browsers, so its shape is checked as strictly as an edit's."""
    if not _is_place(message.get("at")):
        raise Fault("at", _("a place is needed, or nothing"))
    selected = message.get("selected") or []
    if not isinstance(selected, list) or not all(_is_identifier(tier) for tier in selected):
        raise Fault("selected", _("a list of tiers is needed"))
    dragging = message.get("dragging") or {}
    if not isinstance(dragging, dict) or not all(_is_identifier(t) and _is_place(dragging[t]) for t in dragging):
        raise Fault("dragging", _("tiers with their places are needed"))


def _is_place(value: Any) -> bool:
    return value is None or (
        isinstance(value, dict)
        and value.keys() == {"x", "y"}
        and all(isinstance(part, int | float) and not isinstance(part, bool) for part in value.values())
    )


def _is_identifier(value: Any) -> bool:
    return isinstance(value, str) and IDENTIFIER.fullmatch(value) is not None


_CHECKS = {"hello": _check_hello, "edit": _check_edit, "presence": _check_presence}
