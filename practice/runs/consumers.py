from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async

from practice.accounts.sockets import person_now
from practice.lib.tidy import TidyConsumer
from practice.runs import fragments
from practice.runs.messages import group
from practice.runs.models import Run

NOT_FOUND, OVER = 4404, 1000


class RunConsumer(TidyConsumer):
    """One browser that watches one run: a fragment of the page whenever the run has something new."""

    async def connect(self) -> None:
        self.run_id: UUID = self.scope["url_route"]["kwargs"]["run_id"]
        await self.accept()
        await self.channel_layer.group_add(group(self.run_id), self.channel_name)
        await self.relay({})

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(group(self.run_id), self.channel_name)

    async def relay(self, event: dict[str, Any]) -> None:
        fragment, is_over = await self.look()
        if fragment:
            await self.send(text_data=fragment)
        if is_over:
            await self.close(code=OVER if fragment else NOT_FOUND)

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def look(self) -> tuple[str, bool]:
        run = Run.objects.visible_to(person_now(self.scope)).filter(id=self.run_id).first()
        return (fragments.progress(run), not run.is_active) if run else ("", True)
