from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

FAULT = 1011


class TidyConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """However a socket ends, a fault of ours included, `disconnect` is called, so that nothing of it stays behind.

    Channels calls it only where the other side ended it.
    """

    async def __call__(self, *args: Any) -> None:
        try:
            await super().__call__(*args)
        except BaseException:
            await self.disconnect(FAULT)
            raise
