"""Filters under a name: kept, shared, opened with the list, and never anybody else's."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui import saved_views
from ccrm_admin.ui.models import SavedView
from tests.conftest import ClientOf
from tests.html import select, values
from tests.ui.list_pages import FRAGMENT, columns, fragment, rows_a_page, views
from tests.ui.saved_views import ADDRESS, LIST, save, view_of

SHARED = "input[type=checkbox][name=shared]"


def test_the_screen_is_kept_with_its_columns_and_page_size(visitor: Client) -> None:
    visitor.post(f"{LIST}preferences/", {"columns": ["server", "name"]})
    screen = visitor.get(f"{LIST}?type=FAX&q=fak&sort=-name&page=3&view=all&junk=1", headers=FRAGMENT)
    response = save(visitor, query=screen.context["screen"])
    kept = "q=fak&type=FAX&sort=-name&columns=server,name&per_page=50"
    assert response["Location"] == f"{LIST}?{kept}"
    assert views(fragment(visitor)) == {"Free": kept}
    html = visitor.get(response["Location"]).content.decode()
    assert columns(html) == ["server", "name"]
    assert rows_a_page(html) == 50
    assert "Faks" in html
    assert "Konsultant" not in html


def test_a_view_is_private_until_it_is_shared(visitor: Client, planner: Client) -> None:
    save(planner)
    assert views(fragment(visitor)) == {}
    view = SavedView.objects.get()
    planner.post(f"{ADDRESS}{view.pk}/", {"name": "Free", "shared": "on"})
    assert views(fragment(visitor)) == {"Free": "type=FAX"}
    assert "Supervisor" in fragment(visitor)
    planner.post(f"{ADDRESS}{view.pk}/", {"name": "Free"})
    assert views(fragment(visitor)) == {}


def test_who_may_only_look_may_not_share(visitor: Client, planner: Client) -> None:
    """Neither is it offered, nor does a page of before, or a forged form, get through."""
    save(visitor)
    own = SavedView.objects.get()
    assert not select(fragment(visitor), SHARED)
    assert select(fragment(planner), SHARED)
    assert not select(visitor.get(f"{ADDRESS}{own.pk}/"), SHARED)
    for url, sent in (
        (ADDRESS, {"name": "New", "query": "type=FAX", "shared": "on"}),
        (ADDRESS, {"name": "Free", "query": "type=FAX", "shared": "on"}),
        (f"{ADDRESS}{own.pk}/", {"name": "Free", "shared": "on"}),
    ):
        refused = visitor.post(url, sent)
        assert refused.status_code == 422
        assert "Only supervisors and managers can share a view" in refused.content.decode()
        assert select(refused, SHARED)  # to be taken back
    assert list(SavedView.objects.values_list("name", "shared")) == [("Free", False)]
    assert visitor.post(f"{ADDRESS}{own.pk}/", {"name": "Mine", "shared": "False"}).status_code == 302


def test_what_a_viewer_shared_before_stays_until_they_take_it_back(
    visitor: Client, planner: Client, viewer: User, alfa: Tenant
) -> None:
    view = view_of(viewer, alfa, shared=True)
    page = f"{ADDRESS}{view.pk}/"
    assert list(views(fragment(planner))) == ["FAX"]
    assert select(visitor.get(page), SHARED)
    visitor.post(page, {"name": "Faxes", "shared": "on"})
    save(visitor, name="Faxes", query="type=VOICE", replace="on")
    assert views(fragment(planner)) == {"Faxes": "type=VOICE"}
    visitor.post(page, {"name": "Faxes"})
    assert views(fragment(planner)) == {}
    assert visitor.post(page, {"name": "Faxes", "shared": "on"}).status_code == 422


def test_changing_a_view_that_a_manager_has_deleted_meanwhile(viewer: User, alfa: Tenant) -> None:
    seen = view_of(viewer, alfa, shared=True)
    SavedView.objects.all().delete()
    with pytest.raises(ValidationError, match="was deleted"):
        saved_views.edit_view(view=seen, role=Role.VIEWER, name="X", shared=True, default=False)
    assert not SavedView.objects.exists()


def test_views_of_another_tenant_stay_there(
    visitor: Client, outsider: User, viewer: User, beta: Tenant
) -> None:
    view_of(outsider, beta, name="Tajne", shared=True)
    viewer.memberships.create(tenant=beta)
    view_of(viewer, beta, name="Tajne własne")
    assert "Tajne" not in visitor.get(LIST).content.decode()
    assert "Tajne" in visitor.get("/t/beta/sip-accounts/").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("end", ["", "delete/"])
@pytest.mark.parametrize(
    "whose", ["supervisor's", "supervisor's shared", "beta's", "nobody's", "huge", "other list's"]
)
def test_a_forged_id_is_not_found(
    visitor: Client,
    viewer: User,
    supervisor: User,
    alfa: Tenant,
    beta: Tenant,
    method: str,
    end: str,
    whose: str,
) -> None:
    forged = {
        "supervisor's": lambda: view_of(supervisor, alfa).pk,
        "supervisor's shared": lambda: view_of(supervisor, alfa, shared=True).pk,
        "beta's": lambda: view_of(viewer, beta, shared=True).pk,
        "nobody's": lambda: 4711,
        "huge": lambda: 10**40,
        "other list's": lambda: view_of(viewer, alfa, list_name="users").pk,
    }[whose]()
    before = list(SavedView.objects.values())
    response = getattr(visitor, method)(f"{ADDRESS}{forged}/{end}", {"name": "Mine"})
    assert response.status_code == 404
    assert list(SavedView.objects.values()) == before


def test_a_manager_deletes_shared_views_and_changes_none(
    visitor: Client, client_of: ClientOf, viewer: User, alfa: Tenant, manager: User
) -> None:
    boss = client_of("manager")
    private = view_of(viewer, alfa, name="Private")
    shared = view_of(viewer, alfa, name="Shared", shared=True)
    assert boss.post(f"{ADDRESS}{private.pk}/delete/").status_code == 404
    assert boss.post(f"{ADDRESS}{shared.pk}/", {"name": "X"}).status_code == 404
    assert "everyone's menu" in boss.get(f"{ADDRESS}{shared.pk}/delete/").content.decode()
    assert boss.post(f"{ADDRESS}{shared.pk}/delete/")["Location"] == f"{LIST}?view=all"
    assert list(views(fragment(visitor))) == ["Private"]


def test_the_default_opens_with_the_bare_address(visitor: Client) -> None:
    save(visitor, default="on")
    assert visitor.get(LIST)["Location"] == f"{LIST}?type=FAX"
    for query in ("?view=all", "?q=", "?type=VOICE", "?sort=name", "?_export=csv"):
        assert visitor.get(f"{LIST}{query}").status_code == 200
    assert "Konsultant" in visitor.get(f"{LIST}?view=all").content.decode()
    assert visitor.get(LIST, headers=FRAGMENT).status_code == 200


def test_a_default_can_be_cleared_away(visitor: Client) -> None:
    save(visitor, default="on")
    html = fragment(visitor, "?type=FAX")
    assert 'href="?view=all"' in html  # taking the only filter off
    assert 'href="?"' not in html
    response = visitor.post(
        f"{LIST}preferences/", {"columns": ["name"], "query": "columns=server&per_page=25"}
    )
    assert response["Location"] == f"{LIST}?per_page=25"
    response = visitor.post(f"{LIST}preferences/", {"columns": ["name"], "query": "columns=server"})
    assert response["Location"] == f"{LIST}?view=all"


def test_one_default_a_list(visitor: Client, client_of: ClientOf, supervisor: User, alfa: Tenant) -> None:
    save(visitor, name="One", default="on")
    save(visitor, name="Two", query="type=VOICE", default="on")
    assert list(SavedView.objects.filter(default=True).values_list("name", flat=True)) == ["Two"]
    one = SavedView.objects.get(name="One")
    visitor.post(f"{ADDRESS}{one.pk}/", {"name": "One", "default": "on"})
    assert list(SavedView.objects.filter(default=True).values_list("name", flat=True)) == ["One"]
    assert client_of("supervisor").get(LIST).status_code == 200


def test_somebody_elses_default_opens_for_him_alone(visitor: Client, supervisor: User, alfa: Tenant) -> None:
    view_of(supervisor, alfa, shared=True, default=True)
    assert visitor.get(LIST).status_code == 200


def test_the_database_holds_the_rules(viewer: User, alfa: Tenant) -> None:
    view_of(viewer, alfa, name="One", default=True)
    for clash in ({"name": "One"}, {"name": "Two", "default": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            view_of(viewer, alfa, **clash)
    view_of(viewer, alfa, name="One", default=True, list_name="users")


def test_a_view_whose_column_or_facet_is_gone_still_opens(
    visitor: Client, viewer: User, alfa: Tenant
) -> None:
    view_of(
        viewer,
        alfa,
        query="dropped=1&type=FAX&state=dropped&sort=-dropped&columns=dropped,server&per_page=7",
        default=True,
    )
    page = visitor.get(LIST, follow=True)
    assert page.status_code == 200
    assert columns(page.content.decode()) == ["server"]
    assert "SIP9" in page.content.decode()


def test_the_views_stand_in_the_menu_under_their_list(visitor: Client, viewer: User, alfa: Tenant) -> None:
    view = view_of(viewer, alfa)
    view_of(viewer, alfa, name="Offline", list_name="users", query="status=offline")
    for page in (LIST, "/t/alfa/users/", "/t/alfa/"):
        menu = values(visitor.get(page), "nav#menu a", "href")
        accounts, users = menu.index(f"{LIST}?{view.query}"), menu.index("/t/alfa/users/?status=offline")
        assert menu.index(LIST) < accounts < menu.index("/t/alfa/call-presentations/")
        assert menu.index("/t/alfa/users/") < users < menu.index("/t/alfa/syncs/")


def test_the_menu_marks_the_view_on_the_screen(visitor: Client, viewer: User, alfa: Tenant) -> None:
    view = view_of(viewer, alfa)
    page = visitor.get(f"{LIST}?per_page=25&columns=name&type=FAX&junk=1")
    assert select(page, "[title=FAX][aria-current=page]")
    assert not select(visitor.get(f"{LIST}?type=FAX"), "[title=FAX][aria-current=page]")
    assert select(page, f"[href$='/{view.pk}/']")


@pytest.mark.parametrize("query", ["", "?q=a", "?type=FAX"])
def test_views_cost_no_statement_each(visitor: Client, viewer: User, alfa: Tenant, query: str) -> None:
    # Page: session, person, tenant and role, what the person keeps and the age, facets, rows,
    # tenants to switch to, state of the sync. Fragment: the first six.
    counts = []
    for number in (0, 20):
        for made in range(number):
            view_of(viewer, alfa, name=f"View {made}", shared=bool(made % 2))
        counts.append([statements(visitor, query, headers) for headers in ({}, FRAGMENT)])
        alfa.resource_states.update(version=number + 2)  # counted anew
    assert counts[0] == counts[1]
    assert counts[0][0] <= 9
    assert counts[0][1] <= 6


def statements(visitor: Client, query: str, headers: dict[str, str]) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert visitor.get(f"{LIST}{query}", headers=headers).status_code == 200
    return len(captured)


def test_a_page_without_a_list_reads_the_views_once(visitor: Client, viewer: User, alfa: Tenant) -> None:
    view_of(viewer, alfa)
    with CaptureQueriesContext(connection) as captured:
        visitor.get("/t/alfa/syncs/")
    assert len([query for query in captured if "ui_savedview" in query["sql"]]) == 1
