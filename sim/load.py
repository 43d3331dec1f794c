"""What a prompt's own load comes to: the arithmetic that a learner's load estimate is laid beside."""

import math
from dataclasses import dataclass

from sim import catalogue
from sim.design import Design
from sim.workload import (
    Call,
    ClassLoad,
    Compute,
    Connect,
    DatasetLoad,
    Infer,
    Job,
    Load,
    Need,
    Push,
    Read,
    Static,
    Upload,
    Workload,
    Write,
)

CACHED_SHARE = 0.8  # of the cacheable reads: what a cache of the estimated size answers
KB = 1000.0
DAYS_A_YEAR = 365.0
COUNTED = 200  # terms of a harmonic sum that are added one by one


@dataclass(frozen=True)
class LoadEstimate:
    """The load of `users_daily` users; rates at the daily peak.

    reads_per_write counts requests: reads, and files of a dataset, over writes; infinite without writes.
    storage_bytes_year is what a year adds and keeps. cache_bytes holds the items that 80 of 100 cacheable reads ask
    for, by their popularity. in_flight is Little's law: rate × time, summed over classes, when nobody has to wait.
    """

    peak_rps: float
    reads_per_write: float
    storage_bytes_year: float
    egress_bytes_s: float
    cache_bytes: float
    in_flight: float


def load_of(workload: Workload, reference: Design | None = None) -> LoadEstimate:
    """The prompt's own load. A `reference` says who answers (a cache, an edge, a queue), and so how long it takes."""
    load = workload.at(workload.users_daily)
    drawn = frozenset(tier.kind for tier in reference.tiers) if reference else frozenset()
    return LoadEstimate(
        peak_rps=load.rate_rps,
        reads_per_write=_reads_per_write(load),
        storage_bytes_year=sum(_added_bytes_year(dataset) for dataset in load.datasets.values()),
        egress_bytes_s=sum(item.rate_rps * _answer_bytes(item) for item in load.classes),
        cache_bytes=sum(_hot_bytes(load, dataset) for dataset in load.datasets.values()),
        in_flight=sum(item.rate_rps * _time_ms(item.needs, load, drawn) / 1000 for item in load.classes),
    )


def _reads_per_write(load: Load) -> float:
    reads = sum(item.rate_rps for item in load.classes if item.kind == "read" or _is_of_data(item))
    writes = sum(item.rate_rps for item in load.classes if item.kind == "write")
    return reads / writes if writes else math.inf


def _is_of_data(item: ClassLoad) -> bool:
    return item.kind == "static" and any(isinstance(need, Static) and need.files for need in item.needs)


def _added_bytes_year(dataset: DatasetLoad) -> float:
    return dataset.growth_bytes_day * min(DAYS_A_YEAR, dataset.retention_days)


def _answer_bytes(item: ClassLoad) -> float:
    return KB * (item.response_kb + sum(need.kb for need in item.needs if isinstance(need, Static)))


# -- memory of a cache ------------------------------------------------------------------------------------------------
def _hot_bytes(load: Load, dataset: DatasetLoad) -> float:
    asked_a_day = 86_400 * sum(
        item.mean_rps * need.queries * need.cacheable
        for item in load.classes
        for need in item.needs
        if isinstance(need, Read) and need.dataset == dataset.name
    )
    items = min(head_items(dataset.items, dataset.zipf, CACHED_SHARE), asked_a_day)
    return items * dataset.item_kb * KB


def head_items(items: float, zipf: float, share: float) -> float:
    """How many of the most popular of `items` draw `share` of the requests, with popularity 1 / rank^zipf."""
    whole = harmonic(items, zipf)
    lo, hi = 0.0, items
    for _ in range(60):
        middle = (lo + hi) / 2
        lo, hi = (middle, hi) if harmonic(middle, zipf) < share * whole else (lo, middle)
    return hi


def harmonic(n: float, exponent: float) -> float:
    """1/1^s + 1/2^s + … + 1/n^s for real n; the tail beyond 200 terms by the integral between midpoints (1e-6)."""
    counted = min(COUNTED, int(n))
    head: float = sum(rank**-exponent for rank in range(1, counted + 1))
    left, right = counted + 0.5, n + 0.5
    if math.isclose(exponent, 1.0):
        return float(head + math.log(right / left))
    return float(head + (right ** (1 - exponent) - left ** (1 - exponent)) / (1 - exponent))


# -- time without waiting ---------------------------------------------------------------------------------------------
def _time_ms(needs: tuple[Need, ...], load: Load, drawn: frozenset[str]) -> float:
    return sum(_need_ms(need, load, drawn) for need in needs)


def _need_ms(need: Need, load: Load, drawn: frozenset[str]) -> float:
    match need:
        case Compute(ms=ms) | Call(ms=ms):
            return ms
        case Read():
            return _read_ms(need, drawn)
        case Write(rows=rows):
            row_ms = _else_constant(need.row_ms, "db_row_ms")
            return _a_query_ms() + rows * row_ms + _else_constant(need.commit_ms, "db_commit_ms")
        case Static(kb=kb):
            return _file_ms(kb, load, drawn)
        case Upload():
            return catalogue.constant("object_first_byte_ms") if "object_store" in drawn else 0.0
        case Infer(tokens=tokens):
            return tokens * catalogue.constant("token_medium_ms")
        case Connect():
            return catalogue.constant("tls_handshake_ms")
        case Push(messages=messages):
            return messages * catalogue.constant("gateway_message_ms" if "gateway" in drawn else "app_push_ms")
        case Job(name=name):
            return _job_ms(name, load, drawn)


def _read_ms(need: Read, drawn: frozenset[str]) -> float:
    cached = need.cacheable * CACHED_SHARE if "cache" in drawn else 0.0
    hit_ms = catalogue.constant("cache_rtt_ms") + catalogue.constant("cache_op_ms")
    query_ms = _a_query_ms() + _else_constant(need.query_ms, "db_read_ms")
    return need.queries * (cached * hit_ms + (1 - cached) * query_ms)


def _else_constant(said: float | None, name: str) -> float:
    return catalogue.constant(name) if said is None else said


def _a_query_ms() -> float:
    return catalogue.constant("lan_rtt_ms")


def _file_ms(kb: float, load: Load, drawn: frozenset[str]) -> float:
    """Rounds of a connection that doubles what it sends, each one journey to whoever holds the file."""
    far_ms = sum(region.share * region.rtt_ms for region in load.regions)
    journey_ms = catalogue.constant("cdn_rtt_ms") if "cdn" in drawn else far_ms
    return journey_ms * math.log2(1 + kb / catalogue.constant("initial_window_kb"))


def _job_ms(name: str, load: Load, drawn: frozenset[str]) -> float:
    if "queue" in drawn:
        return catalogue.constant("enqueue_ms")
    return sum(_time_ms(job.needs, load, drawn) for job in load.jobs if job.name == name)
