"""Case files: what they may hold, and what is said of the others."""

import json
from pathlib import Path
from typing import Any

import pytest

from sim import SimError, design
from sim.reality import door
from tests.sim.worlds import split

DESIGN = json.dumps(design.dump(split()))
WORKLOAD = """
format = 1
title = "A test"
[users]
daily = 1000
[users.regions]
here = {rtt_ms = 20}
[load]
[datasets.things]
items = 1000
item_kb = 1
[[classes]]
name = "page"
kind = "read"
rps_mean = 100
p95_ms = 500
needs = [{compute_ms = 10}, {read = "things", queries = 5}]
[[classes]]
name = "save"
kind = "write"
fixed_rps = {users = [1, 1000], values = [0, 20]}
p95_ms = 500
needs = [{write = "things"}]
"""
HEAD = 'format = 1\ntitle = "T"\nyear = 2020\nconfidence = "high"\n'
HOLDS = '[[checks]]\nverdict = "holds"\n'


def write(folder: Path, case: str, drawn: str = DESIGN, load: str = WORKLOAD) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "design.json").write_text(drawn)
    (folder / "workload.toml").write_text(load)
    (folder / "case.toml").write_text(case)
    return folder


def changed(folder: Path, change: str) -> Any:
    """The check with one change, of a case of one page and one write."""
    write(folder, f'{HEAD}{HOLDS}[[checks]]\nname = "changed"\nchange = [{change}]\nverdict = "holds"\n')
    return door.load_one(folder).checks[1]


def refusal(folder: Path) -> str:
    with pytest.raises(SimError) as refused:
        door.load(folder)
    return str(refused.value).replace(f"{folder}/", "")


def test_a_folder_of_folders_gives_its_cases_by_name(tmp_path: Path) -> None:
    for name in ("b", "a"):
        write(tmp_path / name, HEAD + HOLDS)
    assert [case.name for case in door.load(tmp_path)] == ["a", "b"]
    assert [case.name for case in door.load(tmp_path / "b")] == ["b"]


def test_the_first_check_is_of_the_case_as_it_was(tmp_path: Path) -> None:
    case = door.load_one(write(tmp_path / "a", HEAD + HOLDS))
    assert case.checks[0].design == split()
    assert case.checks[0].name == "as it was"
    write(tmp_path / "a", f"{HEAD}[[checks]]\nchange = [{{load = 2}}]\nverdict = 'holds'\n")
    assert refusal(tmp_path / "a") == "case.toml: checks[0].change: the first check is of the case as it was"


def test_a_property_may_change(tmp_path: Path) -> None:
    check = changed(tmp_path, '{tier = "db", set = "cores", to = 24}')
    assert check.design.tier("db").get("cores") == 24
    assert check.changes == ("db: cores 24",)


def test_nodes_may_be_so_many_times_as_many(tmp_path: Path) -> None:
    check = changed(tmp_path, '{tier = "app", nodes = 2.5}')
    assert check.design.tier("app").nodes == 3


def test_a_tier_may_become_another_kind(tmp_path: Path) -> None:
    check = changed(tmp_path, '{tier = "db", kind = "shards"}, {tier = "db", set = "nodes", to = 32}')
    assert (check.design.tier("db").kind, check.design.tier("db").nodes) == ("shards", 32)


def test_a_tier_may_go_and_links_may_come_and_go(tmp_path: Path) -> None:
    assert [tier.id for tier in changed(tmp_path, '{remove = "db"}').design.tiers] == ["users", "app"]
    assert len(changed(tmp_path, '{cut = ["app", "db"]}').design.links) == 1
    both = changed(tmp_path, '{cut = ["app", "db"]}, {link = ["app", "db"]}')
    assert both.design == split()


def test_the_load_may_be_so_many_times_as_high_and_the_data_stays(tmp_path: Path) -> None:
    load = changed(tmp_path, "{load = 3}").workload.at(1000)
    assert [item.rate_rps for item in load.classes] == [300, 60]
    assert load.datasets["things"].items == 1000
    load = changed(tmp_path, '{load = 3, class = "save"}').workload.at(1000)
    assert [item.rate_rps for item in load.classes] == [100, 60]


