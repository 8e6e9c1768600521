"""One person gets one file at a time, wherever they ask; nobody else waits for it."""

from __future__ import annotations

import pytest
from django.test import Client

from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui import list_view
from tests.conftest import ClientOf
from tests.planning.world import Centre
from tests.responses import close

pytestmark = pytest.mark.django_db
FILE = "/t/alfa/sip-accounts/?_export=csv&q=1"
BUSY = "still being written"


@pytest.fixture
def visitor(client_of: ClientOf, viewer: User) -> Client:
    return client_of("viewer")


def test_the_second_file_of_a_person_waits_for_the_first(
    visitor: Client, client_of: ClientOf, alfa: Tenant, manager: User
) -> None:
    plan = f"/t/alfa/plans/{Centre(alfa).plan.pk}/"
    urls = [f"{path}?_export={ending}" for path in (plan, f"{plan}difference/") for ending in ("csv", "xlsx")]
    urls += [FILE, "/t/alfa/users/?_export=xlsx"]
    first = visitor.get(FILE)
    assert first.status_code == 200

    refused = [visitor.get(url) for url in urls]

    assert [response.status_code for response in refused] == [429] * len(urls)
    page = refused[urls.index(FILE)].content.decode()
    assert BUSY in page
    assert 'href="?q=1"' in page
    assert visitor.get("/t/alfa/sip-accounts/").status_code == 200
    others = client_of("manager").get(FILE)
    assert others.status_code == 200
    assert len(others.getvalue().splitlines()) == 1

    close(first)

    assert all(visitor.get(url).getvalue() for url in urls), "each makes way for the next"


def test_a_file_that_is_read_to_its_end_or_not_begun_makes_way(visitor: Client) -> None:
    for _time in range(2):
        response = visitor.get(FILE)
        assert response.status_code == 200
        response.getvalue()
        response = visitor.head(FILE)
        assert response.status_code == 200
        close(response)


def test_a_file_that_fails_makes_way(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(list_view, "csv_response", lambda _exported: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            visitor.get(FILE)

    assert visitor.get(FILE).status_code == 200


def test_who_can_only_read_the_database_gets_files_all_the_same(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ccrm_admin.ui.one_file.cache.add", lambda *_words: False)

    assert visitor.get(FILE).getvalue()
