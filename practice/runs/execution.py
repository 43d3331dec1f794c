"""What a simulating process does with one run: claim it, simulate, write what came out if it is still its own."""

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from practice.runs import inquiries
from practice.runs.models import Kind, Run

if TYPE_CHECKING:
    from sim import SimError

log = logging.getLogger("practice.runs")

BEAT_S = 0.1  # at most ten signs of life a second


def execute(run_id: str | UUID) -> None:
    """Run it, whatever happens: the row ends as done or failed unless somebody else took it over."""
    run = Run.objects.select_related("of", "beside").filter(id=run_id).first()  # all that it takes: heartbeat.py
    token = run.claim() if run else None
    if run is None or token is None:
        return
    import sim

    try:
        result = simulate(run, Pulse(run, token))
    except sim.Cancelled:
        return
    except sim.SimError as error:
        run.fail(token, refusal(run, error))
    except TooLong:
        run.fail(token, _("This took too long, so we stopped it. A smaller design, or fewer users, will finish."))
    except MemoryError:
        run.fail(token, _("This needed more memory than a run may have. A smaller design will fit."))
    except Exception:
        log.exception("run %s failed", run.id)
        run.fail(
            token,
            _("The simulator stumbled over this design. The fault is ours and your design is safe."),
        )
    else:
        run.finish(token, result)


def refusal(run: Run, error: "SimError") -> str:
    """What the simulator has against it, in a sentence."""
    if run.kind in (Kind.FAULT, Kind.REPLAY):
        return _("This cannot be played: %(reason)s.") % {"reason": error.rule}
    return _("This design cannot be simulated yet. %(reason)s") % {"reason": error}


def simulate(run: Run, progress: Callable[[str, float, float], bool]) -> dict[str, Any]:
    if run.kind != Kind.VERDICT:
        return inquiries.answer(run, progress)
    import sim
    from practice.prompts import catalogue

    return sim.judge(
        sim.design.parse(run.graph),
        catalogue.workload(run.prompt),
        seed=run.seed,
        requests=run.requests,
        users=run.users,
        estimate_rps=run.estimate_rps,
        progress=progress,
    )


class TooLong(Exception):
    """A run may not take more than RUN_SECONDS."""


class Pulse:
    """What the engine calls while it works: keeps the lease, shows progress, and says whether to go on."""

    def __init__(self, run: Run, token: UUID) -> None:
        self.run, self.token = run, token
        self.next = 0.0
        self.deadline = time.monotonic() + settings.RUN_SECONDS

    def __call__(self, phase: str, fraction: float, simulated_s: float) -> bool:
        now = time.monotonic()
        if now > self.deadline:
            raise TooLong
        if now < self.next:
            return True
        self.next = now + BEAT_S
        return self.run.beat(self.token, phase=phase, fraction=fraction, simulated_s=simulated_s)
