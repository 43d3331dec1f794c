"""What finds its answer in memory: hit ratios of caches and the edge, and of the pages that databases keep."""

from collections.abc import Mapping

from sim import catalogue, popularity
from sim.design import Tier
from sim.hardware import hardware_of
from sim.workload import ClassLoad, DatasetLoad, Load, Read, Static, Write

KB = 1e3


def cache_hits(load: Load, cache: Tier, dataset: str, of_all: float = 1.0) -> popularity.Head:
    """What of a dataset the cache answers when it is asked for a share `of_all`; datasets share it in proportion to
    their lookups."""
    asked = {name: of_all * lookups_rps(load, name, cacheable=True) for name in load.datasets}
    data, rate = load.datasets[dataset], asked[dataset]
    memory = cache.nodes * hardware_of(cache).memory_bytes
    share = rate / max(sum(asked.values()), 1e-300)
    room = memory * catalogue.constant("cache_usable_share") * share / _cached_bytes(data)
    return popularity.head(
        items=data.items,
        zipf=data.zipf,
        rate_rps=rate,
        room=room,
        ttl_s=float(cache.get("ttl_s")),
        writes_rps=writes_rps(load, dataset),
    )


def writes_rps(load: Load, dataset: str) -> float:
    """Rows of a dataset written a second, of all request classes."""
    return sum(
        item.rate_rps * need.rows
        for item in load.classes
        for need in item.needs
        if isinstance(need, Write) and need.dataset == dataset
    )


def buffer_hits(load: Load, tier: Tier, stored: Mapping[str, DatasetLoad], slices: float, dataset: str) -> float:
    """Share of a database's reads that find their page in memory; a node keeps one of so many `slices` of `stored`."""
    data = load.datasets[dataset]
    memory = page_bytes(tier)
    kept = sum(stored_bytes(each) for each in stored.values()) / slices
    if kept <= memory:
        return 1.0
    room = memory / kept * data.items / slices
    rate = max(lookups_rps(load, dataset, cacheable=False) / slices, 1e-9)
    return popularity.hit_ratio(items=data.items / slices, zipf=data.zipf, rate_rps=rate, room=room)


def edge_hits(load: Load, item: ClassLoad, cdn: Tier) -> float:
    """Share of a class's files that the edge holds: almost all of the site's own few, items as popular as they are.

    Each of its places has a store of its own, and sees its share of the requests. As stated by `hit_ratio`, if it is.
    """
    if cdn.get("hit_ratio") is not None:
        return float(cdn.get("hit_ratio"))
    named = next((need.files for need in item.needs if isinstance(need, Static) and need.files), None)
    if named is None:
        return catalogue.constant("cdn_hit_static")
    data, rate_rps, ttl_s = load.datasets[named], item.rate_rps / int(cdn.get("pops")), float(cdn.get("ttl_s"))
    return popularity.hit_ratio(items=data.items, zipf=data.zipf, rate_rps=rate_rps, room=data.items, ttl_s=ttl_s)


def browser_hits(load: Load, item: ClassLoad, browser: Tier) -> float:
    """Share of a class's files that a user has already: as stated by `hit_ratio`; else as many as were measured for
    the site's own, and of items by popularity, as often as one user asks for them."""
    if browser.get("hit_ratio") is not None:
        return float(browser.get("hit_ratio"))
    named = next((need.files for need in item.needs if isinstance(need, Static) and need.files), None)
    if named is None:
        return catalogue.constant("browser_hit_static")
    data = load.datasets[named]
    room = catalogue.constant("browser_cache_mb") * KB / data.item_kb
    rate_rps, ttl_s = item.rate_rps / load.users, float(browser.get("ttl_s"))
    return popularity.hit_ratio(items=data.items, zipf=data.zipf, rate_rps=rate_rps, room=room, ttl_s=ttl_s)


def lookups_rps(load: Load, dataset: str, *, cacheable: bool) -> float:
    """Reads of a dataset a second, of all request classes; only what a cache may answer, if asked."""
    return sum(
        item.rate_rps * need.queries * (need.cacheable if cacheable else 1.0)
        for item in load.classes
        for need in item.needs
        if isinstance(need, Read) and need.dataset == dataset
    )


def queries_a_need(load: Load, dataset: str) -> float:
    """Cacheable queries over the needs that they belong to, on the average of all request classes; 1 without any."""
    needs = sum(
        item.rate_rps * need.cacheable
        for item in load.classes
        for need in item.needs
        if isinstance(need, Read) and need.dataset == dataset
    )
    return lookups_rps(load, dataset, cacheable=True) / needs if needs else 1.0


def stored_bytes(data: DatasetLoad) -> float:
    """What a dataset fills on a disk: items × size of one. Files are not in the database."""
    return 0.0 if data.files else data.items * data.item_kb * KB


def page_bytes(tier: Tier) -> float:
    """Memory of one node that holds pages."""
    usable = catalogue.constant("box_buffer_share" if tier.kind == "app" else "db_buffer_share")
    return hardware_of(tier).memory_bytes * usable


def slices_of(tier: Tier) -> float:
    """Into how many parts a tier cuts its data; of a store that keeps each item several times, over how often."""
    if tier.kind == "key_value":
        return tier.nodes / int(tier.get("replication"))
    return tier.nodes if tier.kind in ("shards", "memory_store", "search", "warehouse") else 1


def room_bytes(tier: Tier) -> float:
    """What one node may keep before it counts as full: of its disk, or of its memory where there is no disk."""
    size = hardware_of(tier)
    if tier.kind == "memory_store":
        return size.memory_bytes * catalogue.constant("memory_store_share")
    return size.disk_bytes * catalogue.constant("disk_full_share")


def filled_bytes(tier: Tier, data: DatasetLoad) -> float:
    """What a dataset fills of all that a tier may keep, once."""
    if tier.kind == "memory_store" and not data.files:
        return data.items * (data.item_kb + catalogue.constant("memory_item_overhead_kb")) * KB
    return stored_bytes(data) * (catalogue.constant("columnar_size") if tier.kind == "warehouse" else 1.0)


def _cached_bytes(data: DatasetLoad) -> float:
    return (data.item_kb + catalogue.constant("cache_item_overhead_kb")) * KB
