"""The tier catalogue: kinds and sizes, what things cost the engine, and the published facts behind the numbers."""

from sim.catalogue.constants import CONSTANTS, FACTS, Constant, Fact
from sim.catalogue.kinds import KINDS, LINK_PROPERTIES, SAID, Kind, Size, default, fault, size
from sim.catalogue.rules import Rule
from sim.catalogue.variation import constant, varied

VERSION = "2026.11.25"

__all__ = [
    "CONSTANTS",
    "FACTS",
    "KINDS",
    "LINK_PROPERTIES",
    "SAID",
    "VERSION",
    "Constant",
    "Fact",
    "Kind",
    "Rule",
    "Size",
    "constant",
    "default",
    "fault",
    "size",
    "varied",
]
