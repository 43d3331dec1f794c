"""The command line, as a person uses it without the site."""

import json
from pathlib import Path

import pytest

from sim.__main__ import main
from sim.scenario import SCENARIOS

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "practice/prompts/catalogue/url-shortener/reference.json"
PHOTOS = ROOT / "tests/drawings/photo-sharing.json"
PROMPT = ["--prompt", "url-shortener", "--prompts", str(ROOT / "practice/prompts/catalogue")]
STAGE = [str(ROOT / "sim/data/essay/3.json"), "--workload", str(ROOT / "sim/data/essay/workload.toml")]


def said(capsys, *words):
    status = main([str(word) for word in words])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_run_says_whether_it_holds(capsys):
    status, out, _ = said(capsys, "run", REFERENCE, *PROMPT, "--requests", 20_000)
    assert status == 0
    assert out.startswith("It holds at 8,000,000 users")


def test_run_names_the_bottleneck_and_its_symptom_and_no_fix(capsys):
    _, out, _ = said(capsys, "run", *STAGE, "--users", 250_000, "--requests", 20_000)
    assert "Repeated reads → Database overloaded by reads" in out
    assert "Add a cache" not in out


def test_run_prints_json_that_can_be_read(capsys):
    _, out, _ = said(capsys, "run", *STAGE, "--users", 250_000, "--requests", 20_000, "--seed", 3, "--json")
    result = json.loads(out)
    assert (result["verdict"], result["seed"], result["users"]) == ("breaks", 3, 250_000)


def test_ladder_lists_breakpoints_that_rise(capsys):
    _, out, _ = said(capsys, "ladder", *STAGE, "--json")
    points = [point["users"] for point in json.loads(out)["breakpoints"]]
    assert points == sorted(points)
    assert len(points) == 3
    _, out, _ = said(capsys, "ladder", *STAGE)
    assert "Database: Repeated reads" in out


def test_check_finds_nothing_wrong_with_a_reference(capsys):
    status, out, _ = said(capsys, "check", REFERENCE, *PROMPT, "--users", 1_000_000, "--json")
    assert status == 0
    assert json.loads(out)["findings"] == []
    assert {"App server", "cpu"} <= set(said(capsys, "check", REFERENCE, *PROMPT)[1].replace("  ", "\n").split("\n"))


def test_capacity_says_what_breaks_without_a_random_number(capsys):
    status, out, _ = said(capsys, "capacity", *STAGE, "--users", 250_000)
    assert status == 0
    assert out.startswith("By arithmetic alone it breaks at 250,000 users")
    assert "Database: Repeated reads → Database overloaded by reads." in out
    assert "Database's disk: 0.7% full; it is not full within a hundred years." in out
    assert "Breaks at 181,000 users: Database." in out


def test_capacity_says_when_a_disk_is_full(capsys):
    photos = ROOT / "practice/prompts/catalogue/photo-sharing"
    _, out, _ = said(capsys, "capacity", PHOTOS, "--workload", photos / "prompt.toml")
    assert "Database's disk: 0.8% full, 4 GB more a day: full in 4.89 years." in out


def test_capacity_prints_json_that_can_be_read(capsys):
    _, out, _ = said(capsys, "capacity", *STAGE, "--users", 1000, "--json")
    found = json.loads(out)
    assert found["verdict"] == "holds"
    assert [each["users"] for each in found["breakpoints"]] == sorted(each["users"] for each in found["breakpoints"])
    assert found["disks"][0]["full_in_days"] is None
    assert {each["resource"] for each in found["resources"]} >= {"cpu", "workers", "connections", "disk", "network"}


def test_sensitivity_says_what_the_verdict_hangs_on_most(capsys):
    status, out, _ = said(capsys, "sensitivity", *STAGE, "--users", 150_000)
    assert status == 0
    assert out.startswith("It holds at 150,000 users, and breaks first at 181,000, by arithmetic.")
    assert "It hangs most on “CPU time of one read query whose rows are in memory”: 0.4 ms" in out
    assert "At 0.492 ms the verdict is another." in out


def test_sensitivity_prints_json_with_the_source_of_every_constant(capsys):
    _, out, _ = said(capsys, "sensitivity", *STAGE, "--users", 1_000, "--json")
    found = json.loads(out)
    assert found["constants"]
    assert all(
        each["source"] and each["what"] and each["lo"] <= each["value"] <= each["hi"] for each in found["constants"]
    )
    assert "Anywhere in that range the verdict stays." in found["sentences"]


