"""What is said on the socket of a design, in both directions."""

import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from practice.designs.models import Edit
from sim import strictjson
from sim.catalogue.marks import FAR
from sim.catalogue.rules import LARGEST_WHOLE, fault_of_number
from sim.design import IDENTIFIER
from sim.errors import SimError

TYPES = ("hello", "edit", "presence", "name", "ask")
MOST_SHOWN = 50  # tiers that somebody selects or drags, as others see it
FARTHEST, NEAREST = 0.05, 4  # how near the eye of somebody is who is followed
VIEW = frozenset({"x", "y", "zoom"})
MOST_USERS = 1e10


def group(design_id: UUID) -> str:
    return f"design.{design_id.hex}"


def read(text: str) -> dict[str, Any]:
    """A message from a browser. Raises SimError for what is none."""
    message = strictjson.loads(text, longest=settings.MESSAGE_BYTES)
    if not isinstance(message, dict):
        raise SimError("", "not an object")
    if message.get("type") not in TYPES:
        raise SimError("type", "not one of " + ", ".join(TYPES))
    _CHECKS[message["type"]](message)
    return message


def edit(row: Edit) -> dict[str, Any]:
    return {"type": "edit", "edit": row.json()}


def fault_of(error: SimError) -> dict[str, str]:
    """A refusal as a browser reads it: where, which rule, and both in one line."""
    rule = _(error.rule)
    return {"path": error.path, "rule": rule, "error": f"{error.path}: {rule}" if error.path else rule}


def refused(edit_id: str | None, error: SimError) -> dict[str, Any]:
    fault = fault_of(SimError(error.path.removeprefix("edit."), error.rule))
    return {"type": "refused", "id": edit_id, "path": fault["path"], "rule": fault["rule"], "reason": fault["error"]}


def id_in(text: str) -> str | None:
    """The id of the edit in a message that could not be read, so that the browser knows which of its own to drop."""
    found = re.search(r'"id"\s*:\s*"([a-z0-9]{1,32})"', text)
    return found[1] if found else None


def is_too_long(text: str) -> bool:
    return len(text) > settings.MESSAGE_BYTES or len(text.encode(errors="replace")) > settings.MESSAGE_BYTES


def _check_hello(message: dict[str, Any]) -> None:
    if rule := fault_of_number(message.setdefault("since", 0), 0, LARGEST_WHOLE, integer=True):
        raise SimError("since", rule)
    message["since"] = int(message["since"])


def _check_edit(message: dict[str, Any]) -> None:
    if not isinstance(message.get("edit"), dict):
        raise SimError("edit", "not an object")


def _check_presence(message: dict[str, Any]) -> None:
    """Passed on to other browsers, so its shape is checked as strictly as an edit's."""
    if not _is_place(message.get("at")):
        raise SimError("at", "not a place")
    selected = message.get("selected") or []
    if not isinstance(selected, list) or len(selected) > MOST_SHOWN or not all(_is_identifier(t) for t in selected):
        raise SimError("selected", "not a list of tiers")
    dragging = message.get("dragging") or {}
    if (
        not isinstance(dragging, dict)
        or len(dragging) > MOST_SHOWN
        or not all(_is_identifier(tier) and dragging[tier] and _is_place(dragging[tier]) for tier in dragging)
    ):
        raise SimError("dragging", "not tiers with their places")
    if not _is_view(message.get("view")):
        raise SimError("view", "not a place and how near")


def _check_name(message: dict[str, Any]) -> None:
    if not isinstance(message.get("name"), str):
        raise SimError("name", "not text")


def _check_ask(message: dict[str, Any]) -> None:
    """About the design after edit number `seq`, at so many users; at the load of the brief, if none are named."""
    if rule := fault_of_number(message.get("seq"), 0, LARGEST_WHOLE, integer=True):
        raise SimError("seq", rule)
    if message.setdefault("users", None) is not None and (rule := fault_of_number(message["users"], 1, MOST_USERS)):
        raise SimError("users", rule)
    message["seq"] = int(message["seq"])


def _is_place(value: Any, keys: frozenset[str] = frozenset("xy")) -> bool:
    return value is None or (
        isinstance(value, dict)
        and value.keys() == keys
        and all(fault_of_number(part, -FAR, FAR) is None for part in value.values())
    )


def _is_view(value: Any) -> bool:
    """The middle of what somebody sees, and how near."""
    return value is None or (_is_place(value, VIEW) and fault_of_number(value["zoom"], FARTHEST, NEAREST) is None)


def _is_identifier(value: Any) -> bool:
    return isinstance(value, str) and IDENTIFIER.fullmatch(value) is not None


_CHECKS = {
    "hello": _check_hello,
    "edit": _check_edit,
    "presence": _check_presence,
    "name": _check_name,
    "ask": _check_ask,
}
