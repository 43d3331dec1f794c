"""The tier catalogue: kinds and sizes, what things cost the engine, and the published facts behind the numbers."""

from sim.catalogue.constants import Constant, Fact, constants, facts
from sim.catalogue.kinds import Kind, Size, default, fault, kinds, shortcuts, size
from sim.catalogue.rules import Rule

VERSION = "2026.11"
KINDS = kinds()
FACTS = facts()
CONSTANTS = constants()


def constant(name: str) -> float:
    """The value of a constant, in its own unit. Raises KeyError for an unknown name."""
    return CONSTANTS[name].value


__all__ = [
    "CONSTANTS",
    "FACTS",
    "KINDS",
    "VERSION",
    "Constant",
    "Fact",
    "Kind",
    "Rule",
    "Size",
    "constant",
    "default",
    "fault",
    "shortcuts",
    "size",
]
