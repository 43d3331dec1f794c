"""What is predicted, and when that is right."""

import json
import math
from pathlib import Path

import pytest

from sim import design
from sim.__main__ import main
from sim.reality import door, telling, trial
from sim.reality.quantities import QUANTITIES
from sim.reality.summary import summary
from tests.sim.reality.test_door import HEAD, HOLDS, WORKLOAD, write
from tests.sim.worlds import app, database, make_design


def outcomes(folder: Path, *checks: str) -> tuple[trial.Outcome, ...]:
    """Of checks in the words of the file; the first is that it holds."""
    written = "".join(f"[[checks]]\n{check}\n" for check in checks)
    case = door.load_one(write(folder, HEAD + 'fitted = ["x"]\n' + HOLDS + written))
    return trial.run(case, seed=7, requests=20_000).outcomes[1:]


def measured(folder: Path, quantity: str, about: str = "", change: str = "") -> float:
    said = f'{change}\nquantity = "{quantity}"\nvalue = 1\nrange = [0, 1e12]\nunit = "x"\n{about}'
    outcome = outcomes(folder, said)[0]
    assert outcome.value is not None, outcome.why
    return outcome.value


DB = 'tier = "db"\nresource = "cpu"\n'


def test_a_verdict_is_right_or_wrong(tmp_path: Path) -> None:
    found = outcomes(tmp_path, 'verdict = "holds"', 'verdict = "breaks"', 'change = [{load = 20}]\nverdict = "breaks"')
    assert [each.state for each in found] == ["right", "wrong", "right"]


@pytest.mark.parametrize(
    ("place", "state"),
    [
        ('tier = "app"', "right"),
        ('tier = ["db", "app"]\nresource = "cpu"', "right"),
        ('row = "one_app_server"', "right"),
        ('tier = "db"', "wrong"),
        ('tier = "app"\nresource = "disk"', "wrong"),
        ('row = "disk_full"', "wrong"),
        ('never = "db"', "right"),
        ('never = "app"', "wrong"),
    ],
)
def test_the_place_is_what_breaks_or_would_break_next(tmp_path: Path, place: str, state: str) -> None:
    for load, verdict in ((1, "holds"), (20, "breaks")):
        found = outcomes(tmp_path, f'change = [{{load = {load}}}]\nverdict = "{verdict}"\n{place}')
        assert found[0].state == state, found


def test_a_kind_is_as_good_as_an_id(tmp_path: Path) -> None:
    change = 'change = [{number = "classes.page.needs[1].query_ms", to = 10}]\nverdict = "breaks"\n'
    assert outcomes(tmp_path, f'{change}tier = "database"')[0].state == "right"


def test_one_class_may_hold_while_the_site_breaks(tmp_path: Path) -> None:
    slow = 'change = [{number = "classes.save.p95_ms", to = 1}]\n'
    page, save = (f'{slow}verdict = "holds"\nclass = "{name}"' for name in ("page", "save"))
    said = [f'{slow}verdict = "breaks"', page, save]
    assert [each.state for each in outcomes(tmp_path, *said)] == ["right", "right", "wrong"]


def test_a_number_is_right_inside_its_range(tmp_path: Path) -> None:
    said = 'quantity = "utilisation"\nunit = "ratio"\nvalue = 0.05\n' + DB
    inside, outside = outcomes(tmp_path, said + "range = [0.04, 0.07]", said + "range = [0.5, 0.6]")
    assert (inside.state, outside.state) == ("right", "wrong")
    assert inside.value == outside.value
    assert inside.error is not None and inside.value is not None
    assert inside.error == pytest.approx(inside.value / 0.05 - 1)


def test_bounds_alone_are_enough_and_have_no_error(tmp_path: Path) -> None:
    said = 'quantity = "utilisation"\nunit = "ratio"\n' + DB
    inside, outside = outcomes(tmp_path, said + "range = [0, 0.5]", said + "range = [0.5, 1]")
    assert (inside.state, outside.state) == ("right", "wrong")
    assert inside.error is None


def test_enough_requests_are_simulated_for_the_first_to_have_left(tmp_path: Path) -> None:
    """Of 120 a second that each travel for five seconds, 20,000 would be half of them on their way."""
    far = "change = [{number = 'users.regions.here.rtt_ms', to = 10_000}]"
    near, away = (measured(tmp_path, "utilisation", DB, change) for change in ("", far))
    assert away == pytest.approx(near, rel=0.05)


def test_a_ratio_is_after_over_before(tmp_path: Path) -> None:
    found = measured(tmp_path, "utilisation", DB + "ratio = true", "change = [{load = 3}]")
    assert found == pytest.approx(3, rel=0.1)


def test_what_cannot_be_tested_says_why_and_is_not_counted(tmp_path: Path) -> None:
    found = outcomes(tmp_path, 'verdict = "breaks"\nuntestable = "no such kind"')[0]
    assert (found.state, found.why, found.verdict) == ("untestable", "no such kind", None)


