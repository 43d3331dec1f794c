"""Every prompt of ours is fair: none is unwinnable, none is won by accident, and no two are the same."""

import re
import shutil
from itertools import combinations

import pytest
from django.core.management import CommandError, call_command

import sim
from practice.prompts import catalogue
from practice.prompts.soundness import Soundness

SLUGS = sorted(catalogue.everything())
LISTED = [prompt.slug for prompt in catalogue.listed()]


@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_fair(slug):
    assert list(Soundness(catalogue.get(slug)).faults()) == []


def test_there_are_enough_and_of_enough_kinds():
    prompts = catalogue.listed()
    assert len(prompts) >= 52
    assert {prompt.workload.difficulty for prompt in prompts} == set(catalogue.DIFFICULTIES)
    kinds = {prompt.slug: [tier.kind for tier in prompt.design("reference").tiers] for prompt in prompts}
    machines = {"app", "database", "http_cache"}  # what somebody has to run: files, edges and users are others'
    small = [slug for slug in kinds if is_small(catalogue.get(slug), machines)]
    assert len(small) >= 10, small
    assert sum("shards" in each for each in kinds.values()) >= 4


def is_small(prompt, machines):
    """One or two machines are the right answer."""
    tiers = [tier for tier in prompt.design("reference").tiers if tier.kind not in {"users", "cdn", "object_store"}]
    return {tier.kind for tier in tiers} <= machines and sum(tier.nodes for tier in tiers) <= 2


def test_no_two_share_more_than_half_of_their_sentences():
    said = {slug: sentences(slug) for slug in SLUGS}
    alike = [(a, b) for a, b in combinations(SLUGS, 2) if 2 * len(said[a] & said[b]) > min(len(said[a]), len(said[b]))]
    assert not alike


def sentences(slug):
    text = (catalogue.get(slug).folder / "brief.md").read_text("utf-8")
    text = re.sub(r"^(?:#+ |- )", "", text.replace(catalogue.brief.ASKED, ""), flags=re.MULTILINE)
    return {each.strip().casefold() for each in re.split(r"(?<=[.?!:])\s+|\n+", text) if each.strip()}


def test_no_two_have_the_same_reference_and_the_same_bottlenecks():
    seen: dict[object, str] = {}
    for slug in LISTED:
        prompt = catalogue.get(slug)
        reference = prompt.design("reference")
        drawn = tuple(sorted(tier.kind for tier in reference.tiers)), tuple(sorted(machines(reference)))
        points = sim.capacity(reference, prompt.workload, users=prompt.workload.users_daily).breakpoints
        known = drawn, tuple((each.bottleneck.row, each.bottleneck.resource) for each in points)
        assert known not in seen, (slug, seen[known])
        seen[known] = slug


def machines(reference):
    for tier in reference.tiers:
        yield tier.kind, tier.nodes, str(tier.properties.get("size", ""))


def test_the_briefs_name_no_fix():
    fixes = re.compile(r"\b(shard\w*|read replicas?|load balancers?|cdn|redis|memcached|kafka)\b", re.I)
    named = {slug: fixes.findall((catalogue.get(slug).folder / "brief.md").read_text("utf-8")) for slug in LISTED}
    assert not {slug: found for slug, found in named.items() if found}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A catalogue with one prompt in it, to spoil."""
    shutil.copytree(catalogue.HERE / "internal-tool", tmp_path / "spoilt")
    monkeypatch.setattr(catalogue, "HERE", tmp_path)
    return tmp_path / "spoilt"


def swap(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new))


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("prompt.toml", "peak_to_mean = 8", "peak_to_mean = 1000\n", "reference: does not hold"),
        ("lesson.toml", 'breaks = "cpu"', 'breaks = "network"', "naive: cpu of app1 runs out first, not network"),
        ("lesson.toml", "rps = 137.7", "rps = 300", "not near 300"),
        ("lesson.toml", "idle = [", 'idle = ["app1", ', "overbuilt: the removal test names"),
        ("lesson.toml", "budget_usd_month = ", "budget_usd_month = 0.", "above the budget"),
        ("lesson.toml", "budget_usd_month", "budget", "missing"),
        ("lesson.toml", "start-simple", "start-complicated", "no such idea"),
        ("naive.json", '"format": 1', '"format": 2', "format"),
    ],
)
def test_an_unfair_prompt_is_found_out(folder, file, old, new, said):
    swap(folder / file, old, new)
    with pytest.raises(CommandError, match=re.escape(said)):
        call_command("check_prompt", "spoilt")


def test_a_reference_that_is_more_than_is_needed_is_found_out(folder):
    shutil.copy(folder / "overbuilt.json", folder / "reference.json")
    with pytest.raises(CommandError, match="reference: could lose cache1"):
        call_command("check_prompt", "spoilt")
