"""Designs in and out. Each format is a pure function between a drawing and a text; nothing here evaluates anything.

What is read comes back as a `Reading`: a drawing that passed the same door as an edit, and what was not understood.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from practice.designs.formats import carried, drawio, excalidraw, mermaid, own
from practice.designs.formats.draft import Reading
from practice.designs.graph import Drawing
from sim import strictjson
from sim.errors import SimError

LONGEST = 1_000_000  # bytes of a text that is read
DEEPEST = 16  # levels of somebody else's JSON


@dataclass(frozen=True)
class Format:
    """One way out."""

    title: Promise
    about: Promise
    ending: str
    mime: str
    write: Callable[[Drawing], str]


FORMATS: Mapping[str, Format] = {
    "json": Format(_("JSON"), _("all of it, to open here again"), "json", "application/json", own.write),
    "mermaid": Format(
        _("Mermaid"), _("text for a README or a wiki: names and links"), "mmd", "text/vnd.mermaid", mermaid.write
    ),
    "excalidraw": Format(
        _("Excalidraw"), _("to draw on by hand"), "excalidraw", "application/vnd.excalidraw+json", excalidraw.write
    ),
    "drawio": Format(_("draw.io"), _("to draw on in draw.io"), "drawio", "application/vnd.jgraph.mxfile", drawio.write),
}


def read(text: str) -> Reading:
    """The design in a text, whichever of the formats it is in. Raises SimError with what is wrong."""
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise SimError("", f"more than {LONGEST} bytes")
    if packed := carried.in_a_link(text):
        return carried.unpack(packed)
    begin = text.lstrip("\ufeff \t\r\n")
    if begin.startswith(("{", "[")):
        return _of_json(begin)
    if begin.startswith("<"):
        raise SimError("", gettext_noop("XML and HTML are not read here; Mermaid, Excalidraw and our JSON are"))
    if not begin:
        raise SimError("", gettext_noop("empty"))
    return mermaid.read(text)


def _of_json(text: str) -> Reading:
    value = strictjson.loads(text, longest=LONGEST, deepest=DEEPEST)
    if excalidraw.is_excalidraw(value):
        return excalidraw.read(value)
    if own.is_ours(value):
        return own.read(text)
    raise SimError("", gettext_noop("this JSON is neither a design of ours nor a drawing of Excalidraw"))


__all__ = ["FORMATS", "Format", "Reading", "carried", "read"]
