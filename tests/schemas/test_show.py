"""A schema at its address."""

import pytest
from django.urls import reverse

from sim import schemas


@pytest.mark.parametrize("name", schemas.SCHEMAS)
def test_it_is_what_the_command_line_prints(client, name):
    answer = client.get(f"/schemas/{name}.json")
    assert answer.content.decode() == schemas.text(name)
    assert answer["Content-Type"] == "application/schema+json"


def test_anybody_may_keep_it_for_an_hour_and_ask_whether_it_is_still_so(client):
    first = client.get("/schemas/design.json")
    assert {part.strip() for part in first["Cache-Control"].split(",")} == {"public", "max-age=3600"}
    assert client.get("/schemas/design.json", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get("/schemas/workload.json", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.django_db
def test_it_costs_no_query_and_no_cookie(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/schemas/design.json")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("name", ["mood", "Design", "shapes"])
def test_a_name_that_is_none_is_not_found(client, name):
    assert client.get(f"/schemas/{name}.json").status_code == 404


@pytest.mark.parametrize("name", ["schemas", "schema"])
def test_it_is_only_for_reading(client, name):
    assert client.post(reverse(name, args=["design"] if name == "schema" else [])).status_code == 405
