"""What one finished run says, in the order in which a page says it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from practice.attempts import changes, heat, ladder, words
from practice.lib import figures
from practice.runs.models import Run

QUANTILES = ("p50_ms", "p95_ms", "p99_ms")


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
        """holds, breaks or too_close."""
        return str(self.result["verdict"])

    @property
    def bottleneck(self) -> dict[str, Any]:
        """What broke, or came closest; empty if nothing is near its limit."""
        return self.result["bottleneck"] or {}

    @property
    def tier(self) -> words.Subject:
        return self.subject(self.bottleneck.get("tier"))

    def subject(self, tier: str | None) -> words.Subject:
        return words.subjects(self.run.graph).get(tier or "", words.Subject("", _("This design")))

    @property
    def row(self) -> tuple[str, str] | None:
        return words.row(self.bottleneck.get("row"))

    @property
    def reason(self) -> str:
        return words.reason(self.bottleneck.get("reason"), self.names)

    @property
    def breakpoints(self) -> list[dict[str, Any]]:
        return list(self.result["ladder"]["breakpoints"])

    @property
    def broke_at(self) -> str:
        """Users at the first breakpoint; the load itself, if it broke though no breakpoint was found below it."""
        users = self.result["users"]
        return figures.people(min([users, *(point["users"] for point in self.breakpoints[:1])]))

    @property
    def breaks_at_once(self) -> bool:
        """Not even one user is served in time: no load is to blame."""
        return any(point["users"] < 2 for point in self.breakpoints[:1])

    @property
    def next(self) -> dict[str, Any] | None:
        """What would break next, beyond the load that was asked for."""
        point = next((point for point in self.breakpoints if point["users"] > self.result["users"]), None)
        return point and {"tier": self.subject(point["tier"]), "users": figures.people(point["users"])}

    @property
    def end(self) -> str:
        """How far the ladder was climbed."""
        return figures.people(self.result["ladder"]["to"])

    @property
    def users(self) -> str:
        return figures.people(self.result["users"])

    @cached_property
    def failures(self) -> list[str]:
        return [_failure(each, self.names) for each in self.result["failures"]]

    @cached_property
    def tiers(self) -> list[dict[str, Any]]:
        """The fullest tier first; those that cannot be full come last."""
        grown = self.result.get("grown", {})  # only where a tier may grow
        rows = [
            _tier(self.names.get(id_, id_), measured, grown.get(id_)) for id_, measured in self.result["tiers"].items()
        ]
        return sorted(rows, key=lambda row: -1 if row["busy"] is None else row["busy"], reverse=True)

    @cached_property
    def classes(self) -> list[dict[str, Any]]:
        return [_class(each, self.names) for each in self.result["classes"]]

    @cached_property
    def jobs(self) -> list[dict[str, Any]]:
        return [_job(each) for each in self.result["jobs"]]

    @cached_property
    def ladder(self) -> ladder.Ladder:
        return ladder.ladder(self.result["ladder"], self.names, earlier=self._earlier())

    def _earlier(self) -> list[tuple[str, float]]:
        points = self.before.result["ladder"]["breakpoints"] if self.before and self.before.result else []
        return [(_("before"), points[0]["users"])] if points else []

    @cached_property
    def changed(self) -> list[str]:
        return changes.in_drawing(self.before.graph, self.run.graph) if self.before else []

    @cached_property
    def changed_numbers(self) -> list[changes.Change]:
        if not self.before or not self.before.result:
            return []
        return changes.in_numbers(self.before.result, self.result, self.names)


def of(run: Run) -> Verdict | None:
    """None as long as there is nothing to say."""
    if run.result is None:
        return None
    return Verdict(run, _before(run) if run.design_id else None)


def brief(run: Run) -> str:
    """In a few words, for a list of runs."""
    said = Verdict(run) if run.result else None
    if said is None:
        return str(run.get_status_display())
    if said.kind == "too_close":
        return _("too close to call")
    if said.kind == "holds":
        return _("holds")
    if said.breaks_at_once:
        return _("%(tier)s is too slow from the first user on") % {"tier": said.tier}
    return _("%(tier)s broke at %(users)s users") % {"tier": said.tier, "users": said.broke_at}


def _before(run: Run) -> Run | None:
    earlier = Run.objects.filter(design=run.design_id, result__isnull=False, created__lt=run.created)
    return earlier.order_by("-created").first()


def _failure(failure: dict[str, Any], names: dict[str, str]) -> str:
    """A missed target; its `class` is the name of a request class or job, or the id of a tier."""
    target, about = failure["target"], failure["class"]
    shown = {"errors": figures.percent, "disk": figures.size, "memory": figures.size}.get(target, figures.milliseconds)
    sentences = {
        "p95": _("“%(name)s”: p95 is %(value)s against a target of %(limit)s."),
        "errors": _("“%(name)s”: %(value)s fail, and at most %(limit)s may."),
        "delay": _("“%(name)s” is done after %(value)s, and should be within %(limit)s."),
        "staleness": _("%(name)s is %(value)s behind, and readers accept %(limit)s."),
        "disk": _("%(name)s has to keep %(value)s, and its disk holds %(limit)s."),
        "memory": _("%(name)s has to keep %(value)s, and its memory holds %(limit)s."),
    }
    facts = {"name": names.get(about, about), "value": shown(failure["value"]), "limit": shown(failure["limit"])}
    return sentences[target] % facts


def _tier(name: str, measured: dict[str, Any], nodes: int | None = None) -> dict[str, Any]:
    lag_ms, hit_ratio = measured.get("lag_ms"), measured.get("hit_ratio")
    waiting, errors = measured.get("waiting") or 0, measured.get("errors") or 0
    said = [
        (nodes, _("nodes: %(n)s") % {"n": nodes}, None),
        (waiting >= 1, _("%(n)s waiting") % {"n": figures.count(waiting)}, ("waiting", figures.count)),
        (
            hit_ratio is not None,
            _("%(share)s hits") % {"share": figures.percent(hit_ratio or 0)},
            ("hit_ratio", figures.percent),
        ),
        (lag_ms, _("%(time)s behind") % {"time": figures.milliseconds(lag_ms or 0)}, ("lag_ms", figures.milliseconds)),
        (errors >= 0.0005, _("%(share)s fail") % {"share": figures.percent(errors)}, ("errors", figures.percent)),
    ]
    notes = [note + (figures.within(measured, *bounds) if bounds else "") for is_so, note, bounds in said if is_so]
    resources = [_resource(each) for each in measured.get("resources", ()) if each["utilisation"] is not None]
    return {"name": name, "notes": notes, "resources": resources, **_resource(measured)}


def _resource(measured: dict[str, Any]) -> dict[str, Any]:
    """How full something is: as number, word, colour and length of a bar."""
    busy, is_saturated = measured["utilisation"], bool(measured.get("saturated"))
    return {
        "busy": busy,
        "resource": resource(measured.get("resource")),
        "level": "hot" if is_saturated else heat.level(busy),
        "word": heat.word(busy, saturated=is_saturated),
        "width": round(100 * min(1.0, busy or 0), 1),
        "waiting": measured.get("waiting") or 0,
    }


def _class(each: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    target = each["target_ms"]
    return {
        **each,
        "quantiles": [_interval(each[key]) for key in QUANTILES],
        "is_late": bool(target and (each["p95_ms"] or {}).get("value", 0) > target),
        "failing": [
            (figures.percent(share), words.cause(cause), figures.within(each, f"errors.{cause}", figures.percent))
            for cause, share in each["errors"].items()
            if share >= 0.0005
        ],
        "good": _bounded(each, "goodput_rps", figures.rate),
        "parts": list(_parts(each, names)),
    }


def _job(each: dict[str, Any]) -> dict[str, Any]:
    late = (each["p95_ms"] or {}).get("value", 0) > each["target_ms"]
    line = _bounded(each, "waiting", figures.count) if each.get("waiting", 0) >= 1 else ""
    return {**each, "delay": _interval(each["p95_ms"]), "is_late": late, "line": line}


def _bounded(row: dict[str, Any], key: str, show: Callable[[float], str]) -> str:
    """`412 (390–434)`: a number and how far it may be off; without that in a result of before it was measured."""
    return show(row[key]) + figures.within(row, key, show)


def _interval(measured: dict[str, Any] | None) -> dict[str, str]:
    """A value and how far it may be off, both for reading."""
    if not measured or measured["value"] is None:
        return {"value": "–", "between": ""}
    between = figures.between(measured["lo"], measured["hi"])
    return {"value": figures.milliseconds(measured["value"]), "between": between}


def _parts(each: dict[str, Any], names: dict[str, str]) -> Iterable[dict[str, Any]]:
    """Where the time of a request goes, as far as it can be noticed."""
    for part in each.get("time", ()):
        wait, service = part.get("wait_ms") or 0, part.get("service_ms") or 0
        if wait + service >= 0.05:
            where = names.get(part["tier"], part["tier"]) if part.get("tier") else ""
            name = resource(part["part"]) if where else elsewhere(part["part"])
            yield {"where": where, "part": name, "wait_ms": wait, "service_ms": service}


def resource(name: str | None) -> str:
    return {
        "cpu": _("processor"),
        "workers": _("workers"),
        "pool": _("connection pool"),
        "connections": _("connections"),
        "lock": _("write lock"),
        "disk": _("disk"),
        "network": _("network"),
        "memory": _("memory"),
        "slots": _("job slots"),
        "sockets": _("open connections"),
        "tokens": _("requests let through"),
        "gpu": _("places in the batch"),
    }.get(name or "", (name or "").replace("_", " "))


def elsewhere(part: str) -> str:
    """Time that passes in no tier."""
    return {
        "network": _("the way to the user and back"),
        "lan": _("the way between the tiers"),
        "call": _("somebody else's service"),
        "files": _("the first byte of a file"),
    }.get(part, resource(part))