def test_explain_says_step_by_step_what_a_request_does(capsys):
    status, out, _ = said(capsys, "explain", REFERENCE, *PROMPT, "--users", 1_000_000)
    assert status == 0
    assert out.startswith("At 1,000,000 users, if nobody has to wait.")
    redirect = out.partition("\nredirect: ")[2].partition("\n\n")[0].splitlines()
    assert "It passes Load balancer: 1.02 ms." in redirect[2]
    assert redirect[3].split()[:4] == ["3.", "100%", "0.3", "ms"]
    assert "95.1% of the time what it wants is in memory" in redirect[5]
    assert redirect[6].split()[:2] == ["6.", "4.92%"]


def test_explain_prints_json_for_every_class_and_job(capsys):
    photos = ROOT / "practice/prompts/catalogue/photo-sharing"
    _, out, _ = said(capsys, "explain", PHOTOS, "--workload", photos / "prompt.toml", "--json")
    found = json.loads(out)
    assert [(each["name"], each["is_job"]) for each in found["itineraries"]] == [
        ("feed", False),
        ("photo", False),
        ("post", False),
        ("like or comment", False),
        ("fan-out", True),
    ]
    (edge, *_) = found["itineraries"][1]["steps"]
    assert (edge["tier"], edge["link"]) == ("cdn1", ["users1", "cdn1"])
    assert sum(way["share"] for way in edge["ways"]) == pytest.approx(1)


def test_explain_never_takes_a_number_for_the_id_of_a_tier(capsys, tmp_path):
    tiers = [{"id": "1", "kind": "users"}, {"id": "13", "kind": "app"}, {"id": "100", "kind": "database"}]
    links = [{"from": "1", "to": "13"}, {"from": "13", "to": "100"}]
    file = tmp_path / "design.json"
    file.write_text(json.dumps({"format": 1, "tiers": tiers, "links": links}))
    _, out, _ = said(capsys, "explain", file, *PROMPT)
    assert "a worker of App server, of 13 on each node" in out
    assert "from Database over one of 100 connections" in out


def test_explain_names_findings(capsys, tmp_path):
    file = tmp_path / "design.json"
    file.write_text('{"format": 1, "tiers": [], "links": []}')
    status, out, err = said(capsys, "explain", file, *PROMPT)
    assert (status, out) == (1, "")
    assert "There is nothing here yet." in err


def test_check_names_the_tier_of_each_finding(capsys, tmp_path):
    file = tmp_path / "design.json"
    file.write_text(
        '{"format": 1, "tiers": [{"id": "u1", "kind": "users"}, {"id": "c1", "kind": "cache"}], "links": []}'
    )
    status, _, err = said(capsys, "check", file, *PROMPT)
    assert status == 1
    assert "c1: No request ever reaches Cache." in err
    status, out, _ = said(capsys, "run", file, *PROMPT, "--json")
    assert status == 1
    assert {"tier": "c1", "code": "unreachable"}.items() <= json.loads(out)["findings"][1].items()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "not JSON"),
        ('{"format": 1, "tiers": [{"id": "a1", "kind": "app", "nodes": 1000000000}], "links": []}', "tiers[0].nodes"),
        ('{"format": 1, "tiers": [{"id": "a1", "kind": "app", "workers": NaN}], "links": []}', "tiers[0].workers"),
        ('{"format": 1, "tiers": [{"id": "a1", "kind": "blimp"}], "links": []}', "tiers[0].kind"),
    ],
)
def test_a_broken_design_is_refused_with_its_path(capsys, tmp_path, text, complaint):
    file = tmp_path / "design.json"
    file.write_text(text)
    status, out, err = said(capsys, "run", file, *PROMPT)
    assert (status, out) == (2, "")
    assert complaint in err


def test_cost_is_a_range_by_tier(capsys):
    status, out, _ = said(capsys, "cost", REFERENCE, *PROMPT, "--json")
    assert status == 0
    bill = json.loads(out)
    assert bill["usd_month"]["lo"] < bill["usd_month"]["value"] < bill["usd_month"]["hi"]
    assert [tier["tier"] for tier in bill["tiers"]] == ["users1", "lb1", "app1", "db1"]
    _, fewer, _ = said(capsys, "cost", REFERENCE, *PROMPT, "--users", 1000)
    assert "a month at 1,000 users" in fewer
    assert "cost.vm_medium" in fewer


def test_compare_says_what_the_second_design_changes(capsys):
    file, *load = STAGE
    status, out, _ = said(capsys, "compare", file, file.replace("3.json", "4.json"), *load, "--users", 230_000)
    assert status == 0
    assert "A breaks. Breaks at 18" in out
    assert "Database: Repeated reads" in out
    _, out, _ = said(capsys, "compare", file, file, *load, "--users", 230_000, "--json")
    assert {each["p95_ms"]["apart"]["value"] for each in json.loads(out)["classes"]} == {0}


