"""What became of a design when something failed, in the order in which its page says it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from practice.attempts import words
from practice.lib import figures
from practice.runs.models import Run
from sim import catalogue
from sim.catalogue.faults import FAULTS
from sim.workload import Call, Workload

WIDE, HIGH = 1000, 100  # of the curve, in units of its own
FLOORS = (0.9, 0.5)  # where the curve's scale begins, if all of it is above
MOST_STEPS = 5  # of a number of nodes that are told one by one
NOTICED = 0.0005  # share of requests from which on a cause is named
CALLED = ("dependency_lost", "dependency_slow")  # faults of somebody else's service


@dataclass(frozen=True)
class Fault:
    """One fault that struck the design of a run."""

    run: Run

    @property
    def result(self) -> dict[str, Any]:
        return self.run.result or {}

    @cached_property
    def names(self) -> dict[str, str]:
        return words.names(self.run.graph)

    @property
    def name(self) -> str:
        return title(self.run.strike or {}, self.names)

    @property
    def sentence(self) -> str:
        return _(FAULTS[(self.run.strike or {})["fault"]].sentence)

    @property
    def headline(self) -> str:
        return {
            "survives": _("It survives."),
            "recovers": _("It recovers."),
            "falls": _("It falls."),
            "too_close": _("Too close to call."),
        }[self.result["verdict"]]

    @property
    def verdict(self) -> str:
        return {
            "survives": _("Every target was kept all the way through."),
            "recovers": _("A target was missed, and by the end it is as usual again."),
            "falls": _("A target was missed, and by the end it is not as usual again."),
            "too_close": _("Whether every target was kept cannot be told from so few requests."),
        }[self.result["verdict"]]

    @property
    def predicted(self) -> str:
        return {
            "survives": _("it survives"),
            "recovers": _("it recovers"),
            "falls": _("it falls"),
        }[self.run.prediction.course]

    @property
    def came_true(self) -> bool | None:
        return self.run.prediction.came_true()

    @property
    def users(self) -> str:
        return figures.people(self.result["users"])

    @property
    def is_fewer(self) -> bool:
        """Played with fewer users than the run was about."""
        whole = (self.run.of.result or {}).get("users") if self.run.of else None
        return bool(whole and self.result["users"] < whole)

    # -- the course ---------------------------------------------------------------------------------------------------
    @property
    def strike(self) -> dict[str, Any]:
        return dict(self.result["scenario"]["strikes"][0])

    @property
    def began(self) -> str:
        return _seconds(self.strike["at_s"])

    @property
    def ended(self) -> str:
        return _seconds(self.strike["at_s"] + self.strike["for_s"])

    @property
    def lasted(self) -> str:
        return _seconds(self.result["scenario"]["duration_s"])

    @cached_property
    def asked(self) -> list[dict[str, Any]]:
        """The windows in which anybody came."""
        return [window for window in self.result["windows"] if window["well"]["hi"] > 0]

    @property
    def summary(self) -> str:
        worst = min(self.asked, key=lambda window: window["well"]["value"], default=None)
        if worst is None:
            return _("Nobody came in all that time.")
        facts = {
            "usual": figures.percent(self.result["usual"]),
            "worst": figures.percent(worst["well"]["value"]),
            "when": _seconds(worst["from_s"]),
            "began": self.began,
            "ended": self.ended,
        }
        return (
            _(
                "Before it struck, %(usual)s were answered well. It struck from %(began)s to %(ended)s; at worst, "
                "%(when)s after the start, %(worst)s were."
            )
            % facts
        )

    @property
    def facts(self) -> Iterator[tuple[str, str]]:
        """What it came to, each with its name."""
        result = self.result
        yield _("Recovered"), self._recovered()
        yield _("Failed"), _share(result["failed"])
        yield _("Late"), _share(result["late"])
        if result["jobs_late"]:
            yield _("Jobs late or failed"), figures.percent(result["jobs_late"])
        if result["stale_ms"]:
            yield _("Copies behind, at worst"), figures.milliseconds(result["stale_ms"])
        lost = _("about %(n)s") % {"n": figures.people(result["lost_writes"])} if result["lost_writes"] else _("none")
        yield _("Acknowledged writes lost"), lost
        if result["fullest"]:
            yield _("Busiest at worst"), self.names.get(result["fullest"], result["fullest"])
        for tier, steps in result.get("nodes", {}).items():
            yield _("Nodes of %(tier)s") % {"tier": self.names.get(tier, tier)}, _steps(steps)

    def _recovered(self) -> str:
        after_s = self.result["recovered_s"]
        if after_s is None:
            return _("not by the end, %(s)s after the start") % {"s": self.lasted}
        return _("%(s)s after it ended") % {"s": _seconds(after_s)} if after_s else _("as soon as it ended")

    @property
    def causes(self) -> list[tuple[str, str]]:
        """Shares of all requests that failed, by cause, the commonest first."""
        counts: dict[str, float] = {}
        for window in self.result["windows"]:
            for cause, share in window["errors"].items():
                counts[cause] = counts.get(cause, 0.0) + share * window["offered_rps"]
        whole = sum(window["offered_rps"] for window in self.result["windows"])
        shares = sorted(((count / whole, cause) for cause, count in counts.items() if whole), reverse=True)
        return [(figures.percent(share), words.cause(cause)) for share, cause in shares if share >= NOTICED]

    # -- as a curve, and as a table -----------------------------------------------------------------------------------
    @cached_property
    def floor(self) -> float:
        """Where the scale begins: the higher, the more of a small dip is seen."""
        least = min((window["well"]["value"] for window in self.asked), default=0.0)
        return next((floor for floor in FLOORS if least >= floor), 0.0)

    @property
    def scale(self) -> tuple[str, str]:
        return figures.percent(self.floor), figures.percent(1.0)

    @property
    def curve(self) -> str:
        """Points of a line through the middle of each window."""
        middles = (((each["from_s"] + each["to_s"]) / 2, each["well"]["value"]) for each in self.asked)
        return " ".join(f"{self._x(at_s):.1f},{self._y(share):.1f}" for at_s, share in middles)

    @property
    def usual_at(self) -> float:
        return round(self._y(self.result["usual"]), 1)

    @property
    def span(self) -> dict[str, float]:
        """While it lasted: where that begins, how wide it is and where it ends, and the same in per cent."""
        begins, ends = (self._x(at_s) for at_s in (self.strike["at_s"], self.strike["at_s"] + self.strike["for_s"]))
        width = max(ends - begins, 4.0)
        return {"x": round(begins, 1), "width": round(width, 1), "percent": round(100 * begins / WIDE, 1)}

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [_row(window, self.names) for window in self.result["windows"]]

    def _x(self, at_s: float) -> float:
        return float(WIDE * min(1.0, at_s / self.result["scenario"]["duration_s"]))

    def _y(self, share: float) -> float:
        return float(HIGH * (1 - max(0.0, share - self.floor) / (1 - self.floor)))


def title(strike: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What fails, and where: `A node dies (App server)`."""
    name, tier = _(FAULTS[strike["fault"]].name), strike["tier"]
    return f"{name} ({names.get(tier, tier)})" if tier else name


