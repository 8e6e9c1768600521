"""How the tests post to the page of a batch."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.html import hidden, one
from tests.planning.world import Centre

Fields = dict[str, Any]


def url(centre: Centre, page: str = "batch/") -> str:
    return f"/t/alfa/plans/{centre.plan.pk}/{page}"


def post(client: Client, centre: Centre, keys: list[str] | str, **fields: Any) -> HttpResponse:
    """Post to the page; ``fill_first`` stands for fill-first."""
    named = {re.sub("^(fill|calls|sms|mode|as_live)_", r"\1-", name): value for name, value in fields.items()}
    return client.post(url(centre), {"keys": ",".join(keys) if isinstance(keys, list) else keys, **named})


def sent(response: HttpResponse) -> Fields:
    """Return what the form under a preview sends along."""
    return hidden(one(response, "form#preview"))


def do(
    client: Client, centre: Centre, preview: HttpResponse, what: str = "all", **fields: Any
) -> HttpResponse:
    return client.post(url(centre), {**sent(preview), "do": what, **fields}, follow=True)
