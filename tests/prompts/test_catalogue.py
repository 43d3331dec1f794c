"""The prompts: a folder each. A broken one is left out and reported."""

import shutil

import pytest
from django.core.checks import run_checks

from practice.prompts import catalogue, checks


@pytest.fixture
def folder(tmp_path):
    """A catalogue of our own, with one whole prompt in it."""
    shutil.copytree(catalogue.HERE / "url-shortener", tmp_path / "whole")
    return tmp_path


def add(folder, **files):
    broken = shutil.copytree(folder / "whole", folder / "broken")
    for name, text in files.items():
        (broken / name.replace("_", ".")).write_text(text)


def test_every_prompt_of_ours_can_be_read():
    prompts, broken = catalogue.read_all(catalogue.HERE)
    assert not broken
    assert prompts.keys() >= {"demo", "internal-tool", "photo-sharing", "url-shortener"}


def test_those_to_choose_from_come_easiest_first_and_without_the_demo():
    listed = catalogue.listed()
    levels = [catalogue.DIFFICULTIES.index(prompt.workload.difficulty) for prompt in listed]
    assert levels == sorted(levels)
    assert catalogue.get("demo") not in listed


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"prompt_toml": "title = "}, "prompt.toml"),
        ({"prompt_toml": 'format = 1\ntitle = "No load"'}, "prompt.toml"),
        ({"brief_md": ""}, "the question is missing"),
        ({"brief_md": "A question, and nobody may ask."}, "the heading “## If you ask” is missing"),
    ],
)
def test_a_broken_folder_is_left_out_and_says_what_is_wrong(folder, files, said):
    add(folder, **files)
    prompts, (broken,) = catalogue.read_all(folder)
    assert list(prompts) == ["whole"]
    assert said in str(broken)
    assert "broken" in str(broken)


@pytest.mark.parametrize("missing", ["prompt.toml", "brief.md"])
def test_a_missing_file_is_said(folder, missing):
    shutil.copytree(folder / "whole", folder / "broken")
    (folder / "broken" / missing).unlink()
    prompts, broken = catalogue.read_all(folder)
    assert list(prompts) == ["whole"]
    assert missing in str(broken[0])


def test_whoever_starts_the_site_is_warned(folder, monkeypatch):
    add(folder, brief_md="")
    monkeypatch.setattr(catalogue, "HERE", folder)
    (warning,) = [each for each in run_checks() if each.id == "prompts.W001"]
    assert not warning.is_serious()
    assert "the question is missing" in warning.msg


def test_nobody_is_warned_of_a_whole_catalogue():
    assert checks.prompts_can_be_read(None) == []


def test_the_reference_is_not_among_the_files_that_are_served(client):
    assert client.get("/static/url-shortener/reference.json").status_code == 404
