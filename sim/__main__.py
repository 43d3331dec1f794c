"""The simulator's command line: `python -m sim --help` lists its verbs.

Exit status: 0 as asked; 1 the design has findings; 2 the input cannot be read.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import sim
from sim import catalogue, design, golden, scenario, schemas, words, workload
from sim.catalogue import listing
from sim.catalogue.canvas import canvas_text
from sim.catalogue.faults import FAULTS
from sim.design import Design
from sim.errors import Findings, SimError
from sim.plan import Finding
from sim.reality import door, telling, trial
from sim.result import Breakpoint
from sim.telling import bill, chronicle, contrast, inventory, leaning, sheet
from sim.telling.draft import few
from sim.telling.reasons import reason
from sim.telling.steps import Step
from sim.workload import Workload

PROMPTS = Path(__file__).resolve().parents[1] / "practice/prompts/catalogue"


def main(argv: list[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    try:
        return int(options.act(options))
    except Findings as found:
        _say_findings(found.findings, options)
        return 1
    except SimError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except BrokenPipeError:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sim", description="What breaks next? Simulate a design's load.")
    verbs = parser.add_subparsers(required=True, metavar="VERB", title="verbs")
    for name, act, about in (
        ("run", _run, "the verdict at peak: what breaks, how busy every tier is, how long answers take"),
        ("ladder", _ladder, "how many users the design carries, and what breaks next"),
        ("check", _check, "whether the design makes sense for the prompt"),
        ("capacity", _capacity, "what the design carries by arithmetic alone, without a random number"),
        ("sensitivity", _sensitivity, "which constant of the catalogue the verdict hangs on, by arithmetic alone"),
        ("explain", _explain, "what one request of each class does, step by step, if nobody has to wait"),
        ("cost", _cost, "what the design costs a month, tier by tier"),
        ("compare", _compare, "what a second design does differently before the same requests"),
        ("removal", _removal, "what the design could do without, now and at the horizon"),
        ("play", _play, "what the design makes of a scenario: a launch, a day, a fault"),
    ):
        verb = verbs.add_parser(name, help=about, description=about)
        verb.set_defaults(act=act)
        verb.add_argument("file", metavar="FILE", help="a design, as JSON")
        if name == "compare":
            verb.add_argument("other", metavar="OTHER", help="the design to compare it with")
        which = verb.add_mutually_exclusive_group(required=True)
        which.add_argument("--prompt", metavar="NAME", help="a prompt by its name")
        which.add_argument("--workload", metavar="FILE", help="or a workload of your own, as TOML")
        verb.add_argument(
            "--prompts", metavar="DIR", type=Path, default=PROMPTS, help="where prompts are (this project's)"
        )
        verb.add_argument("--json", action="store_true", help="print JSON")
        verb.add_argument("--users", type=_users, help="daily active users (the prompt's own)")
        if name == "play":
            what = verb.add_mutually_exclusive_group(required=True)
            what.add_argument("--scenario", metavar="NAME|FILE", help=f"{', '.join(scenario.SCENARIOS)}, or a file")
            what.add_argument("--fault", choices=FAULTS, metavar="NAME", help=f"one fault: {', '.join(FAULTS)}")
            verb.add_argument("--tier", metavar="ID", help="the tier that the fault strikes")
        verb.add_argument(
            "--seed", type=_seed, default=7, help="of random numbers (7); by arithmetic alone none are drawn"
        )
        if name == "run":
            verb.add_argument("--requests", type=_requests, default=200_000, help="requests to simulate (200000)")
    real = verbs.add_parser("reality", help="systems that were really built: predicted beside observed")
    real.set_defaults(act=_reality)
    real.add_argument("folder", metavar="DIR", help="a folder of cases, or one case (the formats: sim/reality)")
    real.add_argument("--json", action="store_true", help="print JSON")
    real.add_argument("--seed", type=_seed, default=7, help="of random numbers (7)")
    real.add_argument("--requests", type=_requests, default=100_000, help="requests of one simulation (100000)")
    printing = verbs.add_parser("catalogue", help="kinds of tier and constants, with their sources")
    printing.set_defaults(act=_catalogue)
    printing.add_argument("--json", action="store_true", help="print JSON")
    printing.add_argument("--canvas", action="store_true", help="print what the canvas reads (static/studio)")
    describing = verbs.add_parser("schema", help="the JSON Schema of a format")
    describing.set_defaults(act=_schema)
    describing.add_argument("name", metavar="NAME", choices=schemas.SCHEMAS, help=", ".join(schemas.SCHEMAS))
    keeping = verbs.add_parser("golden", help="rewrite the golden runs in tests/golden")
    keeping.set_defaults(act=lambda options: golden.write(options.folder))
    keeping.add_argument("folder", type=Path, nargs="?", default=Path("tests/golden"))
    return parser


def _number(text: str, lo: float, hi: float) -> float:
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
    if not lo <= value <= hi:
        raise argparse.ArgumentTypeError(f"{text} is not between {lo:g} and {hi:g}")
    return value


def _users(text: str) -> float:
    return _number(text, 1, 1e10)


def _requests(text: str) -> int:
    return int(_number(text, 1000, 2_000_000))


def _seed(text: str) -> int:
    return int(_number(text, 0, 2**31 - 1))


# -- verbs ------------------------------------------------------------------------------------------------------------
def _read(options: argparse.Namespace) -> tuple[Design, Workload]:
    path = options.workload or options.prompts / options.prompt / "prompt.toml"
    if options.prompt and not Path(path).is_file():
        known = ", ".join(sorted(found.parent.name for found in options.prompts.glob("*/prompt.toml")))
        raise SimError("--prompt", f"no {options.prompt} in {options.prompts}; there are: {known or 'none'}")
    return _design(options.file), workload.load(path)


def _design(file: str) -> Design:
    """The design in a file; what is wrong with it names the file too."""
    try:
        return design.load(file)
    except SimError as error:
        path = error.path if error.path == file else ": ".join(part for part in (file, error.path) if part)
        raise SimError(path, error.rule) from None


def _run(options: argparse.Namespace) -> int:
    drawn, load = _read(options)
    result = sim.judge(drawn, load, users=options.users, seed=options.seed, requests=options.requests)
    if not _print(result, options):
        _say_result(result, drawn)
    return 0


def _play(options: argparse.Namespace) -> int:
    drawn, load = _read(options)
    if options.tier and not options.fault:
        raise SimError("--tier", "only with --fault")
    if options.fault:
        drama = scenario.strike(options.fault, options.tier)
    elif options.scenario in scenario.SCENARIOS:
        drama = scenario.SCENARIOS[options.scenario]
    else:
        drama = scenario.load(options.scenario)
    course = sim.play(drawn, load, drama, users=options.users, seed=options.seed)
    if not _print(chronicle.told(course), options):
        print(chronicle.text(course, drawn))
    return 0


def _ladder(options: argparse.Namespace) -> int:
    drawn, load = _read(options)
    points = sim.ladder(drawn, load, seed=options.seed)
    names = {tier.id: tier.name for tier in drawn.tiers}
    rows = [_breakpoint(point, names) for point in points]
    now = options.users or load.users_daily
    about = {"engine": sim.ENGINE_VERSION, "catalogue": catalogue.VERSION, "seed": options.seed}
    if _print({**about, "from": 1.0, "to": load.axis_end, "now": now, "breakpoints": rows}, options):
        return 0
    for row in rows:
        bottleneck, symptom = words.ROWS[row["row"]]
        print(
            f"{_about(row['users']):>14} users  {names[row['tier']]}: {bottleneck} → {symptom}\n{'':>22}{row['reason']}"
        )
    if rows:
        print(f"{now:>14,.0f} users  now: it breaks at {rows[0]['users'] / now:,.3g} times as many")
    else:
        print(f"It holds to {load.axis_end:,.0f} users.")
    return 0


def _check(options: argparse.Namespace) -> int:
    drawn, load = _read(options)
    users = options.users or load.users_daily
    found = sim.capacity(drawn, load, users=users)
    rows: list[dict[str, Any]] = [
        {"tier": each.tier, "resource": each.resource, "utilisation": each.utilisation} for each in found.resources
    ]
    rows += [{"tier": disk.tier, "resource": "disk space", "utilisation": disk.fill} for disk in found.disks]
    if _print({"findings": [], "users": users, "capacity": rows}, options):
        return 0
    print(f"It makes sense for this prompt. At {users:,.0f} users, by arithmetic alone:")
    for row in rows:
        print(f"    {drawn.tier(row['tier']).name:<20}{row['resource']:<12}{100 * row['utilisation']:>8,.1f}%")
    return 0


def _capacity(options: argparse.Namespace) -> int:
    drawn, load = _read(options)
    told = sheet.told(sim.capacity(drawn, load, users=options.users or load.users_daily))
    _print(told, options) or print(sheet.text(told, drawn))
    return 0


def _sensitivity(options: argparse.Namespace) -> int:
    drawn, load = _read(options)
    told = leaning.told(sim.sensitivity(drawn, load, users=options.users or load.users_daily), load.axis_end)
    _print(told, options) or print(leaning.text(told))
    return 0


def _explain(options: argparse.Namespace) -> int:
    drawn, load = _read(options)
    users = options.users or load.users_daily
    found = sim.explain(drawn, load, users=users)
    about = {"engine": sim.ENGINE_VERSION, "catalogue": catalogue.VERSION, "users": users}
    if _print({**about, "itineraries": [asdict(each) for each in found]}, options):
        return 0
    print(f"At {users:,.0f} users, if nobody has to wait. Before each step: who takes it, and how long it takes.")
    names = {tier.id: tier.name for tier in drawn.tiers}
    for each in found:
        print(f"\n{each.name}: {few(each.mean_ms)} ms on the average; its target counts {few(each.measured_ms)} ms.")
        for n, step in enumerate(each.steps, 1):
            print(f"{n:>4}.{few(100 * step.share):>6}%{few(step.ms):>8} ms  {_said(step, names)}")
    return 0


def _cost(options: argparse.Namespace) -> int:
    drawn, load = _read(options)
    told = bill.told(sim.cost(drawn, load, users=options.users or load.users_daily))
    _print(told, options) or print(bill.text(told, drawn))
    return 0


def _compare(options: argparse.Namespace) -> int:
    (a, load), b = _read(options), _design(options.other)
    users = options.users or load.users_daily
    told = contrast.told(sim.compare(a, b, load, users=users, seed=options.seed))
    _print(told, options) or print(contrast.text(told, a, b))
    return 0


def _removal(options: argparse.Namespace) -> int:
    drawn, load = _read(options)
    users = options.users or load.users_daily
    told = inventory.told(sim.removal(drawn, load, users=users, seed=options.seed), drawn)
    _print(told, options) or print(inventory.text(told, drawn, users))
    return 0


def _reality(options: argparse.Namespace) -> int:
    cases = door.load(options.folder)
    reports = [trial.run(case, seed=options.seed, requests=options.requests) for case in cases]
    about = {"engine": sim.ENGINE_VERSION, "catalogue": catalogue.VERSION, "seed": options.seed}
    _print({**about, "requests": options.requests, **telling.told(reports)}, options) or print(telling.text(reports))
    return 0


def _catalogue(options: argparse.Namespace) -> int:
    if options.canvas:
        sys.stdout.write(canvas_text())
        return 0
    whole = {
        "version": catalogue.VERSION,
        "kinds": listing.kinds(),
        "faults": listing.faults(),
        "constants": listing.constants(),
    }
    _print(whole, options) or print(listing.text())
    return 0


def _schema(options: argparse.Namespace) -> int:
    sys.stdout.write(schemas.text(options.name))
    return 0


# -- saying it --------------------------------------------------------------------------------------------------------
def _print(value: object, options: argparse.Namespace) -> bool:
    if options.json:
        print(json.dumps(value, indent=2, ensure_ascii=False))
    return bool(options.json)


def _say_findings(found: tuple[object, ...], options: argparse.Namespace) -> None:
    findings = [each for each in found if isinstance(each, Finding)]
    if _print({"findings": [asdict(each) for each in findings]}, options):
        return
    for each in findings:
        sys.stderr.write(f"{each.tier or 'design'}: {words.FINDINGS[each.code] % each.params}\n")


def _say_result(result: dict[str, Any], drawn: Design) -> None:
    names = {tier.id: tier.name for tier in drawn.tiers}
    verdict = {"holds": "It holds", "breaks": "It breaks", "too_close": "Too close to call"}[result["verdict"]]
    print(f"{verdict} at {result['users']:,.0f} users: {result['peak_rps']:,.1f} requests a second at peak.")
    if found := result["bottleneck"]:
        bottleneck, symptom = words.ROWS[found["row"]]
        print(f"First bottleneck: {names[found['tier']]}. {bottleneck} → {symptom}.")
        print(f"    {reason(found['reason']['code'], found['reason']['params'], names)}")
    for failure in result["failures"]:
        print(f"    {_failure(failure, names)}")
    print("\ntier                  busy  resource       waiting")
    for tier, measured in result["tiers"].items():
        busy = "" if measured["utilisation"] is None else f"{100 * measured['utilisation']:.0f}%"
        print(f"{names[tier]:<20}{busy:>6}  {measured['resource'] or '':<12}{measured['waiting']:>9,.1f}")
    for tier, nodes in result.get("grown", {}).items():
        print(f"{names[tier]} has {nodes} of the {drawn.tier(tier).most_nodes} nodes that it may grow to.")
    print("\nrequest                  p50 ms    p95 ms    p99 ms    target    failed")
    for each in result["classes"]:
        times = "".join(f"{each[key]['value']:>10,.1f}" for key in ("p50_ms", "p95_ms", "p99_ms"))
        failed = 100 * sum(each["errors"].values())
        print(f"{each['name']:<20} {times}{each['target_ms']:>10,.0f}{failed:>9.2f}%")
    points = [f"{names[p['tier']]} at {_about(p['users'])}" for p in result["ladder"]["breakpoints"]]
    print(f"\nBreaks, one after the other: {', '.join(points) or 'nowhere on the ladder'}.")
    print(f"engine {result['engine']}, catalogue {result['catalogue']}, seed {result['seed']}, {result['requests']:,}")


def _failure(failure: dict[str, Any], names: dict[str, str]) -> str:
    factor, unit = {"errors": (100, "%"), "disk": (1e-9, " GB")}.get(failure["target"], (1, " ms"))
    value, limit = (f"{few(factor * failure[key])}{unit}" for key in ("value", "limit"))
    return f"{names.get(failure['class'], failure['class'])}: {failure['target']} {value}, target {limit}"


def _about(users: float) -> str:
    """Three digits: a breakpoint is known to two per cent."""
    return f"{float(f'{users:.3g}'):,.0f}"


def _breakpoint(point: Breakpoint, names: dict[str, str]) -> dict[str, Any]:
    found = point.bottleneck
    said = reason(found.code, found.params, names)
    return {"users": point.users, "tier": found.tier, "row": found.row, "reason": said}


def _said(step: Step, names: dict[str, str]) -> str:
    named = [(each.code, {**each.params, "tier": names.get(each.params["tier"], "")}) for each in step.sentences]
    return " ".join(words.STEPS[code] % params for code, params in named)


if __name__ == "__main__":
    sys.exit(main())
