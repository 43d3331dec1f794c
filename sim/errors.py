"""What the simulator raises. Nothing else leaves its doors."""

from collections.abc import Sequence


class SimError(Exception):
    """One thing is wrong with the input: where (`path`) and which rule it breaks (`rule`).

    `str()` reads "tiers[3].nodes: 0 is below 1"; an empty path leaves the rule alone.
    """

    def __init__(self, path: str, rule: str) -> None:
        super().__init__(path, rule)
        self.path = path
        self.rule = rule

    def __str__(self) -> str:
        return f"{self.path}: {self.rule}" if self.path else self.rule


class Findings(SimError):
    """The design is well formed but makes no sense for this workload: each finding stands on a tier.

    `findings` holds `sim.plan`'s Finding values, in the order in which they were found.
    """

    def __init__(self, findings: Sequence[object]) -> None:
        found = tuple(findings)
        super().__init__("", f"the design has {len(found)} finding{'' if len(found) == 1 else 's'}")
        self.findings = found

    def __reduce__(self) -> tuple[type["Findings"], tuple[tuple[object, ...]]]:
        return Findings, (self.findings,)


class Cancelled(Exception):
    """Nothing went wrong: the caller's progress function said stop."""


def joined(outer: str, inner: str) -> str:
    """Two halves of a path as one: `tiers[3]` and `nodes` make `tiers[3].nodes`."""
    if not outer or not inner or inner.startswith("["):
        return outer + inner
    return f"{outer}.{inner}"
