"""What a prompt is good for practising: the words that the catalogue can be filtered by."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

IDEAS: dict[str, Promise] = {
    "start-simple": _("Start simple"),
    "when-to-stop": _("Know when to stop"),
    "split": _("Split app and data tiers"),
    "load-balancer": _("Load balancer + more servers"),
    "cache": _("Cache"),
    "cdn": _("CDN"),
    "replicas": _("Read replicas"),
    "shards": _("Shards"),
    "queue": _("Queue + background workers"),
    "bursts": _("Bursts"),
    "bytes": _("Bytes, not requests"),
    "connections": _("Open connections"),
    "fan-out": _("Fan-out"),
    "write-heavy": _("Mostly writes"),
    "hot-key": _("Hot keys"),
    "freshness": _("Fresh answers"),
    "search": _("Search"),
    "regions": _("Far away users"),
    "third-party": _("Third parties"),
    "model": _("Language models"),
}
