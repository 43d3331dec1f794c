"""Telling everybody who listens. A hint, at most once: what matters is in the database."""

from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer


async def tell(group: str, message: dict[str, Any], *, by: str = "") -> None:
    """Hand a message to every socket of the group, but for the one called `by`."""
    layer: Any = get_channel_layer()
    await layer.group_send(group, {"type": "relay", "message": message, "by": by})


async def tell_here(group: str, message: dict[str, Any]) -> None:
    """Only the sockets of this process: what each node finds out for itself."""
    layer: Any = get_channel_layer()
    send = getattr(layer, "group_send_here", layer.group_send)
    await send(group, {"type": "relay", "message": message, "by": ""})


def tell_from_view(group: str, message: dict[str, Any]) -> None:
    async_to_sync(tell)(group, message)


def nudge(group: str, handler: str) -> None:
    """Let every socket of the group call one of its own handlers."""
    layer: Any = get_channel_layer()
    async_to_sync(layer.group_send)(group, {"type": handler})
