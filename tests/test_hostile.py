"""No request makes a server error: every address × every kind of visitor × what hostile clients send.

Which fields a view reads is watched, so that a new one is tried out without being listed here. The
draws are seeded by the address: a failure comes again, and its message says what was sent.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from ccrm_admin.inventory.models import CallPresentation, CrmUser, MirrorRow, SipAccount, SmsSender
from ccrm_admin.planning.services import create_plan
from tests.hostile import BODIES, HEADERS, VALUES, drawn, fields_of, recording
from tests.planning.world import OTHER, Centre
from tests.test_access import ALLOWED, ARGUMENTS, FOUND, ROUTES, ROWS, VISITORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from ccrm_admin.tenants.models import Tenant
    from tests.conftest import ClientOf

MIRRORED: dict[str, type[MirrorRow]] = {
    "inventory:sip_account": SipAccount,
    "inventory:call_presentation": CallPresentation,
    "inventory:sms_sender": SmsSender,
    "inventory:user": CrmUser,
}
LARGE = ["0", "999999999999999999", "9223372036854775808", "9" * 40]  # where rows have numbers
ROUNDS = {"operator": 4}
ROUNDS_OF_MEMBERS, ROUNDS_OF_STRANGERS = 2, 1


@pytest.fixture
def centre(alfa: Tenant) -> Centre:
    """A tenant with something of everything: users, accounts, numbers, a plan with findings and edits."""
    centre = Centre(alfa)
    for number in (101, 102):
        centre.account(number)
    centre.account(103, extension_type="", caller_id="anonymous")
    centre.number()
    centre.number(OTHER)
    centre.sender()
    anna = centre.user("Anna", 101)
    centre.user("Bartek", 102)
    centre.give(anna, 102)
    create_plan(tenant=alfa, title="Tuesday", by=None, keys=[anna])
    return centre


@pytest.mark.parametrize("name", sorted(FOUND))
def test_no_server_error(
    name: str, centre: Centre, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    random = Random(name)
    arguments = arguments_of(name, request)
    url = reverse(name, kwargs=arguments)
    asked: set[str] = set()
    watching = recording(asked)
    with (
        patch("django.core.handlers.wsgi.QueryDict", watching),
        patch("django.http.request.QueryDict", watching),
    ):
        operator = client_of("operator")
        offered = fields_of(text_of(ask(operator, "get", url))) | {"plan": {str(centre.plan.pk)}}
        for visitor in VISITORS:
            client = client_of(visitor)
            may = ROUTES[name].who[visitor] == ALLOWED
            for number in range(ROUNDS.get(visitor, ROUNDS_OF_MEMBERS) if may else ROUNDS_OF_STRANGERS):
                names = sorted(asked | offered.keys())
                data = urlencode(drawn(random, names, offered), doseq=True, errors="surrogatepass")
                headers = random.choice(HEADERS)
                page = ask(client, "get", f"{url}?{data}", headers=headers)
                if number == 0:
                    offered |= fields_of(text_of(page))
                ask(client, "post", url, data=data, headers=headers)
        for other in other_urls(name, arguments, random):
            ask(operator, random.choice(["get", "post"]), other)
        for body, content_type in BODIES:
            ask(operator, "generic", url, data=body, content_type=content_type)


def ask(client: Client, method: str, url: str, **options: Any) -> Any:
    """Send one request, fail if it ends in a server error, and take back what it wrote."""
    if method != "get":
        options.setdefault("content_type", "application/x-www-form-urlencoded")
    words = ("POST", url) if method == "generic" else (url,)
    try:
        with transaction.atomic():
            response = getattr(client, method)(*words, **options)
            if response.streaming:
                list(response.streaming_content)
            transaction.set_rollback(True)
    except Exception as error:
        raise AssertionError(f"{method} {url} {options}") from error
    assert response.status_code < 500, f"{response.status_code}: {method} {url} {options}"
    return response


def text_of(response: Any) -> str:
    """Return a page; nothing for a file or a redirect."""
    html = response.status_code < 300 and response.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if html and not response.streaming else ""


def arguments_of(name: str, request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return what stands in the address: names and numbers of rows that are there."""
    values: dict[str, Any] = {}
    for argument in FOUND[name]:
        if argument == "tenant":
            values[argument] = "alfa"
        elif argument == "plan":
            values[argument] = request.getfixturevalue("centre").plan.pk
        elif argument in ARGUMENTS:
            values[argument] = ARGUMENTS[argument](request)
        elif name in MIRRORED:
            values[argument] = MIRRORED[name].objects.earliest("pk").pk
        else:
            values[argument] = ROWS[name](request.getfixturevalue("alfa")).pk
    return values


def other_urls(name: str, arguments: dict[str, Any], random: Random) -> Iterator[str]:
    """Yield the address with hostile values in it, as far as the route takes them."""
    for argument in arguments:
        for value in [*LARGE, *random.choices(VALUES, k=6)]:
            try:
                yield reverse(name, kwargs=arguments | {argument: value})
            except (NoReverseMatch, ValueError):
                continue
