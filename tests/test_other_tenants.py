"""Nothing of another tenant anywhere: rows planted in beta, looked for in all that alfa can ask for."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.services import create_plan, set_cells
from ccrm_admin.rollout.services import propose
from ccrm_admin.sync.choices import ChangeKind, RunStatus, Trigger
from ccrm_admin.sync.models import InventoryChange, SyncRun
from ccrm_admin.ui.models import SavedView
from ccrm_admin.ui.registry import registry
from tests.inventory import rows
from tests.test_access import FOUND, ROUTES, STRANGERS, address_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from ccrm_admin.tenants.models import Tenant, User
    from tests.conftest import ClientOf

WORD = "Tajemnica"
ASKED = "tajemn"  # finds the word, and a page that repeats what was asked does not hold the word
NUMBER = "48600123456"
SECRETS = (WORD, NUMBER, "600 123 456", "+48600123456")
FRAGMENT = {"HX-Request": "true", "HX-Target": "list"}
PLACES = sorted(
    name
    for name, route in ROUTES.items()
    if "tenant" in FOUND[name] and 200 in route.get and route.who["outsider"] == 404
)


@pytest.fixture
def planted(alfa: Tenant, beta: Tenant, outsider: User) -> Tenant:
    """Beta with the secret in every column, change, plan and view; alfa with harmless rows of each kind."""
    account = rows.sip_account(beta, 999, name=WORD, server_id=WORD, caller_id=NUMBER, holder_names=WORD)
    rows.call_presentation(beta, NUMBER, name=WORD)
    rows.sms_sender(beta, WORD)
    user = rows.crm_user(
        beta, WORD, WORD, email=f"{WORD}@example.com", permission_group=WORD, teams=f"\n{WORD}\n"
    )
    rows.team(beta, WORD, group_type=WORD, members=[str(user.uuid)], user_count=1)
    rows.sip_account(alfa, 102)
    rows.call_presentation(alfa, "48111222333")
    rows.sms_sender(alfa, "Inne")
    rows.crm_user(alfa)
    rows.team(alfa)
    run = SyncRun.objects.create(
        tenant=beta,
        trigger=Trigger.COMMAND,
        status=RunStatus.FAILED,
        queued_at=timezone.now(),
        figures={"free": 600123456},
    )
    InventoryChange.objects.create(
        tenant=beta,
        run=run,
        resource=Resource.SIP_ACCOUNTS,
        row_id=account.pk,
        label=WORD,
        label_sort=WORD.lower(),
        search=WORD.lower(),
        kind=ChangeKind.CHANGED,
        fields={"name": ["", WORD]},
        at=timezone.now(),
    )
    plan = create_plan(tenant=beta, title=WORD, by=None, keys=[f"c{user.pk}"])
    set_cells(plan=plan, by=None, cells=[Cell(f"c{user.pk}", Part.SMS, (WORD,))])
    propose(plan=plan, by=outsider, comment=WORD)
    for name in registry().lists:
        SavedView.objects.create(
            tenant=beta, owner=outsider, list_name=name, name=WORD, query=f"q={WORD}", shared=True
        )
    return beta


def told(client: Client, address: str, **options: object) -> str:
    """Return all text of an answer, that of a workbook's parts too."""
    response: HttpResponse = client.get(address, **options)  # type: ignore[arg-type]
    body = b"".join(response) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return body.decode()


def leaks(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("name", PLACES)
def test_no_page_and_no_file_tells_of_another_tenant(
    name: str, planted: Tenant, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    client = client_of("manager")
    address = address_of(name, request)
    for query in ("", f"?q={ASKED}", f"?q={NUMBER[2:]}", "?sort=-name&per_page=100"):
        for headers in ({}, FRAGMENT):
            assert leaks(told(client, address + query, headers=headers)) == [], f"{address}{query} {headers}"
    for query in ("?_export=csv", "?_export=xlsx", f"?_export=csv&q={ASKED}", f"?_export=xlsx&q={ASKED}"):
        assert leaks(told(client, address + query)) == [], f"{address}{query}"


def test_neither_the_home_page_nor_the_search_does(planted: Tenant, client_of: ClientOf) -> None:
    for client in (client_of("viewer"), client_of("manager")):
        for address in ("/", f"/search/?q={ASKED}", f"/search/?q={NUMBER[2:]}", "/search/?q=beta"):
            for headers in ({}, FRAGMENT, {"HX-Request": "true"}):
                text = told(client, address, headers=headers)
                assert leaks(text) == [], f"{address} {headers}"
                assert planted.title not in text, f"{address} {headers}"


def test_its_own_people_find_what_was_planted(planted: Tenant, client_of: ClientOf) -> None:
    client = client_of("outsider")
    for name, query in (
        *(
            (f"inventory:{name}", f"?q={ASKED}")
            for name in ("sip_accounts", "call_presentations", "sms_senders", "users", "teams")
        ),
        *(
            (f"inventory:{name}", "?_export=csv")
            for name in ("sip_accounts", "call_presentations", "sms_senders", "users", "teams")
        ),
        *((f"inventory:{name}", "?_export=xlsx") for name in ("sip_accounts", "sms_senders")),
        ("sync:changes", ""),
        ("planning:plans", ""),
    ):
        assert WORD in told(client, reverse(name, args=[planted.name]) + query), f"{name} {query}"
    assert WORD in told(client, f"/search/?q={ASKED}")


def test_the_walk_covers_every_page_of_a_tenant() -> None:
    pages = {name for name, route in ROUTES.items() if "tenant" in FOUND[name] and 200 in route.get}
    assert pages == set(PLACES), "strangers get 404 everywhere"
    assert STRANGERS["outsider"] == 404
