"""What the canvas needs of the catalogue, as one JSON file (static/studio/catalogue.json)."""

import json
from typing import Any

from sim.catalogue.kinds import KINDS, LINK_PROPERTIES, SHORTCUTS, Kind, Size


def canvas() -> dict[str, Any]:
    """Kinds: names, glyphs, properties, which of them are hardware, sizes in words. Links. The palette's shortcuts."""
    return {
        "format": 1,
        "kinds": {name: _drawn(kind) for name, kind in KINDS.items()},
        "link": {"properties": LINK_PROPERTIES},
        "shortcuts": SHORTCUTS,
    }


def canvas_text() -> str:
    """The committed file, to the byte."""
    return json.dumps(canvas(), indent=2, ensure_ascii=False) + "\n"


def _drawn(kind: Kind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "glyph": kind.glyph,
        "properties": {key: rule if isinstance(rule, str) else dict(rule) for key, rule in kind.properties.items()},
        "sizes": {name: {"words": words_of(size)} for name, size in kind.sizes.items()},
        "hardware": list(kind.hardware),
    }


def words_of(size: Size) -> str:
    """A size as a person reads it: "4 cores, 8 GB"."""
    cores = "1 core" if size.cores == 1 else f"{size.cores} cores"
    return f"{cores}, {size.memory_bytes / 1e9:g} GB"
