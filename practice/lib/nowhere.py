from channels.generic.websocket import AsyncWebsocketConsumer


class Nowhere(AsyncWebsocketConsumer):  # type: ignore[misc]
    """A socket that leads nowhere: refused, not a fault of ours."""

    async def connect(self) -> None:
        await self.close(code=4404)
