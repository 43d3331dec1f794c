"""Excalidraw's files: boxes with words in them, and arrows that hold on to the boxes at both ends."""

from practice.designs.formats.excalidraw.reader import is_excalidraw, read
from practice.designs.formats.excalidraw.writer import write

__all__ = ["is_excalidraw", "read", "write"]
