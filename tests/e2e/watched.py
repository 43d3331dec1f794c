"""An attempt whose run was played already, peak and fault, so that a test need not wait for either."""

import json
import sys
from typing import Any

from tests.results import make_course, make_film


def begin() -> None:
    """In a shell of the site."""
    from practice.attempts.models import Attempt
    from practice.designs.models import Design
    from practice.runs.models import Run, Status
    from tests.factories import make_answer, make_fault_of, make_person
    from tests.sockets import cookie_of

    design = Design.begin(owner=make_person(), drawn=drawn())
    attempt = Attempt.objects.create(person=design.owner, prompt="url-shortener", design=design)
    run = make_answer(attempt=attempt)
    peak = make_course(film=crowded())
    peak["scenario"]["strikes"] = []
    Run.objects.filter(id=attempt.start_replay(run).id).update(status=Status.DONE, result=peak)
    make_fault_of(run, attempt=attempt, result=make_course(film=make_film()))
    sys.stdout.write(json.dumps({"id": str(attempt.id), "cookie": cookie_of(attempt.person)}))


def drawn() -> dict[str, Any]:
    """With room between the plates for what a film shows there."""
    from tests.factories import make_drawing

    drawing = make_drawing()
    return {**drawing, "tiers": [{**tier, "x": n * 300, "y": n * 60} for n, tier in enumerate(drawing["tiers"])]}


def crowded() -> dict[str, Any]:
    """The database fills up; from a minute on its callers find no connection, and most of them leave."""
    film = make_film()
    rising = [min(1.0, 0.4 + 0.05 * n) for n in range(60)]
    database = film["tiers"]["database1"]
    database["busy"] = rising
    database["waiting"] = [0.0 if n < 10 else min(9500.0, 40.0 * (n - 9) ** 2) for n in range(60)]
    database["failed_rps"] = [0.0 if n < 15 else 420.0 for n in range(60)]
    database["served_rps"] = [1000.0 if n < 15 else 580.0 for n in range(60)]
    film["tiers"]["app1"]["waiting"] = [0.0 if n < 12 else 120.0 for n in range(60)]
    (down,) = film["breaks"]
    trace = {**down["traces"][0], "cause": "gave_up", "stood": "database1", "left_ms": 8.2}
    full = {"tier": "database1", "reason": "pool_full", "began_s": 60.0, "traces": [trace, {**trace, "key": "2c"}]}
    late = {"tier": "app1", "reason": "late", "began_s": 80.0, "traces": []}
    film["breaks"] = [
        {**full, "counts": [max(0, n - 14) * 1680 for n in range(60)]},
        {**late, "counts": [max(0, n - 19) * 90 for n in range(60)]},
    ]
    return film
