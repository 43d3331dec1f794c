"""The catalogue as plain values and as text, each number with its source."""

from collections.abc import Iterator
from typing import Any

from sim.catalogue.canvas import words_of
from sim.catalogue.constants import CONSTANTS, FACTS
from sim.catalogue.faults import FAULTS
from sim.catalogue.kinds import KINDS


def text() -> str:
    """Everything, a line or two for each; what was recalled rather than read is marked."""
    return "\n".join([*_kind_lines(), "", *_fault_lines(), "", *_constant_lines()])


def kinds() -> list[dict[str, Any]]:
    return [
        {
            "kind": kind_id,
            "name": kind.name,
            "properties": {key: rule if isinstance(rule, str) else dict(rule) for key, rule in kind.properties.items()},
            "sizes": [
                {
                    "size": name,
                    "words": words_of(size),
                    "usd_month": {"value": size.usd, "range": [size.usd_lo, size.usd_hi]},
                    "source": FACTS[size.fact].source,
                }
                for name, size in kind.sizes.items()
            ],
        }
        for kind_id, kind in KINDS.items()
    ]


def faults() -> list[dict[str, Any]]:
    return [
        {
            "fault": fault_id,
            "name": fault.name,
            "sentence": fault.sentence,
            "strikes": list(fault.strikes),
            "for_s": fault.for_s,
            "numbers": [
                {
                    "name": key,
                    "value": each.value,
                    "range": [each.lo, each.hi],
                    "source": each.source,
                    "verified": each.is_verified,
                }
                for key, each in fault.numbers.items()
            ],
        }
        for fault_id, fault in FAULTS.items()
    ]


def constants() -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "value": each.value,
            "range": [each.lo, each.hi],
            "unit": each.unit,
            "what": each.what,
            "fact": each.fact,
            "source": each.source,
            "verified": each.is_verified,
        }
        for name, each in CONSTANTS.items()
    ]


def _kind_lines() -> Iterator[str]:
    for kind in kinds():
        yield f"{kind['name']} ({kind['kind']})"
        for size in kind["sizes"]:
            lo, hi = size["usd_month"]["range"]
            yield f"    {size['size']:<8}{size['words']:<20}${lo:g}–${hi:g} a month   {size['source']}"


def _fault_lines() -> Iterator[str]:
    for fault in faults():
        yield f"{fault['name']} ({fault['fault']}): {fault['sentence']}"
        yield f"    strikes {', '.join(fault['strikes'])}; lasts {fault['for_s']:g} s"
        for each in fault["numbers"]:
            lo, hi = each["range"]
            mark = "" if each["verified"] else " (unverified)"
            yield f"    {each['name']} {each['value']:g} ({lo:g}–{hi:g}). {each['source']}{mark}"


def _constant_lines() -> Iterator[str]:
    for each in constants():
        lo, hi = each["range"]
        yield f"{each['name']:<24}{each['value']:>10.4g} {each['unit']:<14} {lo:g}–{hi:g}"
        yield f"{'':<24}{each['what']}. {each['source']}{'' if each['verified'] else ' (unverified)'}"
