"""Telling the sockets of other nodes. Our own hear it at once and in this process; Redis carries it to the others.

So nobody's acknowledgement hangs on Redis, a socket opens without it, and there is nothing in it that `FLUSHALL` could
take. What gets lost on the way is found out by the head that every open canvas is told (`HEARTBEAT_S`).
"""

import asyncio
import json
import logging
import time
import uuid
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from channels.exceptions import ChannelFull
from channels.layers import InMemoryChannelLayer
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

log = logging.getLogger("practice")

Loop = asyncio.AbstractEventLoop
PATIENCE_S = 0.5
AGAIN_S = 0.5
TOPIC = "relay:"


class RelayLayer(InMemoryChannelLayer):  # type: ignore[misc]
    """Django Channels' layer of one process, and a line to the other ones for each event loop that uses it."""

    def __init__(self, *, url: str, **options: Any) -> None:
        super().__init__(**options)
        self.url = url
        self.node = uuid.uuid4().hex  # part of the name of each socket of ours
        self.lines: WeakKeyDictionary[Loop, Line] = WeakKeyDictionary()

    async def new_channel(self, prefix: str = "specific.") -> str:
        return f"{prefix}.{self.node}!{uuid.uuid4().hex[:12]}"

    def is_ours(self, channel: str) -> bool:
        return f".{self.node}!" in channel

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        """To one socket, wherever it is."""
        if self.is_ours(channel):
            await super().send(channel, message)
        else:
            await self.line().say(channel, message)

    async def group_add(self, group: str, channel: str) -> None:
        await super().group_add(group, channel)
        await self.line().hear()

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        await self.group_send_here(group, message)
        await self.line().say(group, message)

    async def group_send_here(self, group: str, message: dict[str, Any]) -> None:
        await super().group_send(group, message)

    async def heard(self, name: str, text: str) -> None:
        """From another node, for a group or one socket. It costs nothing but a look where nobody of ours listens."""
        if name in self.groups:
            await self.group_send_here(name, json.loads(text))
        elif self.is_ours(name):
            with suppress(ChannelFull):
                await super().send(name, json.loads(text))

    async def close(self) -> None:
        if line := self.lines.pop(asyncio.get_running_loop(), None):
            await line.close()

    def line(self) -> "Line":
        loop = asyncio.get_running_loop()
        if loop not in self.lines:
            self.lines[loop] = Line(self)
        return self.lines[loop]


class Line:
    """One connection that says and one that hears, both opened again whenever they fall."""

    def __init__(self, layer: RelayLayer) -> None:
        self.layer = layer
        self.mouth: Redis | None = None
        self.rests_until = 0.0  # one that does not answer is not asked again at once
        self.ear: asyncio.Task[None] | None = None
        self.tried = asyncio.Event()  # once the ear is open, or it is known that it is not

    async def say(self, name: str, message: dict[str, Any]) -> None:
        if time.monotonic() < self.rests_until:
            return
        self.mouth = self.mouth or self.connect()
        try:
            await self.mouth.publish(f"{TOPIC}{name}", f"{self.layer.node} {json.dumps(message)}")
        except (RedisError, OSError):
            self.rests_until = time.monotonic() + AGAIN_S

    async def hear(self) -> None:
        """Returns as soon as nothing said from now on is missed, if Redis is there."""
        self.ear = self.ear or asyncio.create_task(self._hear_for_ever())
        await self.tried.wait()

    async def _hear_for_ever(self) -> None:
        was_open = True
        while True:
            try:
                async with self.connect() as redis, redis.pubsub() as ear:
                    await ear.psubscribe(f"{TOPIC}*")
                    log.log(logging.INFO if not was_open else logging.DEBUG, "other nodes are heard again")
                    was_open = True
                    while True:
                        await self._hear_one(await ear.get_message(timeout=10))
            except (RedisError, OSError) as error:
                if was_open:
                    log.warning("other nodes are not heard until Redis is back (%s)", error)
                was_open = False
                self.tried.set()
            await asyncio.sleep(AGAIN_S)

    async def _hear_one(self, said: dict[str, Any] | None) -> None:
        if said is None:
            return
        if said["type"] == "psubscribe":
            self.tried.set()
            return
        by, _, text = said["data"].decode().partition(" ")
        if by != self.layer.node:
            await self.layer.heard(said["channel"].decode().removeprefix(TOPIC), text)

    def connect(self) -> Redis:
        """Asked once and briefly: a Redis that is gone must not hold up an edit."""
        once = Retry(NoBackoff(), 0)
        return Redis.from_url(self.layer.url, retry=once, socket_connect_timeout=PATIENCE_S, socket_timeout=PATIENCE_S)

    async def close(self) -> None:
        if self.ear:
            self.ear.cancel()
            await asyncio.gather(self.ear, return_exceptions=True)
        if self.mouth:
            await self.mouth.aclose()
