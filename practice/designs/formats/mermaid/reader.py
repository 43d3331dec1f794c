"""A plain subset of Mermaid flowcharts: boxes of every shape, arrows of every kind, chains, `&`, classes.

Subgraphs, styles and words on arrows are left out, with a word. What is not understood is said, line by line.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from practice.designs.formats.draft import Draft, Reading, brief
from practice.designs.formats.guessing import kind_named
from practice.designs.formats.mermaid.scanner import Scanner
from practice.designs.formats.mermaid.words import plain
from sim.design import MAX_BYTES, MAX_LINKS, MAX_TIERS
from sim.errors import SimError

_FENCE = re.compile(r"\s*```+[ \t]*mermaid[^\n]*\n(.*?)\n[ \t]*```+\s*\Z", re.DOTALL)
_FRONT = re.compile(r"\s*---[ \t]*\r?\n.*?\n---[ \t]*\r?\n", re.DOTALL)
_HEADER = re.compile(r"(?:flowchart(?:-elk)?|graph)(?![\w-])(?:[ \t]+(?:TB|TD|BT|RL|LR|[<>^v]))?")
_OTHER = re.compile(r"[A-Za-z][\w-]{2,30}(?=\s)")
_KEYWORD = re.compile(r"(subgraph|end|style|classDef|class|click|linkStyle|direction|accTitle|accDescr)(?![\w-])")
_NAME = re.compile(r"\w(?:[\w+'!?*/\\]|\.(?=\w)|-(?=\w))*")
_CLASS = re.compile(r":::([\w-]+)")
_EDGE_ID = re.compile(r"[\w-]+@(?=[<xo]?[-=~])")
_ARROW = re.compile(r"([<xo])?(?:--+([-xo>])|==+([=xo>])|-\.+-([xo>]?))")
_WORDED = re.compile(r"([<xo])?(--|==|-\.)")
_CLOSERS = {
    "--": re.compile(r"--+([-xo>])"),
    "==": re.compile(r"==+([=xo>])"),
    "-.": re.compile(r"\.{1,9}-([xo>]?)"),
}
_INVISIBLE = re.compile(r"~~~+")
_AND = re.compile(r"[ \t]*&[ \t]*")
_END = re.compile(r"[ \t\r]*(?=[;\n]|%%|\Z)")
_SHAPE = re.compile(r"\bshape\s*:\s*\"?([\w-]{1,40})")
_SAID = re.compile(r"\blabel\s*:\s*(?:\"([^\"]*)\"|([^,}\n]*))")
# Longest first; a slanted side may end either way.
_BRACKETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("(((", (")))",)),
    ("((", ("))",)),
    ("([", ("])",)),
    ("[[", ("]]",)),
    ("[(", (")]",)),
    ("[/", ("/]", "\\]")),
    ("[\\", ("\\]", "/]")),
    ("{{", ("}}",)),
    ("(", (")",)),
    ("[", ("]",)),
    ("{", ("}",)),
    (">", ("]",)),
)
_HINTS = {"[(": "database", "cyl": "database", "cylinder": "database", "db": "database", "database": "database"}


class _Lost(Exception):
    """This statement is not understood."""


@dataclass
class _Node:
    label: str = ""
    hint: str | None = None
    kind: str | None = None


@dataclass
class _Chart:
    nodes: dict[str, _Node] = field(default_factory=dict)
    links: dict[tuple[str, str], None] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)

    def node(self, name: str) -> _Node:
        if name not in self.nodes and len(self.nodes) >= 2 * MAX_TIERS:
            raise SimError("tiers", f"more than {MAX_TIERS}")
        return self.nodes.setdefault(name, _Node())

    def link(self, start: str, end: str) -> None:
        if len(self.links) >= 2 * MAX_LINKS:
            raise SimError("links", f"more than {MAX_LINKS}")
        self.links[start, end] = None

    def cut(self, nodes: int, links: int) -> None:
        """Back to what was there before a statement that is not understood."""
        while len(self.nodes) > nodes:
            self.nodes.popitem()
        while len(self.links) > links:
            self.links.popitem()


def is_mermaid(text: str) -> bool:
    return bool(_FENCE.match(text)) or _at_header(text).take(_HEADER) is not None


def read(text: str) -> Reading:
    """Raises SimError for what is no flowchart at all, or too large for one."""
    if len(text) > MAX_BYTES:
        raise SimError("", f"{len(text)} letters is above {MAX_BYTES}")
    scan = _at_header(text)
    if not scan.take(_HEADER):
        other = scan.take(_OTHER)
        raise SimError("", _refusal(other[0] if other else ""))
    return _drafted(_chart(scan)).reading()


def _at_header(text: str) -> Scanner:
    fenced = _FENCE.match(text)
    scan = Scanner(text[: fenced.end(1)], fenced.start(1)) if fenced else Scanner(text.removeprefix("\ufeff"))
    scan.take(_FRONT)
    scan.skip_blank()
    return scan


def _refusal(other: str) -> str:
    if other.endswith(("Diagram", "diagram", "Chart", "chart")) or other in {"mindmap", "pie", "journey", "timeline"}:
        return gettext_noop("of Mermaid's diagrams only flowcharts can be read")
    return gettext_noop("not a Mermaid flowchart")


def _chart(scan: Scanner) -> _Chart:
    chart = _Chart()
    scan.skip_blank()
    while not scan.is_done:
        line, start = scan.line, scan.at
        size = len(chart.nodes), len(chart.links)
        try:
            _statement(scan, chart)
        except _Lost:
            chart.cut(*size)
            scan.at = start
            words = {"line": line, "words": brief(scan.take_line())}
            chart.remarks[_("Line %(line)d was not understood: “%(words)s”.") % words] = None
        scan.skip_blank()
    return chart


def _drafted(chart: _Chart) -> Draft:
    draft = Draft(_("a Mermaid flowchart"), remarks=dict(chart.remarks))
    names = [name for name, node in chart.nodes.items() if name not in chart.groups or node.label]
    for name in names:
        node = chart.nodes[name]
        draft.tier(name, plain(node.label) if node.label else name, kind=node.kind, hint=node.hint)
    for start, end in chart.links:
        if start in draft.tiers and end in draft.tiers:
            draft.link(start, end)
        else:
            group = brief(chart.groups.get(start) or chart.groups.get(end) or "")
            draft.remark(_("An arrow ends at the group “%(group)s”: left out.") % {"group": group})
    return draft


def _statement(scan: Scanner, chart: _Chart) -> None:
    keyword = scan.take(_KEYWORD)
    if keyword:
        _keyword(keyword[1], scan, chart)
        return
    starts = _nodes(scan, chart)
    while (arrow := _arrow(scan, chart)) is not None:
        ends = _nodes(scan, chart)
        for start in starts:
            for end in ends:
                _linked(arrow, start, end, chart)
        starts = ends
    if not scan.take(_END):
        raise _Lost


def _keyword(word: str, scan: Scanner, chart: _Chart) -> None:
    scan.skip_space()
    if word == "subgraph":
        _group(scan, chart)
    elif word == "class":
        _classes(scan.take_line(), chart)
    elif word == "accDescr" and scan.takes("{"):
        scan.take_until("}", over_lines=True)
    else:
        scan.take_line()
        if word in {"style", "classDef", "linkStyle", "click"}:
            chart.remarks[_("Colours, styles and what a click does were left out.")] = None


def _group(scan: Scanner, chart: _Chart) -> None:
    """`subgraph id [title]` or `subgraph a title`: what is in it is kept."""
    words = scan.take_line().partition("%%")[0].strip().rstrip(";")
    name, bracket, title = words.partition("[")
    title = plain(title.rstrip("] ").strip('"') if bracket else words.strip('"'))
    chart.groups[name.strip() or words] = title
    chart.remarks[_("The group “%(group)s” was left out, what stands in it was kept.") % {"group": brief(title)}] = None


def _classes(words: str, chart: _Chart) -> None:
    names, _space, kind = words.strip().rstrip(";").rpartition(" ")
    for name in names.split(","):
        chart.node(name.strip()).kind = kind_named(kind) if name.strip() else None


def _nodes(scan: Scanner, chart: _Chart) -> list[str]:
    """One box, or several with `&` between them."""
    names = {_node(scan, chart): None}
    while scan.take(_AND):
        names[_node(scan, chart)] = None
    return [*names]


def _node(scan: Scanner, chart: _Chart) -> str:
    scan.skip_space()
    found = scan.take(_NAME)
    if not found:
        raise _Lost
    label, hint = _label(scan)
    node = chart.node(found[0])
    node.label, node.hint = label or node.label, hint or node.hint
    while classed := scan.take(_CLASS):
        node.kind = kind_named(classed[1]) or node.kind
    return found[0]


def _label(scan: Scanner) -> tuple[str, str | None]:
    """What stands in the box, and which kind its shape hints at."""
    if scan.takes("@{"):
        said = scan.take_until("}", over_lines=True)
        if said is None:
            raise _Lost
        shape, label = _SHAPE.search(said), _SAID.search(said)
        return (label[1] or label[2] or "").strip() if label else "", _HINTS.get(shape[1]) if shape else None
    for left, rights in _BRACKETS:
        if scan.takes(left):
            return _inside(scan, rights), _HINTS.get(left)
    return "", None


def _inside(scan: Scanner, rights: tuple[str, ...]) -> str:
    scan.skip_space()
    if not scan.takes('"'):
        words = scan.take_until(*rights)
    else:
        words = scan.take_until('"', over_lines=True)
        scan.skip_space()
        if not any(scan.takes(right) for right in rights):
            raise _Lost
    if words is None:
        raise _Lost
    return words.strip()


def _arrow(scan: Scanner, chart: _Chart) -> str | None:
    """Which ways it points: `>`, `<`, both, or none for one that cannot be seen; None if there is no arrow."""
    scan.skip_space()
    scan.take(_EDGE_ID)
    if scan.take(_INVISIBLE):
        return ""
    found = scan.take(_ARROW)
    if not found:
        return _worded(scan, chart)
    scan.skip_space()
    if scan.takes("|"):
        if scan.take_until("|") is None:
            raise _Lost
        _say_words_are_lost(chart)
    return _ways(found[1], found[2] or found[3] or found[4])


def _worded(scan: Scanner, chart: _Chart) -> str | None:
    """`-- words -->` and its like."""
    begun = scan.take(_WORDED)
    if not begun:
        return None
    closed = _CLOSERS[begun[2]].search(scan.text, scan.at, scan.end_of_line)
    if not closed:
        raise _Lost
    scan.at = closed.end()
    _say_words_are_lost(chart)
    return _ways(begun[1], closed[1])


def _say_words_are_lost(chart: _Chart) -> None:
    chart.remarks[_("Words on arrows were left out.")] = None


def _ways(left: str | None, right: str | None) -> str:
    """A line without a head is read in the order in which it is written."""
    if left == "<":
        return "<>" if right == ">" else "<"
    return ">"


def _linked(arrow: str, start: str, end: str, chart: _Chart) -> None:
    if ">" in arrow:
        chart.link(start, end)
    if "<" in arrow:
        chart.link(end, start)