def test_a_design_that_makes_no_sense_is_wrong_and_says_why(tmp_path: Path) -> None:
    found = outcomes(tmp_path, 'change = [{cut = ["app", "db"]}]\nverdict = "holds"')[0]
    assert found.state == "wrong"
    assert "No request ever reaches Database." in found.why


# -- quantities -------------------------------------------------------------------------------------------------------
def test_a_busy_share_follows_the_law_of_utilisation(tmp_path: Path) -> None:
    # a page asks five queries of 0.4 ms, a save writes a row in 1 ms, on four cores
    assert measured(tmp_path, "utilisation", DB) == pytest.approx((100 * 2 + 20 * 1) / 4000, rel=0.05)


def test_rates_are_those_of_the_links(tmp_path: Path) -> None:
    assert measured(tmp_path, "rate_rps", 'tier = "db"') == pytest.approx(120)
    assert measured(tmp_path, "rate_day", 'tier = "db"') == pytest.approx(120 * 86_400)


def test_in_flight_is_rate_times_time(tmp_path: Path) -> None:
    page_ms = measured(tmp_path, "mean_ms", 'class = "page"')
    assert 12 < page_ms < 30
    there = measured(tmp_path, "in_flight", 'tier = "db"\nclass = "page"')
    assert there == pytest.approx(100 * 2e-3, rel=0.1)
    assert measured(tmp_path, "share", 'tier = "db"\nclass = "page"') == pytest.approx(there * 10 / page_ms, rel=0.01)


def test_quantiles_rise_and_a_loaded_site_waits(tmp_path: Path) -> None:
    page = [measured(tmp_path, f"p{q}_ms", 'class = "page"') for q in (50, 95, 99)]
    assert page == sorted(page)
    calm, loaded = (measured(tmp_path, "wait_ms", "", f"change = [{{load = {load}}}]") for load in (1, 3))
    assert loaded > 2 * calm


def test_most_that_it_answers_is_what_its_fullest_resource_allows(tmp_path: Path) -> None:
    """A page is 10 ms of four cores, a save nothing: 480 requests a second of which 400 are pages."""
    assert measured(tmp_path, "saturation_rps") == pytest.approx(480, rel=0.03)
    assert measured(tmp_path, "saturation_rps", 'class = "page"') == pytest.approx(400, rel=0.03)
    assert measured(tmp_path, "breaks_rps") < 480


def test_clients_that_wait_for_their_answers_get_what_is_full_or_what_they_ask(tmp_path: Path) -> None:
    """A page of 10 ms on one core: full at 100 a second, and two clients 90 ms away ask 20 times a second together."""
    box = make_design(app(cores=1, workers=4096, database=True), links=[])
    load = WORKLOAD[: WORKLOAD.index('[[classes]]\nname = "save"')].replace("20}", "90}")
    load = load.replace('{read = "things", queries = 5}', '{read = "things", query_ms = 0}')
    number = 'quantity = "saturation_rps"\nvalue = 1\nrange = [0, 1e6]\nunit = "1/s"\n'
    median = 'quantity = "p50_ms"\nclass = "page"\nclients = 40\nvalue = 1\nrange = [0, 1e6]\nunit = "ms"\n'
    asked = (number, f"{number}clients = 2\n", median)
    case = HEAD + HOLDS.replace("holds", "breaks") + "".join(f"[[checks]]\n{each}" for each in asked)
    folder = write(tmp_path, case, drawn=json.dumps(design.dump(box)), load=load)
    most, two, wait_ms = (each.value for each in trial.run(door.load_one(folder), seed=7, requests=20_000).outcomes[1:])
    assert most == pytest.approx(100, rel=0.02)
    assert two == pytest.approx(20, rel=0.05)
    assert wait_ms == pytest.approx(40 * 10 - 90, rel=0.1)  # forty of 10 ms each, less the time that they are away


def test_a_throughput_is_bytes_too(tmp_path: Path) -> None:
    found = measured(tmp_path, "saturation_mb_s", "kb = 2")
    assert found == pytest.approx(measured(tmp_path, "saturation_rps") * 2000 / 2**20)


def test_nodes_are_the_fewest_that_hold(tmp_path: Path) -> None:
    """A thousand pages of 10 ms are ten cores of work: three nodes of four."""
    balancer = {"id": "lb", "kind": "load_balancer"}
    many = make_design(balancer, app(), database(size="xlarge"), links=[("lb", "app"), ("app", "db")])
    number = 'quantity = "nodes_needed"\ntier = "app"\nvalue = 3\nrange = [3, 3]\nunit = "nodes"\n'
    case = f"{HEAD}{HOLDS}[[checks]]\nchange = [{{load = 10}}]\n{number}"
    folder = write(tmp_path, case, drawn=json.dumps(design.dump(many)))
    found = trial.run(door.load_one(folder), seed=7, requests=20_000).outcomes[1]
    assert found.value == 3, found


STUCK = 'scenario = {duration_s = 600, strikes = [{fault = "consumer_stuck", tier = "w", at_s = 60, for_s = 60}]}\n'


