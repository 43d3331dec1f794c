"""From a folder to cases. Everything that is wrong raises SimError with the file and the field.

title = "…"    year = 2013    confidence = "high"    sources = ["https://…"]
kind = "system"                                         # or "benchmark", "pair"
fitted = ["CPU time of a page"]                         # numbers chosen so that an observation comes out
[[assumed]]                                             # numbers that no source gives
number = "…"   why = "…"
[[checks]]                                              # the first: as it was, without a change
verdict = "holds"   tier = "db"   resource = "cpu"      # what breaks, or would break next
[[checks]]
name = "five web servers do"
change = [{tier = "app", set = "nodes", to = 5}]        # see `changes`
verdict = "holds"   never = ["db"]   class = "page"     # of one class (or job) alone
[[checks]]
name = "web CPU at peak"
quantity = "utilisation"   tier = "app"   resource = "cpu"
value = 0.25   range = [0.1, 0.5]   unit = "ratio"      # see `quantities`
basis = "derived"                                       # or "fitted": then it proves nothing
[[checks]]
name = "a minute in which nobody takes jobs"            # something happens: `sim.scenario`
scenario = {duration_s = 600, strikes = [{fault = "consumer_stuck", tier = "jobs", at_s = 60, for_s = 60}]}
course = "recovers"                                     # or "survives", "falls"
untestable = "…"                                        # why the simulator cannot say yet
"""

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

from sim import design, scenario, strictjson, words, workload
from sim.errors import SimError, joined
from sim.reality import changes
from sim.reality.case import Assumed, Case, Check, Place, Published
from sim.reality.quantities import QUANTITIES
from sim.scenario import Scenario
from sim.workload.table import Table

FORMAT = 1
LONGEST = 600  # of a sentence
MOST_CHECKS = 60
HUGE = 1e15
FILES = DESIGN, WORKLOAD, CASE = "design.json", "workload.toml", "case.toml"
COURSES = "survives", "recovers", "falls"
BASES = "independent", "derived", "fitted"
RESOURCES = "tier", "resource", "row", "never"

Values = dict[str, Any]


def load(folder: str | Path) -> list[Case]:
    """The cases in a folder of folders, by name; or the one case that the folder itself is."""
    path = Path(folder)
    if not path.is_dir():
        raise SimError(str(path), "not a folder")
    if (path / CASE).exists():
        return [load_one(path)]
    found = [load_one(each) for each in sorted(path.iterdir()) if each.is_dir()]
    if not found:
        raise SimError(str(path), "no case in it")
    return found


def load_one(folder: Path) -> Case:
    """The case in one folder."""
    texts = {name: _text(folder / name) for name in FILES}
    drawn, offered = _drawn(texts[DESIGN], folder / DESIGN), _offered(texts[WORKLOAD], folder / WORKLOAD)
    try:
        return _case(folder.name, Table(_toml(texts[CASE]), ""), drawn, offered)
    except SimError as error:
        raise SimError(": ".join(part for part in (str(folder / CASE), error.path) if part), error.rule) from None


