"""The design as a file: in every format, by its owner alone, and without anything that a run found out."""

import json
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from practice.designs.formats import FORMATS, read
from practice.prompts import catalogue
from tests.designs.formats.drawings import HOSTILE, large, told
from tests.factories import make_answer, make_edit, make_person

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def file(client, attempt, form, **asked):
    return client.get(reverse("export-file", args=[attempt.id, form]), asked)


def named(attempt, name):
    """The same attempt with one tier of this name on its sheet."""
    changes = [{"type": "add_tier", "tier": "n1", "kind": "app", "x": 0, "y": 200, "properties": {"name": name}}]
    attempt.design.append(make_edit(changes=changes), attempt.person)
    return attempt


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_a_file_to_keep(ada_client, attempt, form):
    answer = file(ada_client, attempt, form)
    assert answer.content.decode() == FORMATS[form].write(attempt.design.graph())
    assert answer["Content-Disposition"] == f'attachment; filename="url-shortener.{FORMATS[form].ending}"'
    assert answer["Content-Type"].startswith(FORMATS[form].mime)


@pytest.mark.parametrize("form", ["json", "mermaid", "excalidraw"])
def test_what_went_out_can_be_opened_again(ada_client, attempt, form):
    named(attempt, 'a "b" <c>')
    found = read(file(ada_client, attempt, form).content.decode())
    assert told(found.drawing) == told(attempt.design.graph())


def test_there_is_no_other_format(ada_client, attempt):
    assert file(ada_client, attempt, "exe").status_code == 404


def test_a_file_runs_nothing_where_it_is_opened(ada_client, attempt):
    policy = file(ada_client, attempt, "svg")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_no_export_says_what_a_run_found_out(ada_client, attempt):
    before = {form: file(ada_client, attempt, form).content for form in [*FORMATS, "svg"]}
    make_answer(attempt=attempt)
    assert {form: file(ada_client, attempt, form).content for form in [*FORMATS, "svg"]} == before


def test_a_picture_needs_nothing_besides_itself(ada_client, attempt):
    text = file(ada_client, attempt, "svg").content.decode()
    root = ElementTree.fromstring(text)
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text == catalogue.get("url-shortener").title
    assert root.find(f"{SVG}desc").text == "A design of Users, App server, Database."
    symbols = {symbol.get("id") for symbol in root.iter(f"{SVG}symbol")}
    used = {use.get("href").removeprefix("#") for use in root.iter(f"{SVG}use")}
    assert used == symbols == {"people", "window", "drum"}
    assert "/static/" not in text
    assert "var(" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_a_picture_is_for_day_and_night_or_for_one_of_them(ada_client, attempt):
    both, day, night = (
        file(ada_client, attempt, "svg", **asked).content.decode()
        for asked in ({}, {"theme": "paper"}, {"theme": "blueprint"})
    )
    paper, blueprint, dark = "#fdfbf6", "#132b46", "prefers-color-scheme: dark"
    assert [each in both for each in (paper, blueprint, dark)] == [True, True, True]
    assert [each in day for each in (paper, blueprint, dark)] == [True, False, False]
    assert [each in night for each in (paper, blueprint, dark)] == [False, True, False]
    assert file(ada_client, attempt, "svg", theme="x").content.decode() == both


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_ever_words_in_a_picture(ada_client, attempt, name):
    root = ElementTree.fromstring(file(ada_client, named(attempt, name), "svg").content)
    known = {
        "svg",
        "title",
        "desc",
        "style",
        "symbol",
        "path",
        "circle",
        "ellipse",
        "rect",
        "g",
        "text",
        "tspan",
        "use",
    }
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= known | {"use", "defs", "marker", "pattern"}


def test_the_page_lists_every_format_and_the_link(ada_client, attempt):
    page = ada_client.get(reverse("export", args=[attempt.id])).content.decode()
    for form in [*FORMATS, "svg"]:
        assert reverse("export-file", args=[attempt.id, form]) in page
    link = page.partition("readonly>")[2].partition("<")[0].replace("&amp;", "&")
    assert link.startswith("http://testserver/open/?prompt=url-shortener&d=1")
    assert read(link).drawing == attempt.design.graph()


def test_a_design_too_large_for_a_link_says_so(ada_client, attempt, monkeypatch):
    monkeypatch.setattr("practice.designs.formats.carried.LONGEST", 20)
    page = ada_client.get(reverse("export", args=[attempt.id])).content.decode()
    assert "too large for a link" in page


def test_a_stranger_gets_no_file(client, attempt):
    client.force_login(make_person(name="cy"))
    assert file(client, attempt, "json").status_code == 404


def test_the_largest_design_goes_out(ada_client, attempt):
    attempt.design.snapshots.update(graph=large())
    assert len(json.loads(file(ada_client, attempt, "json").content)["tiers"]) == 200
    assert file(ada_client, attempt, "svg").status_code == 200
