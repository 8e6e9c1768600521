"""How the tests read the pages of plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import ClientOf
from tests.html import select

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

PLANS = "/t/alfa/plans/"
FRAGMENT = {"HX-Request": "true", "HX-Target": "list"}


def link_forms(response: HttpResponse) -> list[dict[str, list[str]]]:
    """Return what each form that links people sends, in the order of the page; all choices of a question."""
    sent: list[dict[str, list[str]]] = []
    for form in select(response, 'form[method="post"][action$="/people/link/"]'):
        fields: dict[str, list[str]] = {}
        for field in select(form, "input:is([name=planned], [name=user], [name=next])"):
            fields.setdefault(str(field["name"]), []).append(str(field["value"]))
        sent.append(fields)
    return sent


def queries(client: Client, url: str) -> int:
    """Return how many statements a page takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def add(client_of: ClientOf, **posted: str) -> Any:
    return client_of("supervisor").post(f"{PLANS}add/", posted)
