"""What a class or a job must have done, one table each: {read = "posts", queries = 10, cacheable = 0.9}."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sim.errors import SimError
from sim.workload import offered
from sim.workload.curve import Curve
from sim.workload.model import Dataset, NeedCurve
from sim.workload.table import Table

LONGEST_MS = 600_000
WIDEST_CV = 20
LARGEST_KB = 10_000_000
MOST_STEPS = 10_000
MOST_MESSAGES = 1_000_000
MAX_NEEDS = 20


@dataclass(frozen=True)
class Known:
    """What a need may name."""

    datasets: Mapping[str, Dataset]
    jobs: frozenset[str]

    def dataset(self, table: Table, key: str, *, files: bool) -> str:
        name = table.text(key)
        if name not in self.datasets:
            raise table.fault(key, "no such dataset")
        if self.datasets[name].files != files:
            raise table.fault(key, "rows, not files" if files else "files, not rows")
        return name

    def job(self, table: Table) -> str:
        name = table.text("job")
        if name not in self.jobs:
            raise table.fault("job", "no such job")
        return name


def parse_needs(owner: Table, known: Known, *, is_job: bool) -> tuple[NeedCurve, ...]:
    """The needs of a class, or of a job, which may neither start jobs nor send files to users."""
    return tuple(_need(table, known, is_job=is_job) for table in owner.tables("needs", MAX_NEEDS, least=1))


def _need(table: Table, known: Known, *, is_job: bool) -> NeedCurve:
    said = [key for key in _READERS if key in table]
    if len(said) != 1:
        raise SimError(table.path, "not exactly one of " + ", ".join(_READERS))
    if is_job and said[0] in _ONLY_IN_REQUESTS:
        raise table.fault(said[0], "not in a job")
    need = _READERS[said[0]](table, known)
    table.refuse_the_rest()
    return need


def _ms_if_said(table: Table, key: str) -> Curve | None:
    return table.curve(key, 0, LONGEST_MS) if key in table else None


def _cv(table: Table) -> Curve | None:
    return table.curve("cv", 0, WIDEST_CV) if "cv" in table else None


def _name_if_said(table: Table) -> str | None:
    return table.text("on") if "on" in table else None


def _compute(table: Table, known: Known) -> NeedCurve:
    ms = table.curve("compute_ms", 0, LONGEST_MS)
    return NeedCurve(offered.Compute, {"ms": ms, "cv": _cv(table), "on": _name_if_said(table)})


def _read(table: Table, known: Known) -> NeedCurve:
    fields: dict[str, Curve | str | bool | None] = {
        "dataset": known.dataset(table, "read", files=False),
        "queries": table.curve("queries", 0, MOST_STEPS, 1),
        "cacheable": (cacheable := table.curve("cacheable", 0, 1, 0)),
        "fresh": (fresh := table.flag("fresh", False)),
        "query_ms": _ms_if_said(table, "query_ms"),
        "search": table.flag("search", False),
    }
    if fresh and max(cacheable.values) > 0:
        raise table.fault("cacheable", "above 0 for a fresh read")
    return NeedCurve(offered.Read, fields)


def _write(table: Table, known: Known) -> NeedCurve:
    fields: dict[str, Curve | str | bool | None] = {
        "dataset": known.dataset(table, "write", files=False),
        "rows": table.curve("rows", 0, MOST_STEPS, 1),
        "row_ms": _ms_if_said(table, "row_ms"),
        "commit_ms": _ms_if_said(table, "commit_ms"),
    }
    return NeedCurve(offered.Write, fields)


def _static(table: Table, known: Known) -> NeedCurve:
    fields: dict[str, Curve | str | bool | None] = {
        "kb": table.curve("static_kb", 0, LARGEST_KB),
        "files": known.dataset(table, "files", files=True) if "files" in table else None,
        "new_connection": table.flag("new_connection", True),
    }
    return NeedCurve(offered.Static, fields)


def _upload(table: Table, known: Known) -> NeedCurve:
    kb = table.curve("upload_kb", 0, LARGEST_KB)
    return NeedCurve(offered.Upload, {"kb": kb, "files": known.dataset(table, "files", files=True)})


def _call(table: Table, known: Known) -> NeedCurve:
    ms = table.curve("call_ms", 0, LONGEST_MS)
    return NeedCurve(offered.Call, {"ms": ms, "cv": _cv(table), "on": _name_if_said(table)})


def _connect(table: Table, known: Known) -> NeedCurve:
    return NeedCurve(offered.Connect, {"per_user": table.curve("connect", 0, MOST_STEPS)})


def _push(table: Table, known: Known) -> NeedCurve:
    fields: dict[str, Curve | str | bool | None] = {
        "messages": table.curve("push", 0, MOST_MESSAGES),
        "kb": table.curve("push_kb", 0, LARGEST_KB, 0.5),
    }
    return NeedCurve(offered.Push, fields)


def _infer(table: Table, known: Known) -> NeedCurve:
    return NeedCurve(offered.Infer, {"tokens": table.curve("infer_tokens", 0, MOST_MESSAGES)})


def _job(table: Table, known: Known) -> NeedCurve:
    return NeedCurve(offered.Job, {"name": known.job(table)})


_READERS: dict[str, Callable[[Table, Known], NeedCurve]] = {
    "compute_ms": _compute,
    "read": _read,
    "write": _write,
    "static_kb": _static,
    "upload_kb": _upload,
    "call_ms": _call,
    "infer_tokens": _infer,
    "connect": _connect,
    "push": _push,
    "job": _job,
}
_ONLY_IN_REQUESTS = {"static_kb", "upload_kb", "connect", "push", "job"}