def with_jobs(folder: Path, check: str) -> trial.Outcome:
    """Fifteen jobs a second of half a second, for ten places: three quarters busy."""
    tiers = [app(), {"id": "q", "kind": "queue"}, {"id": "w", "kind": "worker", "slots": 10}]
    drawn = make_design(*tiers, links=[("app", "q"), ("q", "w")])
    load = (
        WORKLOAD[: WORKLOAD.index("[[classes]]")]
        + """
[[classes]]
name = "order"
kind = "write"
rps_mean = 15
p95_ms = 500
needs = [{job = "mail"}]
[[jobs]]
name = "mail"
delay_s = 600
needs = [{call_ms = 500}]
"""
    )
    case = f"{HEAD}{HOLDS}[[checks]]\n{STUCK}{check}"
    folder = write(folder, case, drawn=json.dumps(design.dump(drawn)), load=load)
    return trial.run(door.load_one(folder), seed=7, requests=5000).outcomes[1]


def test_a_pause_is_made_up_for_in_the_time_that_is_left_over(tmp_path: Path) -> None:
    """Pause × load / (1 - load): two hours at three quarters are six."""
    number = 'quantity = "catch_up_h"\ntier = "w"\npause_h = 2\nvalue = 6\nrange = [4, 8]\nunit = "h"\n'
    found = with_jobs(tmp_path, number)
    assert found.state == "right", found
    assert found.value == pytest.approx(6, rel=0.3)


def test_a_course_is_right_or_wrong(tmp_path: Path) -> None:
    assert with_jobs(tmp_path, 'course = "survives"').state == "right"
    found = with_jobs(tmp_path, 'course = "falls"')
    assert (found.state, found.verdict) == ("wrong", "survives")


def test_what_is_not_there_is_wrong_and_says_so(tmp_path: Path) -> None:
    number = 'value = 1\nrange = [0, 2]\nunit = "x"\n'
    asked = [
        'quantity = "utilisation"\ntier = "db"\nresource = "slots"\n',
        'quantity = "hit_ratio"\ntier = "db"\n',
        'change = [{load = 0}]\nquantity = "breaks_rps"\n',
    ]
    said = [each.why for each in outcomes(tmp_path, *(each + number for each in asked))]
    assert said == ["db has no slots that anybody uses", "nobody asks db", "it never breaks"]


def test_errors_and_money_have_numbers_too(tmp_path: Path) -> None:
    assert measured(tmp_path, "error_share") == 0
    assert measured(tmp_path, "error_share", "", "change = [{load = 20}]") > 0.5
    assert measured(tmp_path, "usd_month") > 100


def test_every_quantity_is_explained() -> None:
    assert all(quantity.what for quantity in QUANTITIES.values())


# -- all together -----------------------------------------------------------------------------------------------------
def test_errors_are_told_by_what_they_rest_on(tmp_path: Path) -> None:
    number = 'quantity = "rate_rps"\ntier = "db"\nrange = [0, 1e6]\nunit = "1/s"\n'
    said = [f"{number}value = 100", f"{number}value = 240", f'{number}value = 150\nbasis = "fitted"']
    checks = "".join(f"[[checks]]\n{each}\n" for each in said)
    case = door.load_one(write(tmp_path, f'{HEAD}fitted = ["x"]\n{HOLDS}{checks}'))
    found = summary([trial.run(case, seed=7, requests=2000)])
    assert (found.numbers.right, found.numbers.tested, found.not_independent) == (3, 3, 1)
    assert found.errors["system"]["independent"].median == pytest.approx(0.35)
    assert found.errors["system"]["independent"].rms == pytest.approx(math.sqrt((0.2**2 + 0.5**2) / 2))
    assert found.errors["system"]["fitted"].rms == pytest.approx(0.2)


def test_the_command_prints_values_and_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = f'quantity = "utilisation"\nvalue = 0.05\nrange = [0, 1]\nunit = "ratio"\n{DB}'
    write(tmp_path / "a", f"{HEAD}{HOLDS}[[checks]]\n{number}")
    asked = ["reality", str(tmp_path), "--requests", "2000", "--seed", "3"]
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["seed"], told["requests"], told["cases"][0]["case"]) == (3, 2000, "a")
    assert [check["state"] for check in told["cases"][0]["checks"]] == ["right", "right"]
    assert told["summary"]["numbers"] == {"right": 1, "tested": 1, "untestable": 0}
    assert main(asked) == 0
    lines = capsys.readouterr().out
    assert lines.startswith("a: T, 2020 (system, confidence high)\n  ok    as it was: holds; expected holds")
    assert "Numbers    1 right of 1 tested, 0 not testable yet; 0 of them fitted or derived" in lines
    assert main(["reality", str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err == f"{tmp_path}/nowhere: not a folder\n"


def test_equal_seeds_give_equal_reports(tmp_path: Path) -> None:
    case = door.load_one(write(tmp_path, HEAD + HOLDS))
    once, again = (telling.told([trial.run(case, seed=3, requests=2000)]) for _ in range(2))
    assert once == again
