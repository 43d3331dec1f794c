"""The tier catalogue: kinds and sizes, what things cost the engine, and the published facts behind the numbers."""

from sim.catalogue.constants import CONSTANTS, FACTS, Constant, Fact
from sim.catalogue.kinds import KINDS, LINK_PROPERTIES, Kind, Size, default, fault, size
from sim.catalogue.rules import Rule

VERSION = "2026.11"


def constant(name: str) -> float:
    """The value of a constant, in its own unit. Raises KeyError for an unknown name."""
    return CONSTANTS[name].value


__all__ = [
    "CONSTANTS",
    "FACTS",
    "KINDS",
    "LINK_PROPERTIES",
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
]
