"""What holds for every page: its headers, its refusals, and the files beside it."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import RequestFactory
from django_vite.core.exceptions import DjangoViteAssetNotFoundError

from practice.lib.refusals import Refusals, TooMany


@pytest.fixture
def policy(client):
    header = client.get("/prompts/")["Content-Security-Policy"]
    return dict(part.strip().partition(" ")[::2] for part in header.split(";"))


def test_no_inline_script_or_style_is_allowed(policy):
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert not [part for part, sources in policy.items() if "unsafe" in sources or "*" in sources]


def test_no_other_site_may_frame_it_or_take_its_forms(policy):
    assert (policy["frame-ancestors"], policy["base-uri"], policy["form-action"]) == ("'none'", "'none'", "'self'")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_a_page_carries_its_headers(client, header, value):
    assert client.get("/prompts/")[header] == value


def test_no_page_asks_for_the_browsers_powers(client):
    assert "camera=()" in client.get("/prompts/")["Permissions-Policy"]


def test_an_address_that_leads_nowhere_has_a_page(client):
    answer = client.get("/nothing/of/the/kind/")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


@pytest.fixture
def refused():
    request = RequestFactory().get("/somewhere/")
    return lambda error: Refusals(lambda _: None).process_exception(request, error)


def test_too_many_is_a_429_with_a_sentence_and_a_time(refused):
    answer = refused(TooMany("One at a time, please.", 2.3))
    assert (answer.status_code, answer["Retry-After"]) == (429, "3")
    assert "One at a time, please." in answer.content.decode()


def test_a_canvas_that_was_never_built_is_a_503_that_names_the_command(refused):
    answer = refused(DjangoViteAssetNotFoundError("main.tsx"))
    assert answer.status_code == 503
    assert "make build" in answer.content.decode()


def test_any_other_error_is_not_hidden(refused):
    assert refused(ValueError("ours")) is None


def test_every_file_that_a_page_names_is_served():
    pages = (settings.BASE_DIR / "templates").rglob("*.html")
    named = {file for page in pages for file in re.findall(r"{% static '([^']+)' %}", page.read_text())}
    assert "js/page.js" in named
    assert not [file for file in named if not finders.find(file)]


@pytest.mark.parametrize("file", ["studio/main.tsx", "studio/catalogue.json"])
def test_the_canvas_sources_are_not_served(file):
    assert finders.find(file) is None
