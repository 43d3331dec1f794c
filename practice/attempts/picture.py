"""A design as an SVG file that needs nothing besides itself: colours, glyphs and words stand in it.

Colours are written out, by day and by night: many programs that show SVG know no variables.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from practice.attempts.drawing import Drawing, draw
from practice.lib.xmltext import legal

PAPER, BLUEPRINT = "paper", "blueprint"
THEMES = (PAPER, BLUEPRINT)
_TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
_USE = re.compile(r"var\(--([\w-]+)\)")
_SYMBOL = re.compile(r'<symbol id="([\w-]+)".*?</symbol>', re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MOTION = re.compile(r"(?:@keyframes|@media)[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}|\s*animation:[^;]*;")
_BESIDES = ".drawing { color: var(--ink); width: auto; } .drawing .leaf { fill: var(--paper); }"


def svg(graph: dict[str, Any], *, title: str, theme: str | None = None) -> str:
    """The drawing alone, without anything that the simulator knows. No theme: as whoever looks at it likes."""
    drawing = draw(graph)
    alone = {"title": title, "style": _style(theme), "symbols": _symbols(drawing)}
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return head + legal(render_to_string("_drawing.html", {"drawing": drawing, "still": True, "alone": alone}))


@cache
def _style(theme: str | None) -> SafeString:
    look = _MOTION.sub("", _COMMENT.sub("", _file("css/drawing.css"))) + _glyph_rule() + _BESIDES
    if theme:
        return mark_safe(_painted(look, theme))  # noqa: S308, ours from end to end
    night = f"@media (prefers-color-scheme: dark) {{ {_painted(look, BLUEPRINT)} }}"
    return mark_safe(f"{_painted(look, PAPER)} {night}")  # noqa: S308


def _painted(look: str, theme: str) -> str:
    """The same rules with the colours of a theme in them."""
    tokens = _tokens(theme)
    return " ".join(_USE.sub(lambda found: tokens[found[1]], look).split())


def _tokens(theme: str) -> dict[str, str]:
    """What static/css/tokens.css says of this theme, and of both."""
    blocks = re.findall(r"([^{}]+)\{([^{}]*)\}", _COMMENT.sub("", _file("css/tokens.css")))
    both = dict(_TOKEN.findall(blocks[-1][1]))
    return both | dict(_TOKEN.findall(next(body for head, body in blocks if f':root[data-theme="{theme}"]' in head)))


def _glyph_rule() -> str:
    found = re.search(r"^\.glyph \{[^}]*\}", _file("css/base.css"), re.MULTILINE)
    assert found, "static/css/base.css has no .glyph"  # noqa: S101
    return found[0]


def _symbols(drawing: Drawing) -> SafeString:
    """The glyphs that this drawing uses."""
    used = {"people" if plate.kind == "users" else plate.glyph for plate in drawing.plates}
    every = {found[1]: found[0] for found in _SYMBOL.finditer(_file("img/glyphs.svg"))}
    return mark_safe("".join(every[name] for name in sorted(used)))  # noqa: S308, ours too


@cache
def _file(name: str) -> str:
    path = finders.find(name)
    assert isinstance(path, str), f"static/{name} is not there"  # noqa: S101
    return Path(path).read_text("utf-8")
