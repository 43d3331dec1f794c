"""Which whole answers of a request class may be kept by somebody on the way, and how often they are there."""

from sim import catalogue, popularity
from sim.design import Tier
from sim.hardware import hardware_of
from sim.workload import Call, ClassLoad, Compute, Load, Read, Static

KB = 1e3
GIVEN_AGAIN = Compute | Read | Static | Call  # needs that an answer which is given again does without


def is_files(item: ClassLoad) -> bool:
    """True for a class that asks for files and nothing else."""
    return bool(item.needs) and all(isinstance(need, Static) for need in item.needs)


def shared(load: Load, item: ClassLoad) -> float:
    """Share of a class's answers that are the same for everybody, 0 to 1.

    All files are. Of a class that reads, it is the cacheable share of its least cacheable read, for one part of one's
    own makes the whole page one's own. A read that has to be fresh, or of data of which no old answer will do, has
    none; nor has a class that does not read, or that changes anything.
    """
    if is_files(item):
        return 1.0
    if item.kind != "read" or not all(isinstance(need, GIVEN_AGAIN) for need in item.needs):
        return 0.0
    return min((_cacheable(load, need) for need in item.needs if isinstance(need, Read)), default=0.0)


def _cacheable(load: Load, need: Read) -> float:
    return 0.0 if need.fresh or load.datasets[need.dataset].staleness_s <= 0 else need.cacheable


def lifetime_s(load: Load, tier: Tier, item: ClassLoad) -> float:
    """How long an answer is given again: the tier's `ttl_s`, or less if readers want it younger."""
    reads = [need for need in item.needs if isinstance(need, Read)]
    return min([float(tier.get("ttl_s")), *(load.datasets[need.dataset].staleness_s for need in reads)])


def known(load: Load, tier: Tier, item: ClassLoad, asked_rps: float) -> popularity.Head:
    """How often the answer is there when `asked_rps` that may be kept are asked for.

    As stated by `hit_ratio`; else by Che's approximation (`sim.popularity`) with an answer for every item of the
    dataset that the class reads most of, room for what the memory of all nodes holds, shared among the classes in
    proportion to their requests, and nothing taken away by writes. A site's own files are few: almost all are there.
    """
    if tier.get("hit_ratio") is not None:
        return popularity.Head((), (), float(tier.get("hit_ratio")))
    dataset = about(item)
    if dataset is None:
        return popularity.Head((), (), catalogue.constant("cdn_hit_static"))
    data = load.datasets[dataset]
    asked = {each.name: each.rate_rps * shared(load, each) for each in load.classes}
    part = asked[item.name] / max(sum(asked.values()), 1e-300)
    memory = tier.nodes * hardware_of(tier).memory_bytes * catalogue.constant("cache_usable_share")
    kept_kb = item.response_kb + sum(need.kb for need in item.needs if isinstance(need, Static))
    return popularity.head(
        items=data.items,
        zipf=data.zipf,
        rate_rps=asked_rps,
        room=memory * part / ((kept_kb + catalogue.constant("cache_item_overhead_kb")) * KB),
        ttl_s=lifetime_s(load, tier, item),
    )


def about(item: ClassLoad) -> str | None:
    """What the answer is about: the dataset that is asked most, or the one that the files are of."""
    reads = [need for need in item.needs if isinstance(need, Read)]
    if reads:
        return max(reads, key=lambda need: need.queries).dataset
    return next((need.files for need in item.needs if isinstance(need, Static) and need.files), None)
