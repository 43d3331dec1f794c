"""The eight rungs: the essay's stages in its order, each with the move that leads from it to the next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practice.drills import recipes
from practice.drills.moves import NOTHING

JOURNEY, WORK = "journey", "work"
UNFILLED = {"slow_global_assets": JOURNEY, "slow_in_request_work": WORK}
SAID: dict[str, Promise] = {
    JOURNEY: _("No tier is full: the way to the users is too long"),
    WORK: _("No tier is full: users wait for slow work"),
}


@dataclass(frozen=True)
class Rung:
    """`row` is the row of `sim.words.ROWS` that its stories break with, `tier` where; empty where nothing breaks."""

    slug: str
    move: str
    row: str
    tier: str
    recipe: recipes.Recipe

    @property
    def answer(self) -> str:
        """What is to be predicted: the tier that is full, or what takes too long though no tier is."""
        return UNFILLED.get(self.row, self.tier)


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
