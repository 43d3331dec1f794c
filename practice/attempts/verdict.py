"""What one finished run says, in the order in which a page says it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from practice.attempts import changes, heat, ladder, words
from practice.lib import figures
from practice.runs.models import Run


@dataclass(frozen=True)
class Verdict:
    """A run with a result, and the one before it if there is one."""

    run: Run
    before: Run | None = None

    @property
    def result(self) -> dict[str, Any]:
        return self.run.result or {}

    @cached_property
    def names(self) -> dict[str, str]:
        return words.names(self.run.graph)

    @property
    def kind(self) -> str:
        return self.result["verdict"]

    @property
    def bottleneck(self) -> dict[str, Any] | None:
        return self.result["bottleneck"]

    @property
    def tier(self) -> str:
        """What broke, or came close, by the name its author gave it."""
        return self.names.get(self.bottleneck["tier"], "") if self.bottleneck else ""

    @property
    def row(self) -> tuple[str, str] | None:
        return words.row(self.bottleneck and self.bottleneck.get("row"))

    @property
    def reason(self) -> str:
        return words.reason(self.bottleneck and self.bottleneck.get("reason"), self.names)

    @property
    def first(self) -> dict[str, Any] | None:
        """The first breakpoint."""
        points = self.result["ladder"]["breakpoints"]
        return points[0] if points else None

    @property
    def broke_at(self) -> str:
        """Users at the first breakpoint; the load itself, if it broke though no breakpoint was found below it."""
        users = self.result["users"]
        return figures.people(min(self.first["users"], users) if self.first else users)

    @property
    def next(self) -> dict[str, str] | None:
        """What would break next, beyond the load that was asked for."""
        point = next((p for p in self.result["ladder"]["breakpoints"] if p["users"] > self.result["users"]), None)
        return point and {"tier": self.names.get(point["tier"], point["tier"]), "users": figures.people(point["users"])}

    @cached_property
    def failures(self) -> list[str]:
        return [_failure(each) for each in self.result["failures"]]

    @cached_property
    def tiers(self) -> list[dict[str, Any]]:
        """Each tier with its fullest resource first in mind; the fullest tier first."""
        rows = [_tier(self.names.get(id_, id_), measured) for id_, measured in self.result["tiers"].items()]
        return sorted((row for row in rows if row["busy"] is not None), key=lambda row: -row["busy"])

    @cached_property
    def classes(self) -> list[dict[str, Any]]:
        return [_class(each) for each in self.result["classes"]]

    @cached_property
    def ladder(self) -> ladder.Ladder:
        return ladder.ladder(self.result["ladder"], self.names, earlier=self._earlier())

    def _earlier(self) -> list[tuple[str, float]]:
        if not self.before or not self.before.result or not self.before.result["ladder"]["breakpoints"]:
            return []
        point = self.before.result["ladder"]["breakpoints"][0]
        return [(_("before: %(tier)s") % {"tier": words.names(self.before.graph).get(point["tier"], "")}, point["users"])]

    @cached_property
    def changed(self) -> list[str]:
        return changes.in_drawing(self.before.graph, self.run.graph) if self.before else []

    @cached_property
    def changed_numbers(self) -> list[changes.Change]:
        return changes.in_numbers(self.before.result, self.result, self.names) if self.before and self.before.result else []


def of(run: Run) -> Verdict | None:
    """None as long as there is nothing to say."""
    if run.result is None:
        return None
    return Verdict(run, run.design and _before(run))


def _before(run: Run) -> Run | None:
    earlier = Run.objects.filter(design=run.design, result__isnull=False, created__lt=run.created)
    return earlier.order_by("-created").first()


def _failure(failure: dict[str, Any]) -> str:
    if failure["target"] == "errors":
        shown, sentence = figures.percent, _("“%(name)s”: %(value)s fail, and at most %(limit)s may.")
    else:
        shown, sentence = figures.milliseconds, _("“%(name)s”: p95 is %(value)s against a target of %(limit)s.")
    return sentence % {"name": failure["class"], "value": shown(failure["value"]), "limit": shown(failure["limit"])}


def _tier(name: str, measured: dict[str, Any]) -> dict[str, Any]:
    busy = measured["utilisation"]
    waiting = measured.get("waiting") or 0
    return {
        "name": name,
        "busy": busy,
        "resource": resource(measured.get("resource")),
        "level": "hot" if measured["saturated"] else heat.level(busy),
        "word": heat.word(busy, saturated=measured["saturated"]),
        "width": round(100 * min(1.0, busy), 1) if busy is not None else 0,
        "waiting": figures.short(waiting) if waiting >= 1 else "",
        "hit_ratio": measured.get("hit_ratio"),
        "lag_ms": measured.get("lag_ms"),
    }


def _class(each: dict[str, Any]) -> dict[str, Any]:
    errors = [(error_word(cause), share) for cause, share in each["errors"].items() if share >= 0.0005]
    return {**each, "failing": errors, "parts": list(_parts(each))}


def _parts(each: dict[str, Any]) -> Iterable[tuple[str, float]]:
    for part in each.get("time", ()):
        total = (part.get("wait_ms") or 0) + (part.get("service_ms") or 0)
        if total >= 0.05:
            yield (part.get("tier") or part["part"]), total


def resource(name: str | None) -> str:
    return {
        "cpu": _("processor"),
        "workers": _("workers"),
        "connections": _("connections"),
        "disk": _("disk"),
        "network": _("network"),
        "memory": _("memory"),
        "slots": _("job slots"),
    }.get(name or "", name or "")


def error_word(cause: str) -> str:
    return {"dropped": _("turned away"), "timed_out": _("timed out")}.get(cause, cause.replace("_", " "))
