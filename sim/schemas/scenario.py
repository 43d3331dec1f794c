"""The schema of a scenario: what the catalogue of faults lets be said of each."""

from sim.catalogue.faults import FAULTS, Fault
from sim.design import IDENTIFIER
from sim.scenario import door
from sim.schemas.shapes import Schema, closed, document, name, number, rows, text

ABOUT = (
    "What happens while a design works: a curve of load, and strikes of named faults. Times are simulated seconds; a "
    "load of 1 is the daily peak."
)
EXAMPLE = {
    "format": 1,
    "name": "Launch, and a node dies",
    "duration_s": 600,
    "load": [[0, 0.1], [60, 5], [600, 1]],
    "strikes": [{"fault": "node_lost", "tier": "app1", "at_s": 120, "for_s": 60}],
}


def schema() -> Schema:
    """What `scenario.parse` reads, fault by fault."""
    shape = closed(
        {
            "format": {"const": door.FORMAT},
            "name": {**text(), "default": "Scenario"},
            "duration_s": number(1, door.LONGEST_S),
            "load": {**rows({"$ref": "#/$defs/point"}, door.MOST_KNOTS, 1), "default": [[0, 1]]},
            "strikes": rows({"oneOf": [{"$ref": f"#/$defs/{fault}"} for fault in FAULTS]}, door.MOST_STRIKES),
            "users": {**number(1e-6, 1e6), "default": 1, "description": "Times as many users, and their data."},
            "compressed": {
                **number(1, door.MOST_COMPRESSED),
                "default": 1,
                "description": "Seconds of the curve in each simulated one: tiers grow as many times faster.",
            },
        },
        ["format", "duration_s"],
    )
    pair = [number(0, door.LONGEST_S), number(0, door.MOST_FACTOR)]
    point: Schema = {
        "description": "At this second so many times the load; straight in between.",
        "type": "array",
        "prefixItems": pair,
        "items": False,
        "minItems": 2,
    }
    strikes = {fault: _strike(fault, about) for fault, about in FAULTS.items()}
    whole = {**shape, "$defs": {**strikes, "point": point}, "examples": [EXAMPLE]}
    return document("scenario", door.FORMAT, ABOUT, whole)


def _strike(fault: str, about: Fault) -> Schema:
    tier = {} if about.is_of_site else {"tier": name(IDENTIFIER.pattern)}
    numbers = {key: {**number(each.lo, each.hi), "default": each.value} for key, each in about.numbers.items()}
    lasts = {**number(0.001, door.LONGEST_S), "default": about.for_s}
    fields = {"fault": {"const": fault}, **tier, "at_s": number(0, door.LONGEST_S), "for_s": lasts, **numbers}
    return closed(fields, ["fault", *tier, "at_s"], about.sentence)
