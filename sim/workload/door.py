"""From a TOML file to a Workload. Everything that is wrong raises SimError with the file and the field."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import SimError
from sim.workload.lines import line_of
from sim.workload.model import Dataset, JobKind, Region, RequestClass, Targets, Workload
from sim.workload.needs import LARGEST_KB, LONGEST_MS, Known, parse_needs
from sim.workload.offered import Clients
from sim.workload.table import Table

FORMAT = 1
MAX_BYTES = 256 * 1024
MOST_USERS = 1e10
RATES = ("per_user_day", "rps_mean", "fixed_rps")


def load(path: str | Path) -> Workload:
    """The workload in a file; the paths of faults begin with the file's name."""
    name = str(path)
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError):
        raise SimError(name, "cannot be read") from None
    if len(data) > MAX_BYTES:
        raise SimError(name, f"{len(data)} bytes is above {MAX_BYTES}")
    decoded = _decoded(data, name)
    try:
        return parse(decoded)
    except SimError as error:
        line = line_of(data.decode(), error.path)
        where = f"{name}, line {line}" if line else name
        raise SimError(": ".join(part for part in (where, error.path) if part), error.rule) from None


def parse(value: Mapping[str, Any], path: str = "") -> Workload:
    """The workload in a decoded TOML table; `path`, if given, is the file's name."""
    try:
        return read(Table(value, ""))
    except SimError as error:
        raise SimError(": ".join(part for part in (path, error.path) if part), error.rule) from None


def _decoded(data: bytes, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode())
    except RecursionError:
        raise SimError(name, "nested too deeply") from None
    except ValueError as error:
        reason = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "unreadable"
        raise SimError(name, f"not TOML ({reason[:200]})") from None


def read(top: Table) -> Workload:
    """The workload in the outermost table; the paths of faults begin there."""
    top.number("format", FORMAT, FORMAT, integer=True)
    users, load_table = top.table("users"), top.table("load")
    datasets = tuple(_dataset(name, table) for name, table in top.table("datasets", {}).named(most=50))
    job_tables = top.tables("jobs", most=50)
    known = Known({item.name: item for item in datasets}, _names_of(job_tables))
    daily = users.number("daily", 1, MOST_USERS)
    result = Workload(
        title=top.text("title"),
        summary=top.text("summary", "", longest=300),
        users_daily=daily,
        users_horizon=daily * users.number("horizon_growth", 1, 1000, 1),
        regions=_regions(users),
        peak_to_mean=load_table.curve("peak_to_mean", 1, 1000, 1),
        targets=_targets(top.table("targets", {})),
        datasets=datasets,
        classes=_classes(top, known),
        jobs=tuple(_job(table, known) for table in job_tables),
        difficulty=top.choice("difficulty", ("intro", "easy", "medium", "hard"), "medium"),
        minutes=int(top.number("minutes", 1, 600, 35, integer=True)),
        version=int(top.number("version", 1, 1_000_000, 1, integer=True)),
        listed=top.flag("listed", True),
        clients=_clients(top.table("clients", {})),
    )
    for table in (users, load_table, top):
        table.refuse_the_rest()
    return result


def _classes(top: Table, known: Known) -> tuple[RequestClass, ...]:
    tables = top.tables("classes", most=50, least=1)
    _names_of(tables)
    return tuple(_class(table, known) for table in tables)


def _class(table: Table, known: Known) -> RequestClass:
    said = [key for key in RATES if key in table]
    if len(said) != 1:
        raise SimError(table.path, "not exactly one of " + ", ".join(RATES))
    kind = table.choice("kind", ("read", "write", "static"))
    result = RequestClass(
        name=table.text("name"),
        kind=kind,
        rate=table.curve(said[0], 0, 1e9),
        rate_unit=said[0],
        response_kb=table.curve("response_kb", 0, LARGEST_KB, 0),
        p95_ms=table.curve("p95_ms", 1, LONGEST_MS),
        measured=table.choice("measured", ("site", "user"), "user" if kind == "static" else "site"),
        needs=parse_needs(table, known, is_job=False),
        first=table.flag("first", False),
    )
    table.refuse_the_rest()
    return result


def _job(table: Table, known: Known) -> JobKind:
    needs = parse_needs(table, known, is_job=True)
    result = JobKind(table.text("name"), table.curve("delay_s", 0.001, 1e7), needs)
    table.refuse_the_rest()
    return result


def _dataset(name: str, table: Table) -> Dataset:
    if ("items" in table) == ("items_per_user" in table):
        raise SimError(table.path, "not exactly one of items, items_per_user")
    is_per_user = "items_per_user" in table
    result = Dataset(
        name=name,
        items=table.curve("items_per_user" if is_per_user else "items", 0, 1e12),
        is_per_user=is_per_user,
        item_kb=table.curve("item_kb", 0.001, LARGEST_KB),
        zipf=table.curve("zipf", 0, 3, 0),
        staleness_s=table.curve("staleness_s", 0, 1e7, 0),
        growth_gb_day=table.curve("growth_gb_day", 0, 1e7, 0),
        retention_days=table.curve("retention_days", 0, 100_000, 3650),
        files=table.flag("files", False),
    )
    table.refuse_the_rest()
    return result


def _targets(table: Table) -> Targets:
    availability = table.number("availability", 0, 0.999999, Targets.availability)
    staleness_s = table.number("staleness_s", 0, 1e7) if "staleness_s" in table else None
    table.refuse_the_rest()
    return Targets(availability, staleness_s)


def _clients(table: Table) -> Clients:
    result = Clients(
        retries=int(table.number("retries", 0, 10, Clients.retries, integer=True)),
        timeout_ms=table.number("timeout_ms", 1, LONGEST_MS) if "timeout_ms" in table else None,
        backoff_ms=table.number("backoff_ms", 0, LONGEST_MS, Clients.backoff_ms),
        budget=table.number("budget", 0, 10) if "budget" in table else None,
    )
    table.refuse_the_rest()
    return result


def _regions(users: Table) -> tuple[Region, ...]:
    table = users.table("regions")
    regions = tuple(_region(name, inner) for name, inner in table.named(most=50))
    if sum(region.share is None for region in regions) != 1:
        raise SimError(table.path, "not exactly one region without a share")
    curves = [region.share for region in regions if region.share]
    for knot in {users for curve in curves for users in curve.users}:
        if (total := sum(curve.at(knot) for curve in curves)) > 1 + 1e-9:
            raise SimError(table.path, f"shares sum to {total:g} at {knot:g} users")
    return regions


def _region(name: str, table: Table) -> Region:
    share = table.curve("share", 0, 1) if "share" in table else None
    region = Region(name, table.curve("rtt_ms", 0, 10_000), share)
    table.refuse_the_rest()
    return region


def _names_of(tables: list[Table]) -> frozenset[str]:
    names: set[str] = set()
    for table in tables:
        if (name := table.text("name")) in names:
            raise table.fault("name", "the same twice")
        names.add(name)
    return frozenset(names)
