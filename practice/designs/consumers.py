import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext_noop

from practice.accounts.models import Person
from practice.accounts.sockets import person_now
from practice.designs import messages
from practice.designs.limits import asking, editing
from practice.designs.models import Design, Edit
from practice.designs.presence import Card, Company, card_of
from practice.lib import faultpoint
from practice.lib.groups import tell
from practice.lib.limits import Pace
from practice.lib.tidy import TidyConsumer
from sim.errors import SimError

log = logging.getLogger("practice.refused")

NOT_FOUND, FORBIDDEN, ENDED, TOO_LONG, TRY_AGAIN = 4404, 4403, 4401, 1009, 1013

Answers = Callable[[UUID, Person, dict[str, Any]], AsyncIterator[dict[str, Any]]]


class DesignConsumer(TidyConsumer):
    """One browser at one design: catches up, sends edits, hears everybody's. Nothing is kept here."""

    def __init__(self, *, answers: Answers | None = None) -> None:
        super().__init__()
        self.answers = answers  # to `ask`: what they may say is known further up
        self.person: Any = None
        self.heart: asyncio.Task[None] | None = None
        self.asked: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        self.design_id: UUID = self.scope["url_route"]["kwargs"]["design_id"]
        self.joined = 0.0
        self.company, self.card = Company(), Card()
        self.pace = Pace(rate=settings.PRESENCE_RATE, burst=settings.PRESENCE_BURST)
        await self.accept()
        async with self.refusing():
            self.person = await self.viewer()
            if self.person is None:
                await self.close(code=NOT_FOUND)

    async def disconnect(self, code: int) -> None:
        if self.heart is None:
            return
        self.heart.cancel()
        if self.asked:
            self.asked.cancel()
        group = messages.group(self.design_id)
        await self.channel_layer.group_discard(group, self.channel_name)
        await tell(group, {"type": "presence", "peer": self.peer, "gone": True})

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data is None or messages.is_too_long(text_data):
            await self.close(code=TOO_LONG)
            return
        async with self.refusing(messages.id_in(text_data)):
            message = messages.read(text_data)
            await getattr(self, f"on_{message['type']}")(message)

    @asynccontextmanager
    async def refusing(self, edit_id: str | None = None) -> AsyncIterator[None]:
        try:
            yield
        except SimError as fault:
            log.info("socket %s: %s", self.design_id, fault)
            await self.say(messages.refused(edit_id, fault))
        except PermissionError:
            await self.refuse()
        except DatabaseError as error:
            log.warning("socket %s: the database does not answer (%s)", self.design_id, error)
            await self.close(code=TRY_AGAIN)

    async def refuse(self) -> None:
        """Out: for good, unless the session of the cookie has ended. Signing in ends one: that browser has another by
        now, comes again with it, and says again what was not acknowledged."""
        await self.close(code=FORBIDDEN if await self.is_known() else ENDED)

    # -- what a browser says ------------------------------------------------------------------------------------------
    async def on_hello(self, message: dict[str, Any]) -> None:
        """Join first and read afterwards: an edit that lands in between is then heard twice, never not at all."""
        is_first = self.heart is None
        if is_first:
            await self.channel_layer.group_add(messages.group(self.design_id), self.channel_name)
            self.heart = asyncio.create_task(self.beat())
        await self.say(await self.catch_up(message["since"]))
        if is_first:
            self.joined = time.time()
            await self.appear(asks=True)

    async def on_edit(self, message: dict[str, Any]) -> None:
        """Committed when `store` returns; only then told to everybody, which is the acknowledgement."""
        while wait_s := editing.take(self.person.id if self.person else ""):
            await asyncio.sleep(wait_s)
        row = await self.store(message["edit"])
        faultpoint.reach("after-commit")
        await tell(messages.group(self.design_id), messages.edit(row))

    async def on_presence(self, message: dict[str, Any]) -> None:
        if not self.card or self.pace.wait_s() or not self.company.has_room(self.card):
            return
        about = {key: message.get(key) for key in ("at", "selected", "dragging", "view")}
        said = {"type": "presence", "peer": self.peer, **about}
        await tell(messages.group(self.design_id), said, by=self.channel_name)

    async def on_name(self, message: dict[str, Any]) -> None:
        """What others see from now on, here and everywhere."""
        if not self.card or self.pace.wait_s():
            return
        await self.rename(message["name"])
        await self.appear()

    async def on_ask(self, message: dict[str, Any]) -> None:
        """The latest question counts: of an older one nothing more is worked out or told."""
        if self.heart is None or self.answers is None:
            return
        if self.asked:
            self.asked.cancel()
        self.asked = asyncio.create_task(self.answer(message, self.answers))

    async def answer(self, message: dict[str, Any], answers: Answers) -> None:
        async with self.refusing():
            while wait_s := asking.take(self.person.id if self.person else ""):
                await asyncio.sleep(wait_s)
            person = await self.viewer()
            if person is None:
                raise PermissionError
            async for said in answers(self.design_id, person, message):
                await self.say(said)

    # -- what a browser hears -----------------------------------------------------------------------------------------
    async def relay(self, event: dict[str, Any]) -> None:
        message, by = event["message"], event["by"]
        if by == self.channel_name:
            return
        if message.get("type") == "here":
            self.company.met(message)
            if message.get("asks") and self.card:
                mine = {"type": "relay", "message": self.card, "by": self.channel_name}
                await self.channel_layer.send(by, mine)
        elif message.get("gone"):
            self.company.left(message["peer"])
        await self.say(message)

    async def recheck(self, event: dict[str, Any]) -> None:
        """A right may have ended: whoever has none left is out at once."""
        async with self.refusing():
            await self.appear()

    async def appear(self, *, asks: bool = False) -> int | None:
        """Tells this browser and the others who is behind it. The head of the design; None, and closed, if not its any
        more."""
        found = await self.look()
        if found is None:
            await self.refuse()
            return None
        head: int = found[0]
        card: Card = found[1]
        if card != self.card:
            self.card = card
            await self.say(card | {"you": True})
        await tell(messages.group(self.design_id), card | {"asks": asks}, by=self.channel_name)
        return head

    async def beat(self) -> None:
        """Where the design stands, again and again: a browser that missed something finds out, whatever was lost."""
        async with self.refusing():
            while True:
                await asyncio.sleep(settings.HEARTBEAT_S)
                head = await self.appear()
                if head is None:
                    return
                await self.say({"type": "head", "seq": head})

    async def say(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message))

    @property
    def peer(self) -> str:
        return str(self.channel_name).rpartition("!")[2]

    # -- the database -------------------------------------------------------------------------------------------------
    @database_sync_to_async  # type: ignore[untyped-decorator]
    def viewer(self) -> Person | None:
        person = person_now(self.scope)
        return person if Design.objects.visible_to(person).filter(id=self.design_id).exists() else None

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def look(self) -> tuple[int, Card] | None:
        """Where the design stands, and who this is there: with the session and the rights of this moment."""
        person = person_now(self.scope)
        design = Design.objects.visible_to(person).select_related("owner").filter(id=self.design_id).first()
        if design is None or person is None:
            return None
        return design.head, card_of(design, person, peer=self.peer, joined=self.joined)

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def is_known(self) -> bool:
        return person_now(self.scope) is not None

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def rename(self, name: str) -> None:
        person = person_now(self.scope)
        if person is None:
            raise PermissionError
        person.rename(name)

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def catch_up(self, since: int) -> dict[str, Any]:
        design = Design.objects.visible_to(person_now(self.scope)).filter(id=self.design_id).first()
        if design is None:
            raise PermissionError
        return design.since(since)

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def store(self, edit: dict[str, Any]) -> Edit:
        """Permission is asked for again at each write, with the session as it is now."""
        person = person_now(self.scope)
        design = Design.objects.visible_to(person).filter(id=self.design_id).first()
        if design is None or person is None:
            raise PermissionError
        if not Design.objects.editable_by(person).filter(id=design.id).exists():
            raise SimError("", gettext_noop("you may look at this design, not change it"))
        return design.append(edit, person)
