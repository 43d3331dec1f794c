"""A stream: a log in partitions. Jobs of one partition are done one after the other, as they came."""

from typing import TYPE_CHECKING

from sim import popularity
from sim.design import Tier
from sim.engine import opcodes as op
from sim.itinerary.keepers.ask import Asked
from sim.itinerary.writer import MS, constant
from sim.workload import JobLoad, Read, Write

if TYPE_CHECKING:
    from sim.itinerary.data import DataWriter


def hand_over(to: "DataWriter", stream: Tier) -> None:
    """One job of a batch: little work, at one of the nodes."""
    cpu = to.cpu(stream)
    to.pick(cpu, stream, op.AT_RANDOM)
    to.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=stream.id)
    to.use(cpu, stream, constant("stream_append_ms"), constant("cache_cv"))


def wait(to: "DataWriter", stream: Tier, job: JobLoad) -> int | None:
    """For all jobs before it in its partition, which the key of the first dataset that it needs says; else any."""
    partitions = int(stream.get("partitions"))
    pool = to.group(stream, "partitions", 1, nodes=partitions)
    dataset = next((need.dataset for need in job.needs if isinstance(need, Read | Write)), None)
    to.visit(stream, stream, job.name)
    if dataset:
        number, asked = to.number(dataset), _asked(to, stream, dataset)
        to.uneven[stream.id] = asked.by_node(number, partitions)
    if partitions > 1:
        policy = op.HASHED if dataset else op.ROUND_ROBIN
        to.put(op.PICK, a=pool, b=to.slot(turn_of(stream)), x=policy, c=number if dataset else 0)
    to.acquire(pool, turn_of(stream))
    return pool


def pause_s(stream: Tier) -> float:
    """A job that failed is read again from where the partition stands; all behind it wait."""
    return constant("stream_retry_ms") * MS


def turn_of(stream: Tier) -> str:
    """Which partition a job is in is remembered apart from the node that it was handed to."""
    return f"{stream.id} partition"


def _asked(to: "DataWriter", stream: Tier, dataset: str) -> Asked:
    data = to.load.datasets[dataset]
    shares = tuple(popularity.top(items=data.items, zipf=data.zipf).tolist())
    to.put(op.KEY, a=to.keys(stream, dataset, popularity.Head(shares, (0.0,) * len(shares), 0.0)))
    return Asked(shares, (1.0,) * len(shares), 1.0)