def test_any_number_of_the_workload_may_change(tmp_path: Path) -> None:
    by_name = changed(tmp_path, '{number = "classes.page.needs[1].queries", to = 40}')
    by_place = changed(tmp_path, '{number = "classes[0].needs[1].queries", to = 40}')
    assert by_name.workload == by_place.workload
    assert by_name.workload.at(1000).classes[0].needs[1].queries == 40
    assert (
        changed(tmp_path, '{number = "datasets.things.items", to = 7}').workload.at(1000).datasets["things"].items == 7
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("{}", "change[0]: not exactly one of set, nodes, kind, remove, link, cut, load, number"),
        ('{tier = "db", set = "cores", to = 0}', "change: makes a file that is refused: tiers[2].cores: 0 is below 1"),
        ('{tier = "nas", set = "cores", to = 2}', "change[0].tier: no such tier"),
        (
            '{tier = "db", nodes = 2}',
            "change: makes a file that is refused: tiers[2].nodes: unknown property of database",
        ),
        ('{remove = "nas"}', "change[0].remove: no such tier"),
        ('{cut = ["db", "app"]}', "change[0].cut: no such link"),
        ('{link = ["db"]}', "change[0].link: not two ids of tiers"),
        ("{load = -1}", "change[0].load: -1 is below 0"),
        ('{load = 2, class = "fax"}', "change[0].class: no such class"),
        ('{number = "classes.fax.rps_mean", to = 2}', "change[0].number: no such number in the workload"),
        ('{number = "classes[9].rps_mean", to = 2}', "change[0].number: no such number in the workload"),
        ('{number = "users.daily", to = "many"}', "change: makes a file that is refused: users.daily: not a number"),
        ("{load = 2, faster = 3}", "change[0].faster: unknown field"),
    ],
)
def test_a_change_that_breaks_a_rule_is_refused_with_its_path(tmp_path: Path, change: str, message: str) -> None:
    write(tmp_path, f'{HEAD}{HOLDS}[[checks]]\nchange = [{change}]\nverdict = "holds"\n')
    assert refusal(tmp_path) == f"case.toml: checks[1].{message}"


ASKED = HEAD + "[[checks]]\n"
NUMBER = 'quantity = "utilisation"\ntier = "db"\nresource = "cpu"\nvalue = 0.2\nrange = [0.1, 0.3]\nunit = "ratio"\n'


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (HEAD, "checks: missing"),
        (HEAD.replace("2020", "'last'") + HOLDS, "year: not a whole number"),
        (HEAD + "[[checks]]\n", "checks[0]: nothing to check: no verdict, no quantity, no course, no tier"),
        (HEAD + HOLDS + "colour = 1\n", "checks[0].colour: unknown field"),
        (HEAD + HOLDS + "tier = 'fax'\n", "checks[0].tier: no tier fax"),
        (HEAD + HOLDS + "never = ['db', 'fax']\n", "checks[0].never: no tier fax"),
        (HEAD + HOLDS + "row = 'fax'\n", "checks[0].row: no row fax"),
        (HEAD + HOLDS + "class = 'fax'\n", "checks[0].class: no fax"),
        (HEAD + HOLDS.replace("holds", "wins"), "checks[0].verdict: not one of holds, breaks"),
        (ASKED + NUMBER.replace("db", "fax"), "checks[0].tier: no tier fax"),
        (ASKED + NUMBER.replace('tier = "db"\n', ""), "checks[0].tier: missing: utilisation needs it"),
        (ASKED + NUMBER.replace("0.1, 0.3", "0.3, 0.1"), "checks[0].range: not two numbers that rise"),
        (
            ASKED + NUMBER + "ratio = true\n",
            "checks[0].ratio: of what is before a change to what is after, and there is none",
        ),
        (
            ASKED + NUMBER + "basis = 'luck'\n",
            "checks[0].basis: not one of independent, derived, fitted",
        ),
        (ASKED + NUMBER + "basis = 'fitted'\n", "fitted: a check is fitted, and no number says so"),
        (HEAD + HOLDS + "course = 'falls'\n", "checks[0].course: of what happens, and there is no scenario"),
        (HEAD + HOLDS + "scenario = {duration_s = 0}\n", "checks[0].scenario.duration_s: 0 is below 1"),
        (HEAD + HOLDS + "scenario = 3\n", "checks[0].scenario: not an object"),
        (HEAD + "sources = 3\n" + HOLDS, "sources: not a list of texts"),
        (HEAD + "[[assumed]]\nnumber = 'x'\n" + HOLDS, "assumed[0].why: missing"),
        ("format = 2\n", "format: 2 is above 1"),
        ("title =", "not TOML (Invalid value (at end of document))"),
    ],
)
def test_a_case_that_breaks_a_rule_is_refused_with_its_path(tmp_path: Path, case: str, message: str) -> None:
    write(tmp_path, case)
    assert refusal(tmp_path) == f"case.toml: {message}"


def test_what_is_wrong_with_its_other_files_is_said_with_their_names(tmp_path: Path) -> None:
    write(tmp_path, HEAD + HOLDS, drawn="{}")
    assert refusal(tmp_path) == "design.json: format: not 1"
    write(tmp_path, HEAD + HOLDS, load="format = 1")
    assert refusal(tmp_path).startswith("workload.toml: ")
    (tmp_path / "workload.toml").unlink()
    assert refusal(tmp_path) == "workload.toml: cannot be read"


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SimError, match="no case in it"):
        door.load(tmp_path)
    with pytest.raises(SimError, match="not a folder"):
        door.load(tmp_path / "nowhere")
