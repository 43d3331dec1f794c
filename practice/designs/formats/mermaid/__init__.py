"""Mermaid flowcharts: text that is drawn in READMEs and wikis. Names, kinds and links go along; sizes do not."""

from practice.designs.formats.mermaid.reader import is_mermaid, read
from practice.designs.formats.mermaid.writer import write

__all__ = ["is_mermaid", "read", "write"]
