"""A site with something on every page: what a person would find there after weeks of practice."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from tests import test_access as access
from tests.factories import (
    make_answer,
    make_attempt,
    make_comparison_of,
    make_fault_of,
    make_holding,
    make_person,
    make_removal_of,
    make_sensitivity_of,
)
from tests.sockets import cookie_of

REFUSALS = {
    "429": {"sentence": "That was too many at once."},
    "503": {"command": "make build"},
    "500": {},
    "403": {},
}
NO_PAGES = {"takeout", "export-file", "worked"}  # files that a browser keeps, and a line that a page shows


def main() -> None:
    """In a shell of the site: who looks at what, as JSON."""
    people, things = access.make_world()
    told = {
        "everything there is": {"cookie": cookie_of(people["owner"]), "paths": [*every_address(things)]},
        "after weeks": {"cookie": cookie_of(person := make_person()), "paths": practised(person)},
        "nobody yet": {"cookie": "", "paths": ["/", "/attempts/", "/nowhere/"]},
    }
    sys.stdout.write(json.dumps({"people": told, "refusals": refusals()}))


def every_address(things: dict[str, Any]) -> Iterator[str]:
    """That answers its owner with a page or whatever else, as the matrix of who may see what says."""
    for row in access.MATRIX["urls"]:
        if row.get("method", "GET") == "GET" and row["owner"] == 200 and row["name"] not in NO_PAGES:
            yield reverse(row["name"], kwargs=access.filled(row, things))


def practised(person: Any) -> list[str]:
    """Pages of runs that broke and that held, and of all that was asked about them since."""
    attempt = make_attempt(person=person, tiers=("users", "load_balancer", "app", "database"))
    broke, held = make_answer(attempt=attempt), make_holding(attempt=attempt)
    removal = make_removal_of(held, attempt=attempt)
    make_sensitivity_of(broke, attempt=attempt)
    fault = make_fault_of(held, attempt=attempt)
    compared = make_comparison_of(broke, held, attempt=attempt)
    of_attempt = {"attempt_id": attempt.id}
    of_held = {**of_attempt, "run_id": held.id}
    assert removal.result
    return [
        reverse("practice"),
        reverse("studio", kwargs=of_attempt),
        reverse("estimate", kwargs=of_attempt),
        reverse("attempt-run", kwargs={**of_attempt, "run_id": broke.id}),
        reverse("attempt-run", kwargs=of_held),
        reverse("removal", kwargs=of_held),
        reverse("faults", kwargs=of_held),
        reverse("fault", kwargs={**of_held, "fault_id": fault.id}),
        reverse("compare", kwargs=of_attempt),
        reverse("comparison", kwargs={**of_attempt, "run_id": compared.id}),
    ]


def refusals() -> dict[str, str]:
    """The pages that a well site does not show."""
    request = RequestFactory().get("/")
    return {name: render_to_string(f"{name}.html", about, request) for name, about in REFUSALS.items()}
