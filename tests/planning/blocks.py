"""How the tests paste a block into the grid, and read what came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from ccrm_admin.planning.models import Assignment
from tests.conftest import ClientOf
from tests.html import select, text, texts
from tests.planning.pages import PLANS
from tests.planning.world import Centre

REFUSAL = "[data-refusal]"


def paste(client_of: ClientOf, centre: Centre, keys: list[str], text: str, **posted: str) -> Any:
    data = {"block": ",".join(keys), "parts": "note", "text": text, **posted}
    url = f"{PLANS}{centre.plan.pk}/paste/"
    return client_of("supervisor").post(url, data, headers={"HX-Request": "true"})


def refusals(response: HttpResponse) -> dict[tuple[str, str], str]:
    """Return what is said of each cell that was not written, by user and part."""
    return {(str(each["data-key"]), str(each["data-part"])): text(each) for each in select(response, REFUSAL)}


def saved(response: HttpResponse) -> str:
    return " ".join(texts(response, ".grid-saved-text"))


def notes(centre: Centre) -> dict[str, str]:
    rows = Assignment.objects.filter(plan=centre.plan).exclude(note="").select_related("plan_user")
    return {row.plan_user.key: row.note for row in rows}
