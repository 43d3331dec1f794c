"""What is said once a story is over: why the right move mends it, why the chosen one does not, the principle last."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice.attempts import verdict, words
from practice.drills import stories
from practice.drills.moves import MOVES, NOTHING, made
from practice.drills.stories import Story
from practice.lib import figures
from practice.runs.models import Run

# What each move relieves, and what it leaves as it is.
RELIEVES: dict[str, Promise] = {
    "split": gettext_lazy(
        "App and database wanted the same processor; on machines of their own, neither waits for the other. It helps "
        "only where both run on one box."
    ),
    "balancer": gettext_lazy(
        "More app servers share what the app itself computes. What the database or the distance takes stays as it is."
    ),
    "cache": gettext_lazy(
        "A cache answers what was asked a moment ago. What is asked for the first time, and every write, still goes "
        "to the database."
    ),
    "cdn": gettext_lazy(
        "An edge shortens the way of files that are the same for everybody. It makes no page cheaper to work out and "
        "no query shorter."
    ),
    "replicas": gettext_lazy(
        "Copies share out reads, whatever is read. Every write still goes to the one primary, and from there to each "
        "copy."
    ),
    "shards": gettext_lazy(
        "Each slice has its part of the rows, and so of the writes. It is the dearest move to undo, and a small gain "
        "where reads or the app are what is short."
    ),
    "queue": gettext_lazy(
        "A queue takes slow work out of the answer. It makes nothing cheaper; where no slow work is waited for, there "
        "is nothing to take out."
    ),
    NOTHING: gettext_lazy("Leaving it alone is right as long as every target is met with room to spare."),
}

# What to keep from a rung, by its move.
PRINCIPLES: dict[str, Promise] = {
    NOTHING: gettext_lazy("One server is fine until a number says that it is not. Know that number, and wait for it."),
    "split": gettext_lazy("Where two programs fight for one machine, first give each its own."),
    "balancer": gettext_lazy("Servers that keep nothing to themselves can be multiplied."),
    "cache": gettext_lazy("Ask first whether the same answer was just given."),
    "cdn": gettext_lazy("No machine is fast enough to shorten an ocean: bring the files near."),
    "replicas": gettext_lazy("Reads can be copied away from the primary; writes cannot."),
    "shards": gettext_lazy("Shard when writes or data outgrow one machine, and not before: there is no easy way back."),
    "queue": gettext_lazy("What the user need not wait for should not be in the answer."),
}

CONTRAST = gettext_lazy(
    "Reads that overload a database look alike from outside; the numbers tell them apart. If most were asked a moment "
    "ago, keep the answers: a cache. If each asks for something else, nothing can be kept: share them out over copies."
)
CONTRASTED = ("cache", "replicas")


def found(result: dict[str, Any], graph: dict[str, Any]) -> list[str]:
    """What breaks and how plainly, or how much room there is."""
    if result["verdict"] == "holds":
        return [_room(result, graph)]
    said = verdict.Verdict(Run(graph=graph, result=result))
    (tier, load), *others = stories.fullest(result)
    if load < 1:
        return [said.reason, *said.failures[:1]]
    facts = {"tier": str(said.subject(tier)), "times": figures.times(load)}
    lines = [_("%(tier)s is asked for %(times)s what it can do.") % facts]
    if others:
        next_tier, next_load = others[0]
        lines.append(
            _("Next fullest: %(tier)s, %(percent)s.")
            % {"tier": _named(graph, next_tier), "percent": figures.percent(next_load)}
        )
    return lines


def _room(result: dict[str, Any], graph: dict[str, Any]) -> str:
    tier, load = stories.fullest(result)[0]
    facts = {"tier": _named(graph, tier), "percent": figures.percent(load)}
    return _("Every target is met. Fullest of all: %(tier)s, %(percent)s.") % facts


def _named(graph: dict[str, Any], tier: str) -> str:
    return words.names(graph)[tier]


def came_to(story: Story, slug: str, after: dict[str, Any] | None) -> list[str]:
    """What a move came to: how full everything is after it, or why its drawing makes no sense."""
    graph = made(slug, story.graph)
    if after and "finding" in after:
        return [words.finding(after["finding"], words.names(graph))]
    return found(after, graph) if after else []


def why_not(story: Story, slug: str) -> list[str]:
    """What is to be said of a move that was not the right one."""
    said = [str(RELIEVES[slug])]
    if story.move == NOTHING:
        said.append(_("It held before: this is one more thing to pay for and to look after."))
    return said


def cost_of(slug: str) -> str:
    return str(MOVES[slug].cost)
