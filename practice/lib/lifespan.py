"""What runs beside the pages for as long as the server does."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

log = logging.getLogger("practice")

Forever = Callable[[], Coroutine[Any, Any, None]]


class Lifespan:
    """ASGI's lifespan: starts each of `forever` with the server, and stops them with it."""

    def __init__(self, forever: Sequence[Forever]) -> None:
        self.forever = forever

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        await receive()
        tasks = [asyncio.create_task(work()) for work in self.forever]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await send({"type": "lifespan.shutdown.complete"})


async def every(seconds: float, act: Callable[[], Awaitable[None]]) -> None:
    """Act, pause, act again. One failure is a line in the log, not the end."""
    while True:
        try:
            await act()
        except Exception:
            log.exception("%s failed", getattr(act, "__qualname__", act))
        await asyncio.sleep(seconds)