def _text(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError:
        raise SimError(str(path), "cannot be read") from None
    if len(data) > design.MAX_BYTES:
        raise SimError(str(path), f"{len(data)} bytes is above {design.MAX_BYTES}")
    return data


def _drawn(text: bytes, path: Path) -> Values:
    try:
        design.loads(text)
    except SimError as error:
        raise SimError(": ".join(part for part in (str(path), error.path) if part), error.rule) from None
    value: Values = json.loads(text)
    return value


def _offered(text: bytes, path: Path) -> Values:
    try:
        value = _toml(text)
    except SimError as error:
        raise SimError(str(path), error.rule) from None
    workload.parse(value, path=str(path))
    return value


def _toml(text: bytes) -> Values:
    try:
        return tomllib.loads(text.decode())
    except (ValueError, RecursionError) as error:
        raise SimError("", f"not TOML ({str(error)[:200]})") from None


def _case(name: str, top: Table, drawn: Values, offered: Values) -> Case:
    top.number("format", FORMAT, FORMAT, integer=True)
    checks = top.tables("checks", MOST_CHECKS)
    if not checks:
        raise top.fault("checks", "missing")
    if "change" in checks[0]:
        raise checks[0].fault("change", "the first check is of the case as it was")
    result = Case(
        name=name,
        title=top.text("title"),
        kind=top.choice("kind", ("system", "benchmark", "pair"), "system"),
        year=int(top.number("year", 1990, 2100, integer=True)),
        confidence=top.choice("confidence", ("low", "medium", "high")),
        sources=_texts(top, "sources"),
        assumed=tuple(_assumed(table) for table in top.tables("assumed", 50)),
        fitted=_texts(top, "fitted"),
        checks=tuple(_check(table, drawn, offered) for table in checks),
    )
    top.refuse_the_rest()
    if any(check.basis == "fitted" for check in result.checks) and not result.fitted:
        raise top.fault("fitted", "a check is fitted, and no number says so")
    return result


def _assumed(table: Table) -> Assumed:
    result = Assumed(table.text("number", longest=LONGEST), table.text("why", longest=LONGEST))
    table.refuse_the_rest()
    return result


def _check(table: Table, drawn: Values, offered: Values) -> Check:
    drawn, offered, said = copy.deepcopy(drawn), copy.deepcopy(offered), []
    for change in table.tables("change", 10):
        words_of_it, drawn = changes.apply(change, drawn, offered)
        said.append(words_of_it)
    table.asked.add("change")
    number = _published(table, is_changed=bool(said)) if "quantity" in table else None
    result = Check(
        name=table.text("name", "as it was"),
        changes=tuple(said),
        design=_parsed(design.parse, drawn, table, "change"),
        workload=_parsed(workload.parse, offered, table, "change"),
        verdict=table.choice("verdict", ("holds", "breaks")) if "verdict" in table else None,
        scenario=_scenario(table),
        course=table.choice("course", COURSES) if "course" in table else None,
        place=Place() if number else _place(table),
        number=number,
        basis=table.choice("basis", BASES, "independent"),
        untestable=table.text("untestable", "", longest=LONGEST),
    )
    table.refuse_the_rest()
    if not (result.verdict or result.number or result.course or result.place.is_named):
        raise SimError(table.path, "nothing to check: no verdict, no quantity, no course, no tier")
    if result.course and not result.scenario:
        raise table.fault("course", "of what happens, and there is no scenario")
    if number and QUANTITIES[number.quantity].is_of_scenario and not result.scenario:
        raise table.fault("quantity", f"{number.quantity} is of what happens, and there is no scenario")
    _refuse_strangers(result, table)
    return result


def _scenario(table: Table) -> Scenario | None:
    if "scenario" not in table:
        return None
    value = table.get("scenario")
    try:
        return scenario.parse({"format": scenario.door.FORMAT, **value} if isinstance(value, dict) else value)
    except SimError as error:
        raise table.fault(joined("scenario", error.path), error.rule) from None


def _parsed(parse: Any, value: Values, table: Table, key: str) -> Any:
    try:
        return parse(value)
    except SimError as error:
        raise table.fault(key, f"makes a file that is refused: {error}") from None


def _place(table: Table) -> Place:
    tiers, resources, rows, never = (_texts(table, key) for key in RESOURCES)
    for row in rows:
        if row not in words.ROWS:
            raise table.fault("row", f"no row {row}")
    alone = next((key for key in ("class", "job") if key in table), "")
    return Place(tiers, resources, rows, never, table.text(alone) if alone else "")


def _published(table: Table, *, is_changed: bool) -> Published:
    name = table.choice("quantity", QUANTITIES)
    quantity = QUANTITIES[name]
    lo, hi = _range(table)
    is_ratio = table.flag("ratio", False)
    if is_ratio and not is_changed:
        raise table.fault("ratio", "of what is before a change to what is after, and there is none")
    at: list[tuple[str, str | float]] = [(key, table.text(key)) for key in quantity.who if key in table]
    at += [(key, table.number(key, 0, HUGE)) for key in quantity.numbers if key in table]
    for key in quantity.needs:
        if key not in table:
            raise table.fault(key, f"missing: {name} needs it")
    value = table.number("value", 0, HUGE) if "value" in table else None
    return Published(name, value, lo, hi, table.text("unit"), is_ratio, tuple(at))


def _range(table: Table) -> tuple[float, float]:
    bounds = table.numbers("range", 0, HUGE)
    if len(bounds) != 2 or bounds[0] > bounds[1]:
        raise table.fault("range", "not two numbers that rise")
    return bounds[0], bounds[1]


def _refuse_strangers(check: Check, table: Table) -> None:
    """Tiers, classes and jobs that are not there."""
    tiers = {word for tier in check.design.tiers for word in (tier.id, tier.kind)}
    for key, named in (("tier", check.place.tiers), ("never", check.place.never)):
        if strangers := [tier for tier in named if tier not in tiers]:
            raise table.fault(key, f"no tier {strangers[0]}")
    names = {*(item.name for item in check.workload.classes), *(job.name for job in check.workload.jobs)}
    if check.place.name and check.place.name not in names:
        raise table.fault("class" if "class" in table else "job", f"no {check.place.name}")
    known = {
        "tier": {tier.id for tier in check.design.tiers},
        "class": {item.name for item in check.workload.classes},
        "job": {job.name for job in check.workload.jobs},
    }
    for key, value in check.number.at if check.number else ():
        if key in known and value not in known[key]:
            raise table.fault(key, f"no {key} {value}")


def _texts(table: Table, key: str) -> tuple[str, ...]:
    """A list of texts, or one."""
    value = table.get(key, [])
    rows = [value] if isinstance(value, str) else value
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise table.fault(key, "not a list of texts")
    inner = Table({str(n): row for n, row in enumerate(rows)}, joined(table.path, strictjson.inside("", key)))
    return tuple(inner.text(str(n), longest=LONGEST) for n in range(len(rows)))
