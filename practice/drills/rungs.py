"""The eight rungs: the essay's stages in its order, each with the move that leads from it to the next."""

from dataclasses import dataclass

from practice.drills import recipes
from practice.drills.moves import NOTHING


@dataclass(frozen=True)
class Rung:
    """`row` is the row of `sim.words.ROWS` that its stories break with, `tier` where; empty where nothing breaks."""

    slug: str
    move: str
    row: str
    tier: str
    recipe: recipes.Recipe


RUNGS = {
    rung.slug: rung
    for rung in (
        Rung("one-server", NOTHING, "", "", recipes.one_box),
        Rung("split", "split", "shared_box", "app1", recipes.one_box),
        Rung("balancer", "balancer", "one_app_server", "app1", recipes.one_server),
        Rung("cache", "cache", "repeated_reads", "database1", recipes.repeated_reads),
        Rung("cdn", "cdn", "slow_global_assets", "app1", recipes.far_files),
        Rung("replicas", "replicas", "read_heavy_database", "database1", recipes.different_reads),
        Rung("shards", "shards", "too_much_data_writes", "database1", recipes.many_writes),
        Rung("queue", "queue", "slow_in_request_work", "app1", recipes.slow_work),
    )
}
