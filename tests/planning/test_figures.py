"""Every figure that is a link leads to a page with just as many rows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import Tag
from django.utils import timezone

from ccrm_admin.planning.domain.state import STATIC, Extension, Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import PlanFinding
from ccrm_admin.planning.services import acknowledge
from ccrm_admin.sync.choices import RunStatus, Trigger
from ccrm_admin.sync.mirroring.metrics import figures_of
from ccrm_admin.sync.models import SyncRun
from tests.conftest import ClientOf
from tests.html import select, text
from tests.planning.world import NUMBER, OTHER, Centre

FIGURE = "strong, b, .num, .facet-count"  # what in a link is the figure, if it says anything else
LINKS = {  # by page: the links; %s is the plan
    "/": ".overview-totals a, .overview-voice-figures a",
    "/t/alfa/": ".card-link, .overview-totals a, .overview-voice-figures a, .overview-chart td.num a",
    "/t/alfa/plans/%s/": "#totals a, a.facet-value",
    "/t/alfa/plans/%s/findings/": "#totals a, .finding-kinds a, a.facet-value, .rule-all",
    "/t/alfa/plans/%s/findings/?q=user&origin=live": ".finding-kinds a, a.facet-value",
    "/t/alfa/plans/%s/difference/": "#totals a, .chips a",
    "/t/alfa/plans/": "a.facet-value",
    "/t/alfa/sip-accounts/": "a.facet-value",
    "/t/alfa/call-presentations/": "a.facet-value",
    "/t/alfa/users/": "a.facet-value",
}
ROWS = {  # by the end of a page's path: what is counted there
    "findings/": ".rule-row",
    "difference/": ".plan-entry",
}


@pytest.fixture
def centre(centre: Centre) -> Centre:
    """A plan with findings of every kind, more of one rule than its page shows, and some acknowledged."""
    tenant = centre.tenant
    for number, users in ((NUMBER, 13), (OTHER, 1)):
        centre.number(number, user_count=users)
    for at in range(12):
        centre.account(100 + at, caller_id=OTHER)
        key = centre.user(f"User {at:02}", permission_group=f"Group {at % 3}")
        centre.give(key, 100 + at)
    centre.user("User in", 100, permission_group="Group 1")
    centre.user("User out", 150, call_pool=[])
    centre.account(190, assigned=True)
    centre.account(191, missing_since=timezone.now())
    nobody = centre.user("Nobody", call_pool=[OTHER])
    centre.set(nobody, Part.EXTENSION, Extension(STATIC))
    centre.set(nobody, Part.CALLS, (NUMBER, OTHER))
    centre.set(nobody, Part.NOTE, "moves")
    freshen(centre.plan)
    found = PlanFinding.objects.for_plan(centre.plan).filter(code="caller_id_outside_pool")[:1]
    acknowledge(plan=centre.plan, by=None, digests=[row.finding.digest for row in found], reason="As agreed")
    SyncRun.objects.create(
        tenant=tenant,
        status=RunStatus.OK,
        trigger=Trigger.COMMAND,
        queued_at=timezone.now(),
        figures=figures_of(tenant),
    )
    return centre


def figure_of(link: Tag) -> int:
    """Return the figure in a link."""
    shown = text(next(iter(select(link, FIGURE)), link))
    (number,) = re.findall(r"\d+", shown)
    return int(number)


def rows_at(client: Any, url: str) -> int:
    """Return how many rows there are where a link leads, on all pages of it."""
    page = client.get(url, follow=True)
    assert page.status_code == 200, url
    path = page.wsgi_request.path
    kind = next((rows for end, rows in ROWS.items() if path.endswith(end)), "tbody tr")
    folded = [str(more["href"]) for more in select(page, ".rule-all")]
    counted = sum(rows_at(client, f"{path}{more}") for more in folded)
    shown = select(
        page, ".rule:not(:has(.rule-all)) .rule-row" if folded else f"#list {kind}, #difference {kind}"
    )
    return counted + len(shown)


@pytest.mark.parametrize("url", LINKS)
def test_a_figure_leads_to_as_many_rows(centre: Centre, client_of: ClientOf, url: str) -> None:
    supervisor: Any = client_of("supervisor")
    asked = url % centre.plan.pk if "%s" in url else url
    path, links = asked.partition("?")[0], select(supervisor.get(asked), LINKS[url])
    assert links
    differing = []
    for link in links:
        href = str(link["href"])
        target = href if href.startswith("/") else f"{path}{href}"
        count = lines_at if link.get("id") == "total-differences" else rows_at
        if (counted := count(supervisor, target)) != figure_of(link):
            differing.append(f"{text(link)}: {counted} at {target}")
    assert differing == []


def lines_at(client: Any, url: str) -> int:
    """Return how many parts of users change, where several of one stand together."""
    return len(select(client.get(url), ".plan-entry-lines > li"))
