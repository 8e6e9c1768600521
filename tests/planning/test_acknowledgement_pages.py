"""The pages on which findings are acknowledged and shown again."""

from __future__ import annotations

from typing import Any

import pytest

from ccrm_admin.planning.models import Acknowledgement
from ccrm_admin.planning.services import (
    show_again,
)
from ccrm_admin.planning.text.errors import (
    UnknownReferenceError,
)
from ccrm_admin.tenants.models import Tenant, User
from tests.conftest import ClientOf
from tests.html import one, select, text
from tests.planning.acknowledged import REASON, accept, figures
from tests.planning.pages import PLANS
from tests.planning.world import Centre


def fields(form: Any) -> dict[str, str]:
    return {
        str(each["name"]): str(each.get("value", "")) for each in select(form, "input:not([type=checkbox])")
    }


def test_acknowledging_in_the_grid_leads_back_to_its_row(shared: Centre, client_of: ClientOf) -> None:
    supervisor: Any = client_of("supervisor")
    grid = f"{PLANS}{shared.plan.pk}/"
    anna = next(row.key for row in shared.plan.rows.all() if row.name == "Anna")
    seen = f"{grid}?q=ann&page=1"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{seen}"}
    unfolded = f"{grid}users/{anna}/findings/"
    for page, back in (
        (supervisor.get(unfolded, headers=headers), f"{seen}#{anna}-findings"),
        (supervisor.get(unfolded, follow=True), f"{grid}users/{anna}/"),
    ):
        form = one(page, "form[action$='/acknowledge/']")
        asked = supervisor.post(f"{grid}findings/acknowledge/", fields(form))
        assert one(asked, "form.form-narrow a.btn")["href"] == back
        sent = {**fields(one(asked, "form.form-narrow")), "reason": REASON}
        assert supervisor.post(f"{grid}findings/acknowledge/", sent)["Location"] == back
        shown = one(supervisor.get(unfolded, headers=headers), ".acknowledged form")
        supervisor.post(f"{grid}findings/again/", fields(shown))


def test_a_supervisor_does_it_on_the_page(shared: Centre, client_of: ClientOf) -> None:
    supervisor: Any = client_of("supervisor")
    url = f"{PLANS}{shared.plan.pk}/findings/"
    form = one(supervisor.get(url), "#fix-extension_shared")
    asked = supervisor.post(f"{url}acknowledge/", fields(form))
    assert "Acknowledge 1 finding" in text(asked.content.decode())
    assert Acknowledgement.objects.count() == 0
    sent = fields(one(asked, "form.form-narrow"))
    assert supervisor.post(f"{url}acknowledge/", {**sent, "reason": ""}).status_code == 422
    assert supervisor.post(f"{url}acknowledge/", {**sent, "reason": REASON})["Location"] == (
        f"{url}#rule-extension_shared"
    )
    page = supervisor.get(f"{url}?origin=acknowledged")
    said = text(page.content.decode())
    assert "Anna , Jan" in said
    assert "extension 101" in said
    assert REASON in said
    assert not select(supervisor.get(url), ".rule")
    history = text(supervisor.get(f"{PLANS}{shared.plan.pk}/history/").content.decode())
    assert "findings acknowledged" in history
    assert "Anna, Jan share extension 101" in history
    assert REASON in history
    shown = fields(one(page, ".acknowledged form"))
    assert supervisor.post(f"{url}again/", shown)["Location"] == f"{url}?origin=acknowledged"
    assert figures(shared.plan) == (1, 1, 0)
    moved = supervisor.post(f"{url}acknowledge/", {"finding": "0" * 16, "reason": REASON})
    assert moved["Location"] == url


def test_another_plans_findings_are_not_in_reach(
    shared: Centre, beta: Tenant, client_of: ClientOf, operator: User
) -> None:
    accept(shared, operator)
    other = Centre(beta)
    kept = Acknowledgement.objects.order_by("pk")[0]
    with pytest.raises(UnknownReferenceError):
        show_again(plan=other.plan, by=operator, number=kept.pk)
    viewer: Any = client_of("viewer")
    url = f"{PLANS}{shared.plan.pk}/findings/"
    assert viewer.post(f"{url}again/", {"acknowledgement": str(kept.pk)}).status_code == 403
    assert "Show again" not in viewer.get(f"{url}?origin=acknowledged").content.decode()
