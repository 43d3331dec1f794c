"""The page of formats."""

import pytest
from django.urls import reverse

from sim import schemas


def test_it_leads_to_every_schema_and_says_what_each_is(client):
    page = client.get(reverse("schemas")).content.decode()
    for name in schemas.SCHEMAS:
        assert f'href="/schemas/{name}.json"' in page
        assert schemas.schema(name)["description"] in page
        assert all(each.about in page for each in schemas.BEYOND[name])


@pytest.mark.django_db
def test_the_foot_of_every_page_leads_there(client):
    assert f'href="{reverse("schemas")}"' in client.get(reverse("home")).content.decode()
    assert f'href="{reverse("schemas")}"' in client.get(reverse("prompts")).content.decode()