def test_removal_labels_every_tier(capsys):
    status, out, _ = said(capsys, "removal", REFERENCE, *PROMPT, "--json")
    assert status == 0
    removal = json.loads(out)
    assert {tier["tier"]: tier["label"] for tier in removal["tiers"]} == dict.fromkeys(["lb1", "app1", "db1"], "needed")
    assert removal["lean"]["format"] == 1
    _, out, _ = said(capsys, "removal", *STAGE, "--users", 1_000_000)
    assert out.startswith("It breaks at 1,000,000 users; tried as far as it goes.")
    assert "without it: “view a post” needs posts, and nothing that App server may call stores posts." in out


PLAY = ["play", *STAGE, "--users", 50_000]


def test_play_tells_a_fault_from_its_first_second_to_its_last(capsys):
    status, out, _ = said(capsys, *PLAY, "--fault", "node_lost", "--tier", "app1")
    assert status == 0
    assert out.startswith("A node dies, at 50,000 users (seed 7):\nthe design recovers: a target was missed")
    assert "From 60 s to 120 s (App server): One node stops;" in out
    assert "It recovered within" in out
    assert "found nobody there" in out.partition("busiest")[2]


@pytest.mark.parametrize("name", SCENARIOS)
def test_play_knows_every_scenario_by_its_name(capsys, name):
    status, out, _ = said(capsys, "play", *STAGE, "--users", 2_000, "--scenario", name)
    assert status == 0
    assert out.startswith(SCENARIOS[name].name)
    assert "recovered within" not in out or SCENARIOS[name].strikes


def test_play_prints_json_that_can_be_read(capsys):
    _, out, _ = said(capsys, *PLAY, "--fault", "spike", "--seed", 3, "--json")
    told = json.loads(out)
    assert (told["seed"], told["users"]) == (3, 50_000)
    assert told["scenario"]["strikes"][0]["sentence"].startswith("From one moment to the next")
    assert len(told["windows"]) == 60
    assert told["verdict"] in {"survives", "recovers", "falls", "too_close"}


def test_play_reads_a_file_of_ones_own(capsys, tmp_path):
    file = tmp_path / "mine.json"
    strikes = [{"fault": "deploy_bad", "tier": "app1", "at_s": 20, "for_s": 20, "share": 0.5}]
    file.write_text(json.dumps({"format": 1, "name": "Mine", "duration_s": 60, "strikes": strikes}))
    _, out, _ = said(capsys, *PLAY, "--scenario", file)
    assert out.startswith("Mine, at 50,000 users")
    assert "It recovered within 0 s of the end of the last fault." in out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--fault", "node_lost"], "strikes[0].tier: missing"),
        (["--fault", "node_lost", "--tier", "gone"], "strikes[0].tier: no such tier"),
        (["--fault", "cache_cold", "--tier", "app1"], "strikes[0].tier: App server is not struck by cache_cold"),
        (["--scenario", "day", "--tier", "app1"], "--tier: only with --fault"),
        (["--scenario", "nowhere.json"], "nowhere.json: cannot be read"),
    ],
)
def test_play_refuses_what_cannot_be_struck(capsys, words, complaint):
    status, out, err = said(capsys, *PLAY, *words)
    assert (status, out) == (2, "")
    assert complaint in err


@pytest.mark.parametrize("words", [["--fault", "meteor"], [], ["--fault", "spike", "--scenario", "day"]])
def test_play_wants_one_known_fault_or_one_scenario(capsys, words):
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in [*PLAY, *words]])
    assert ended.value.code == 2
    capsys.readouterr()


def test_play_names_findings(capsys, tmp_path):
    file = tmp_path / "design.json"
    file.write_text('{"format": 1, "tiers": [], "links": []}')
    status, _, err = said(capsys, "play", file, *PROMPT, "--scenario", "day")
    assert status == 1
    assert "There is nothing here yet." in err


def test_an_unknown_prompt_is_refused_with_those_there_are(capsys):
    status, _, err = said(capsys, "run", REFERENCE, "--prompt", "nope", *PROMPT[2:])
    assert status == 2
    assert "url-shortener" in err


@pytest.mark.parametrize("words", [["--users", "nan"], ["--users", "0"], ["--requests", "1e12"], ["--seed", "-1"]])
def test_numbers_out_of_range_are_refused(capsys, words):
    with pytest.raises(SystemExit) as ended:
        main(["run", *STAGE, *words])
    assert ended.value.code == 2
    assert "is not between" in capsys.readouterr().err


def test_catalogue_prints_every_number_with_its_source(capsys):
    _, out, _ = said(capsys, "catalogue", "--json")
    listed = json.loads(out)
    assert all(each["source"] and len(each["range"]) == 2 for each in listed["constants"])
    assert all(size["source"] for kind in listed["kinds"] for size in kind["sizes"])
    _, out, _ = said(capsys, "catalogue")
    assert "(unverified)" in out
