"""The log, page by page: /designs/<id>/log/"""

import pytest
from django.urls import reverse

from practice.designs import models
from tests.factories import make_design, make_edit, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def design(client, monkeypatch):
    """Ada's, with seven edits, told three at a time."""
    monkeypatch.setattr(models, "PAGE_EDITS", 3)
    monkeypatch.setattr("practice.designs.views.PAGE_EDITS", 3)
    design = make_design()
    for n in range(7):
        design.append(make_edit(tier=f"app{n + 10}"), design.owner)
    client.force_login(design.owner)
    return design


def read(client, design, after=None, **headers):
    asked = {} if after is None else {"after": after}
    return client.get(reverse("design-log", args=[design.id]), asked, headers=headers)


def seqs(page):
    return [edit["seq"] for edit in page["edits"]]


def test_page_after_page_it_tells_the_whole_log(client, design):
    pages = [read(client, design, after).json() for after in (0, 3, 6, 7)]
    assert [seqs(page) for page in pages] == [[1, 2, 3], [4, 5, 6], [7], []]
    assert [page["more"] for page in pages] == [True, True, False, False]
    rows = [edit["changes"] for page in pages for edit in page["edits"]]
    assert models.graph.fold(rows, pages[0]["beginning"]) == design.graph()


def test_the_first_page_says_what_was_there_before(client, design):
    assert [tier["id"] for tier in read(client, design).json()["beginning"]["tiers"]] == ["users1", "app1", "database1"]
    assert read(client, design, 3).json()["beginning"] is None


def test_it_says_who_and_when(client, design):
    page = read(client, design).json()
    edit = page["edits"][0]
    assert page["people"] == {edit["actor"]: str(design.owner)}
    assert edit["at"]


def test_a_page_is_bounded_in_bytes_and_never_empty_while_there_is_more(client, design, monkeypatch):
    monkeypatch.setattr(models, "PAGE_BYTES", 10)
    page = read(client, design).json()
    assert (seqs(page), page["more"]) == ([1], True)


def test_a_full_page_never_changes_so_it_is_sent_once(client, design):
    full, last = read(client, design, 0)["ETag"], read(client, design, 6)["ETag"]
    assert read(client, design, 0, if_none_match=full).status_code == 304
    assert read(client, design, 6, if_none_match=last).status_code == 304
    design.append(make_edit(tier="new"), design.owner)
    assert read(client, design, 0, if_none_match=full).status_code == 304
    assert read(client, design, 6, if_none_match=last).status_code == 200
    assert "private" in read(client, design, 0)["Cache-Control"]


def test_a_stranger_does_not_find_it_not_even_with_an_etag(client, design):
    etag = read(client, design)["ETag"]
    client.force_login(make_person(name="cy"))
    assert read(client, design).status_code == 404
    assert read(client, design, if_none_match=etag).status_code == 404
    client.logout()
    assert read(client, design).status_code == 404


@pytest.mark.parametrize("after", ["", "-1", "x", "1" * 20, "²", "1.5"])
def test_it_refuses_an_after_that_is_no_number(client, design, after):
    assert read(client, design, after).status_code == 400


def test_beyond_the_end_there_is_nothing(client, design):
    page = read(client, design, 999).json()
    assert (page["edits"], page["more"]) == ([], False)


def test_it_is_for_reading_only(client, design):
    assert client.post(reverse("design-log", args=[design.id])).status_code == 405
