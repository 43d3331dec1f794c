"""A browser's end of a socket, in the test's own process."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.test import Client

ORIGIN = "http://localhost"


def cookie_of(person):
    """What a browser in which this person is signed in sends along."""
    client = Client()
    client.force_login(person)
    return client.cookies.output(header="", sep=";").strip().split(";")[0]


class Socket(ApplicationCommunicator):
    def __init__(self, path: str, *, cookie: str = "", origin: str = ORIGIN) -> None:
        from practice.asgi import application

        headers = [(b"host", b"localhost"), (b"cookie", cookie.encode())]
        if origin:
            headers.append((b"origin", origin.encode()))
        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": headers, "subprotocols": []}
        super().__init__(application, scope)

    async def connect(self) -> bool:
        await self.send_input({"type": "websocket.connect"})
        return (await self.receive_output(3))["type"] == "websocket.accept"

    async def say(self, message: Any) -> None:
        text = message if isinstance(message, str) else json.dumps(message)
        await self.send_input({"type": "websocket.receive", "text": text})

    async def hear_any(self) -> dict[str, Any]:
        event = await self.receive_output(3)
        assert event["type"] == "websocket.send", event
        message: dict[str, Any] = json.loads(event["text"])
        return message

    async def hear(self, kind: str) -> dict[str, Any]:
        """The next message of this kind; others are passed over."""
        return await self.hear_of({kind})

    async def hear_of(self, kinds: set[str]) -> dict[str, Any]:
        while True:
            message = await self.hear_any()
            if message["type"] in kinds:
                return message

    async def ask(self, message: Any, kind: str) -> dict[str, Any]:
        await self.say(message)
        return await self.hear(kind)

    async def hello(self, since: int = 0) -> dict[str, Any]:
        return await self.ask({"type": "hello", "since": since}, "welcome")

    async def closed_with(self) -> int:
        """The code with which the site closes; messages before that are passed over."""
        while True:
            event = await self.receive_output(3)
            if event["type"] == "websocket.close":
                return event.get("code", 1000)

    async def leave(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1005})
        await self.wait(3)


@asynccontextmanager
async def opened(path: str, *, cookie: str = "") -> AsyncIterator[Socket]:
    socket = Socket(path, cookie=cookie)
    assert await socket.connect()
    try:
        yield socket
    finally:
        await socket.leave()
