"""Each web process looks at the rows that changed and tells its own watchers; workers only ever write rows."""

from datetime import timedelta
from uuid import UUID

from channels.db import database_sync_to_async
from django.utils import timezone

from practice.designs import messages as design_messages
from practice.lib.groups import tell_here
from practice.lib.lifespan import every
from practice.runs import messages
from practice.runs.models import Run, Status

LOOK_S = 0.25
OVERLAP = timedelta(seconds=5)  # between clocks of several machines, and for transactions that commit late


class Watcher:
    """Remembers which revision of each run it has told of, for as long as the run is recent."""

    def __init__(self) -> None:
        self.told: dict[UUID, int] = {}
        self.since = timezone.now()

    async def look(self) -> None:
        for run in await self.changed():
            await tell_here(messages.group(run.id), {})
            if run.design_id:
                await self.tell_design(run, run.design_id)

    async def tell_design(self, run: Run, design_id: UUID) -> None:
        group = design_messages.group(design_id)
        await tell_here(group, run.progress())
        if run.status == Status.DONE:
            await tell_here(group, run.outcome())

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def changed(self) -> list[Run]:
        now = timezone.now()
        recent = Run.objects.filter(changed__gte=self.since - OVERLAP)
        now_known = dict(recent.values_list("id", "revision"))
        news = [run for run, revision in now_known.items() if self.told.get(run) != revision]
        self.told, self.since = now_known, now
        return list(Run.objects.filter(id__in=news).defer("graph")) if news else []


async def watch() -> None:
    await every(LOOK_S, Watcher().look)
