"""Saved views of the grid: kept for every plan of the tenant, and left by the way one came."""

from __future__ import annotations

from ccrm_admin.planning.services import create_plan
from ccrm_admin.ui.models import SavedView
from tests.conftest import ClientOf
from tests.html import one, text, texts, values
from tests.planning.pages import PLANS
from tests.planning.world import Centre


def test_a_view_of_one_grid_is_there_in_every_plan(centre: Centre, client_of: ClientOf) -> None:
    centre.user("Anna", permission_group="Sales")
    centre.user("Jan")
    other = create_plan(tenant=centre.tenant, title="Tuesday", by=None)
    supervisor, grid = client_of("supervisor"), f"{PLANS}{centre.plan.pk}/"
    page = supervisor.get(f"{grid}?q=anna&sort=-name")
    form = one(page, ".views-form")
    posted = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    refused = supervisor.post(str(form["action"]), {**posted, "name": ""})
    assert (refused.status_code, values(refused, "input[name=path]", "value")) == (422, [grid])
    made = supervisor.post(str(form["action"]), {**posted, "name": "Annas", "default": "on"})
    kept = SavedView.objects.get()
    assert made["Location"] == f"{grid}?{kept.query}"

    there = f"{PLANS}{other.pk}/"
    assert supervisor.get(there)["Location"] == f"{there}?{kept.query}", "every grid opens with it"
    shown = supervisor.get(f"{there}?{kept.query}")
    assert texts(shown, ".views-current") == ["Annas"]
    assert "Anna" in (rows := text(one(shown, "tbody")))
    assert "Jan" not in rows
    (edit,) = values(shown, ".views-menu a.btn-icon", "href")
    assert supervisor.post(edit, {"name": "A"})["Location"] == f"{there}?{kept.query}"
    (delete,) = values(supervisor.get(edit), ".btn-ghost-danger", "href")
    assert supervisor.post(delete)["Location"].startswith(f"{there}?")
    assert not SavedView.objects.exists()


def test_a_view_leads_nowhere_else(centre: Centre, client_of: ClientOf) -> None:
    supervisor = client_of("supervisor")
    for number, path in enumerate(["https://evil.example/", "//evil.example/t/alfa/", "/t/beta/", "/t/alfa"]):
        posted = {"name": f"View {number}", "query": "q=a", "path": path}
        made = supervisor.post("/t/alfa/plan/views/", posted)
        assert made["Location"].startswith("/t/alfa/plan/")