def brief(run: Run) -> str:
    """In a few words, for a list."""
    said = title(run.strike or {}, words.names(run.graph))
    return f"{said}. {Fault(run).headline}" if run.result else f"{said} ({run.get_status_display()})"


def expected() -> list[tuple[str, str]]:
    """What may become of a design, to choose from."""
    return [
        ("survives", _("It survives: every target is kept")),
        ("recovers", _("It recovers: a target is missed, and then it is as usual again")),
        ("falls", _("It falls: it is not as usual again by the end")),
    ]


def striking(graph: Mapping[str, Any], workload: Workload) -> list[tuple[str | None, str, list[str]]]:
    """Each tier by id and name with the faults that strike it, then the site as a whole with its own."""
    names = words.names(graph)
    tiers: list[tuple[str | None, str, list[str]]] = [
        (tier["id"], names[tier["id"]], [key for key, each in FAULTS.items() if tier["kind"] in each.strikes])
        for tier in graph["tiers"]
        if tier["kind"] in catalogue.KINDS
    ]
    is_called = _calls_others(workload)
    of_site = [key for key, each in FAULTS.items() if each.is_of_site and (is_called or key not in CALLED)]
    return [row for row in tiers if row[2]] + [(None, _("The whole site"), of_site)]


def _calls_others(workload: Workload) -> bool:
    load = workload.at(workload.users_daily)
    needs = [each.needs for each in load.classes] + [each.needs for each in load.jobs]
    return any(isinstance(need, Call) for some in needs for need in some)


def _seconds(value: float) -> str:
    """As the axis counts them, however many: `120 s`."""
    return f"{value:.0f} s"


def _steps(steps: list[tuple[float, int]]) -> str:
    """How a number went on: `2, from 120 s 1, from 360 s 2`; only from where to where, if it changed often."""
    if len(steps) > MOST_STEPS:
        numbers = [number for _at_s, number in steps]
        return _("%(least)s to %(most)s") % {"least": min(numbers), "most": max(numbers)}
    (_began, first), *later = steps
    said = (_("from %(s)s %(n)s") % {"s": _seconds(at_s), "n": number} for at_s, number in later)
    return ", ".join([str(first), *said])


def _share(measured: Mapping[str, float]) -> str:
    value, lo, hi = (figures.percent(measured[key]) for key in ("value", "lo", "hi"))
    return value if lo == hi else _("%(value)s (%(lo)s to %(hi)s)") % {"value": value, "lo": lo, "hi": hi}


def _row(window: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    busy = window["utilisation"]
    fullest = max(busy, key=lambda tier: busy[tier], default=None)
    failing = [(figures.percent(share), words.cause(cause)) for cause, share in window["errors"].items()]
    return {
        "from_s": round(window["from_s"]),
        "to_s": round(window["to_s"]),
        "rate": figures.rate(window["offered_rps"]),
        "well": figures.percent(window["well"]["value"]) if window["well"]["hi"] else "–",
        "failing": failing,
        "busiest": f"{names.get(fullest, fullest)} {figures.percent(busy[fullest])}" if fullest else "",
    }
