"""What is true or false about this house. Taste is shown by the code beside it."""

import json
import re
import tomllib
from pathlib import Path

import pytest

import sim
from sim import catalogue
from tests.mutate import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("", "tests/openers/")  # what the canvas is built of; what other programs open our files with


def tracked(*patterns: str) -> list[Path]:
    return [
        path
        for pattern in patterns
        for path in ROOT.glob(pattern)
        if "node_modules" not in path.parts and ".venv" not in path.parts
    ]


def test_every_public_name_of_sim_is_in_the_glossary() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text()
    _, _, names = glossary.partition("## The names that `sim` offers")
    rows = "".join(line.split("|")[1] for line in names.splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`(\w+)`", rows)) == set(sim.__all__)


def test_every_setting_is_documented() -> None:
    described = (ROOT / "docs/settings.md").read_text()
    read = set(re.findall(r"\bWBN_[A-Z_]+", "".join(path.read_text() for path in tracked("practice/**/*.py"))))
    assert not sorted(name for name in read if name not in described)


def test_every_dependency_has_its_sentence() -> None:
    reasons = " ".join(path.read_text() for path in (ROOT / "docs/decisions").glob("*.md")).lower()
    asked = ("site", "stack", "test", "node")
    lines = "\n".join((ROOT / f"requirements/{name}.in").read_text() for name in asked).splitlines()
    wanted = {re.split(r"[<>=\[]", line)[0] for line in lines if line and not line.startswith(("#", "-", "types-"))}
    for package in (json.loads((ROOT / f"{folder}package.json").read_text()) for folder in PACKAGES):
        named = package["dependencies"] | package.get("devDependencies", {})
        wanted |= {name for name in named if not name.startswith("@types/")}
    wanted.discard("react-dom")  # half of React
    assert not sorted(name for name in wanted if f"**{name.lower()}**" not in reasons)


def test_every_file_that_a_page_links_to_is_there() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text())]
    assert len(links) > 30
    assert not [(page.name, link) for page, link in links if not (page.parent / link).exists()]


def test_no_file_names_a_registry() -> None:
    for folder in PACKAGES:
        assert '"resolved": "http' not in (ROOT / f"{folder}package-lock.json").read_text()
    assert "index-url" not in "".join(path.read_text() for path in tracked("requirements/*.txt"))


def test_every_constant_stays_inside_its_sources_range() -> None:
    outside = {name: c for name, c in catalogue.CONSTANTS.items() if not c.lo <= c.value <= c.hi}
    assert not outside


def test_every_kind_of_tier_is_offered_to_the_canvas() -> None:
    kinds = tomllib.loads((ROOT / "sim/catalogue/kinds.toml").read_text())["kinds"]
    assert set(kinds) == set(catalogue.KINDS)
    assert len(kinds) >= 11


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_what_a_mutant_breaks_is_still_there(mutant: Mutant) -> None:
    assert (ROOT / mutant.file).read_text("utf-8").count(mutant.old) == 1
