"""Scope, start simple: the first design that was run was small. What was left out, and who decides, is claimed."""

from practice.scoring.evidence import Evidence
from practice.scoring.points import CLAIMED, MEASURED, Point, Row, row, unassessed

NAME = "scope"
SKETCH = (2, 2)  # tiers and nodes: one box, or an app and its database
MODEST = (3, 4)
SIMPLE = 3.0


def score(seen: Evidence) -> Row:
    if not seen.steps:
        return unassessed(NAME, "never_run")
    first = seen.steps[0]
    facts = {"tiers": first.tiers, "nodes": first.nodes, "minute": first.minute}
    if first.tiers <= SKETCH[0] and first.nodes <= SKETCH[1]:
        found = Point("sketch", MEASURED, SIMPLE, facts)
    elif first.tiers <= MODEST[0] and first.nodes <= MODEST[1]:
        found = Point("modest", MEASURED, 2.0, facts)
    else:
        found = Point("full_stack", MEASURED, 1.0, facts)
    points = [found]
    if said := seen.left_out.strip():
        points.append(Point("left_out", CLAIMED, 1.0 if found.worth == SIMPLE else 0.0, {"quote": said}))
    return row(NAME, points)
