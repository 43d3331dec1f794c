"""The numbers that a brief gives away: what users do in a day, what is kept and promised. No arithmetic done."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from practice.lib import figures
from sim.workload import ClassLoad, DatasetLoad, Static, Upload, Workload


@dataclass(frozen=True)
class Asked:
    """One kind of request, as a row of the brief's table."""

    name: str
    kind: str
    a_day: str
    answer: str
    upload: str
    target: str
    is_far: bool  # its target is measured where the user sits


@dataclass(frozen=True)
class Numbers:
    users: str
    horizon: str
    growth: str
    availability: str
    requests: tuple[Asked, ...]
    kept: tuple[tuple[str, str], ...]
    jobs: tuple[tuple[str, str], ...]


def of(workload: Workload) -> Numbers:
    load = workload.at(workload.users_daily)
    return Numbers(
        users=figures.people(workload.users_daily),
        horizon=figures.people(workload.users_horizon),
        growth=figures.times(workload.users_horizon / workload.users_daily),
        availability=f"{workload.targets.availability * 100:g}%",
        requests=tuple(_asked(each, load.peak_to_mean) for each in load.classes),
        kept=tuple((each.name, _kept(each)) for each in load.datasets.values()),
        jobs=tuple((job.name, _("done within %(s)s s") % {"s": f"{job.delay_s:g}"}) for job in load.jobs),
    )


def _asked(each: ClassLoad, peak_to_mean: float) -> Asked:
    return Asked(
        name=each.name,
        kind={"read": _("reads"), "write": _("writes"), "static": _("files")}[each.kind],
        a_day=figures.people(each.rate_rps / peak_to_mean * figures.DAY_S),
        answer=figures.size(_answer_bytes(each)),
        upload=_("%(up)s up") % {"up": figures.size(_upload_bytes(each))} if _upload_bytes(each) else "",
        target=figures.milliseconds(each.p95_ms),
        is_far=each.measured == "user",
    )


def _answer_bytes(each: ClassLoad) -> float:
    return 1000 * (each.response_kb + sum(need.kb for need in each.needs if isinstance(need, Static)))


def _upload_bytes(each: ClassLoad) -> float:
    return 1000 * sum(need.kb for need in each.needs if isinstance(need, Upload))


def _kept(each: DatasetLoad) -> str:
    facts = {"item": figures.size(each.item_kb * 1000), "time": _time(each.retention_days)}
    if each.files:
        return _("files of %(item)s, kept for %(time)s") % facts
    return _("rows of %(item)s with their index, kept for %(time)s") % facts


def _time(days: float) -> str:
    if days >= 3650:
        return _("good")
    return _("%(n)s years") % {"n": f"{days / 365:g}"} if days >= 730 else _("%(n)s days") % {"n": f"{days:g}"}
