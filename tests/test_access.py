"""Who may open what: every address × every kind of visitor.

A new address fails here until it is listed in ROUTES. Where its address holds the number of a
row, ROWS says how to make one; other arguments stand in ARGUMENTS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from ccrm_admin.exports.models import Export
from ccrm_admin.exports.services import request_export
from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import forget
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Plan, PlanUser
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.services import create_plan, set_cells
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.services import propose
from ccrm_admin.sync.choices import RunStatus, Trigger
from ccrm_admin.sync.models import SyncRun
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import User
from ccrm_admin.ui.models import SavedView
from tests.inventory import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model
    from django.http import HttpResponse
    from django.test import Client

    from ccrm_admin.tenants.models import Tenant
    from tests.conftest import ClientOf

LOG_IN = "the log-in page"
ALLOWED = "the page"

Answer = str | int  # LOG_IN, ALLOWED, or a status
Expectation = dict[str, Answer]  # by kind of visitor

VISITORS = ["anonymous", "nobody", "outsider", *Role.values, "operator"]
STRANGERS: Expectation = {"anonymous": LOG_IN, "nobody": 404, "outsider": 404}


def members(least: Role) -> Expectation:
    """A tenant's page: others don't learn that the tenant exists, members may lack the role."""
    roles: Expectation = {role.value: ALLOWED if role.includes(least) else 403 for role in Role}
    return {**STRANGERS, **roles, "operator": ALLOWED}


ANYONE: Expectation = dict.fromkeys(VISITORS, ALLOWED)
LOGGED_IN: Expectation = {**ANYONE, "anonymous": LOG_IN}
VIEWERS, SUPERVISORS, MANAGERS = (members(role) for role in Role)
OPERATORS_IN_TENANT: Expectation = {**STRANGERS, **dict.fromkeys(Role.values, 403), "operator": ALLOWED}
OPERATORS: Expectation = {**STRANGERS, **dict.fromkeys(Role.values, 404), "operator": ALLOWED}
ITS_OWNER: Expectation = {**STRANGERS, **dict.fromkeys(Role.values, 404), "viewer": ALLOWED, "operator": 404}


@dataclass(frozen=True)
class Route:
    """Who may come in, and the statuses that those get who may: for GET, and for POST without data."""

    who: Expectation
    get: frozenset[int] = frozenset({200})
    post: frozenset[int] = frozenset({405})
    writers: Expectation | None = None  # who may post, if not all who may come in


def page(who: Expectation) -> Route:
    """A page that is only read."""
    return Route(who)


def form(who: Expectation) -> Route:
    """A page with a form that isn't complete without data."""
    return Route(who, post=frozenset({422}))


def question(who: Expectation) -> Route:
    """A page that asks before it does something, or saves what needs no more."""
    return Route(who, post=frozenset({302}))


def asked_about(who: Expectation) -> Route:
    """A page that asks about some rows; without any it leads to their list."""
    return Route(who, get=frozenset({302}), post=frozenset({302}))


def action(who: Expectation, *statuses: int) -> Route:
    """An address that only takes POST, and answers with one of ``statuses``."""
    return Route(who, get=frozenset({405}), post=frozenset(statuses))


ROUTES: dict[str, Route] = {
    "set_language": Route(ANYONE, get=frozenset({302}), post=frozenset({302})),
    "account_login": Route(ANYONE, get=frozenset({200, 302}), post=frozenset({200, 302})),
    "account_logout": Route(ANYONE, get=frozenset({200, 302}), post=frozenset({302})),
    "account_inactive": page(ANYONE),
    "account_change_password": Route(LOGGED_IN, post=frozenset({200})),
    "account_reset_password": page(ANYONE),
    "account_reset_password_from_key": Route(ANYONE, post=frozenset({200})),
    "account_reset_password_from_key_done": page(ANYONE),
    "ui:prefer": action(ANYONE, 400),
    "ui:list_preferences": action(VIEWERS, 302),
    "ui:save_view": action(VIEWERS, 422),
    "ui:edit_view": form(ITS_OWNER),
    "ui:delete_view": question({**ITS_OWNER, "manager": ALLOWED, "operator": ALLOWED}),
    "tenants:list": page(OPERATORS),
    "tenants:add": form(OPERATORS),
    "tenants:everybody": form(OPERATORS),
    "tenants:new_link": action(OPERATORS, 200),
    "tenants:person": page(OPERATORS),
    "tenants:unlock": action(OPERATORS, 302),
    "tenants:deactivate_person": question(OPERATORS),
    "tenants:activate_person": action(OPERATORS, 302),
    "tenants:make_operator": question(OPERATORS),
    "tenants:remove_operator": question(OPERATORS),
    "tenants:edit": form(MANAGERS),
    "tenants:replace_key": action(MANAGERS, 422),
    "tenants:remove_key": question(MANAGERS),
    "tenants:deactivate": question(OPERATORS_IN_TENANT),
    "tenants:activate": action(OPERATORS_IN_TENANT, 302),
    "tenants:people": form(MANAGERS),
    "tenants:change_role": action(MANAGERS, 422),
    "tenants:remove_member": question(MANAGERS),
    "exports:list": Route(VIEWERS, post=frozenset({302})),
    "exports:download": Route(ITS_OWNER, get=frozenset({302})),
    "exports:delete": action(ITS_OWNER, 302),
    "inventory:sip_accounts": page(VIEWERS),
    "inventory:call_presentations": page(VIEWERS),
    "inventory:sms_senders": page(VIEWERS),
    "inventory:users": page(VIEWERS),
    "inventory:teams": page(VIEWERS),
    "inventory:sip_account": page(VIEWERS),
    "inventory:call_presentation": page(VIEWERS),
    "inventory:sms_sender": page(VIEWERS),
    "inventory:user": page(VIEWERS),
    "inventory:team": page(VIEWERS),
    "inventory:block_accounts": asked_about(MANAGERS),
    "inventory:block_numbers": asked_about(MANAGERS),
    "inventory:search": page(LOGGED_IN),
    "planning:plans": page(VIEWERS),
    "planning:add": form(SUPERVISORS),
    "planning:plan_for": action(SUPERVISORS, 302),
    "planning:settings": question(MANAGERS),
    "planning:grid": page(VIEWERS),
    "planning:changes": page(VIEWERS),
    "planning:user": Route(VIEWERS, post=frozenset({302}), writers=SUPERVISORS),
    "planning:findings": page(VIEWERS),
    "planning:findings_print": page(VIEWERS),
    "planning:user_findings": Route(VIEWERS, get=frozenset({302})),
    "planning:acknowledge": action(SUPERVISORS, 302),
    "planning:show_again": action(SUPERVISORS, 302),
    "planning:user_peek": Route(VIEWERS, get=frozenset({404})),
    "planning:here": action(VIEWERS, 200),
    "planning:paste": action(SUPERVISORS, 422),
    "planning:accounts": page(SUPERVISORS),
    "planning:account": Route(VIEWERS, get=frozenset({302})),
    "planning:take_remedy": action(SUPERVISORS, 302),
    "planning:undo_here": action(SUPERVISORS, 302),
    "planning:keys": page(VIEWERS),
    "planning:batch": form(SUPERVISORS),
    "planning:batch_numbers": page(SUPERVISORS),
    "planning:edit": form(SUPERVISORS),
    "planning:difference": page(VIEWERS),
    "planning:print": page(VIEWERS),
    "planning:difference_print": page(VIEWERS),
    "planning:people": page(VIEWERS),
    "planning:add_people": form(SUPERVISORS),
    "planning:person": form(SUPERVISORS),
    "planning:drop_person": action(SUPERVISORS, 302),
    "planning:link": action(SUPERVISORS, 302),
    "planning:same_person": action(SUPERVISORS, 302),
    "planning:history": page(VIEWERS),
    "planning:history_edit": page(VIEWERS),
    "planning:explain": action(SUPERVISORS, 302, 422),
    "planning:undo": question(SUPERVISORS),
    "planning:rewind": question(MANAGERS),
    "planning:archive": question(MANAGERS),
    "planning:restore": question(MANAGERS),
    "rollout:worksheet": page(VIEWERS),
    "rollout:step": page(VIEWERS),
    "rollout:worksheet_print": page(VIEWERS),
    "rollout:report": page(VIEWERS),
    "rollout:report_print": page(VIEWERS),
    "rollout:say": action(SUPERVISORS, 302),
    "rollout:split": form(SUPERVISORS),
    "rollout:approval": page(VIEWERS),
    "rollout:approval_print": page(VIEWERS),
    "rollout:approve": action(MANAGERS, 302),
    "rollout:propose": form(SUPERVISORS),
    "rollout:send_back": form(MANAGERS),
    "rollout:reopen": form(SUPERVISORS),
    "rollout:drift": page(VIEWERS),
    "rollout:plan_drift": page(VIEWERS),
    "rollout:accept_drift": asked_about(MANAGERS),
    "rollout:put_back_drift": asked_about(SUPERVISORS),
    "rollout:reopen_drift": asked_about(SUPERVISORS),
    "rollout:rest_drift": asked_about(SUPERVISORS),
    "sync:home": page(LOGGED_IN),
    "sync:tenant": page(VIEWERS),
    "sync:changes": page(VIEWERS),
    "sync:seen": action(VIEWERS, 302),
    "sync:runs": page(VIEWERS),
    "sync:run": page(VIEWERS),
    "sync:status": page(VIEWERS),
    "sync:refresh": action(VIEWERS, 302),
    "sync:accept": question(MANAGERS),
    "sync:check": Route(MANAGERS, post=frozenset({302})),
}

ARGUMENTS: dict[str, Callable[[pytest.FixtureRequest], Any]] = {
    "person": lambda request: request.getfixturevalue("viewer").pk,
    "uidb36": lambda _: "1",
    "key": lambda _: "set-password",
    "number": lambda _: 1,
    "planned": lambda request: planned_in(request.getfixturevalue("alfa")).pk,
    "list_name": lambda _: "sip-accounts",
    "export": lambda request: export_of(request.getfixturevalue("viewer")).pk,
    "extension_id": lambda request: account_of(request.getfixturevalue("alfa")).extension_id,
    "user_key": lambda request: user_key_of(request.getfixturevalue("alfa")),
    "view": lambda request: shared_view_of(request.getfixturevalue("viewer")).pk,
}


def account_of(tenant: Tenant) -> SipAccount:
    """Return a SIP account of the tenant."""
    return SipAccount.objects.for_tenant(tenant).first() or rows.sip_account(tenant)


def user_key_of(tenant: Tenant) -> str:
    """Return the key of a user whom all plans of the tenant know."""
    user = rows.crm_user(tenant)
    forget(tenant)
    return f"c{user.pk}"


def plan_of(tenant: Tenant) -> Plan:
    """Make a plan of the tenant, with one edit."""
    user = rows.crm_user(tenant)
    return create_plan(tenant=tenant, title="Monday", by=None, keys=[f"c{user.pk}"])


def planned_in(tenant: Tenant) -> PlanUser:
    """Make someone of the tenant whom the CRM does not have yet."""
    return PlanUser.objects.get_or_create(tenant=tenant, email="new@example.com")[0]


def worksheet_of(tenant: Tenant) -> Plan:
    """Make an approved plan of the tenant, with one step."""
    plan, now = plan_of(tenant), timezone.now()
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.APPROVED)
    rollout = Rollout.objects.create(
        tenant=tenant, plan=plan, number=1, proposed_at=now, approved_at=now, edit_number=plan.version
    )
    known = PlanUser.objects.get_or_create(tenant=tenant, email="step@example.com")[0]
    rollout.steps.create(number=1, place=1, plan_user=known, create=True, set={"mode": "dynamic"})
    return plan


# What a page with a number in its address shows: a row of the tenant.
def proposed_in(tenant: Tenant) -> Plan:
    """A proposed plan of the tenant with one entry."""
    plan = plan_of(tenant)
    keys = [f"c{rows.crm_user(tenant, 'Anna', email='anna@example.com', call_pool=[]).pk}"]
    rows.call_presentation(tenant, "48600700800")
    set_cells(plan=plan, by=None, cells=[Cell(key, Part.CALLS, ("48600700800",)) for key in keys])
    propose(plan=plan, by=User.objects.create_superuser(f"{tenant.name}@example.com"))
    return plan


ROWS: dict[str, Callable[[Tenant], Model]] = {
    "inventory:sip_account": rows.sip_account,
    "inventory:call_presentation": rows.call_presentation,
    "inventory:sms_sender": rows.sms_sender,
    "inventory:user": rows.crm_user,
    "inventory:team": rows.team,
    **dict.fromkeys(("planning:grid", "planning:edit", "planning:archive", "planning:restore"), plan_of),
    **dict.fromkeys(
        ("planning:changes", "planning:user", "planning:take_remedy", "planning:undo_here"), plan_of
    ),
    **dict.fromkeys(
        ("planning:accounts", "planning:account", "planning:findings", "planning:user_findings"), plan_of
    ),
    **dict.fromkeys(("planning:acknowledge", "planning:show_again"), plan_of),
    **dict.fromkeys(("planning:user_peek", "planning:here", "planning:paste"), plan_of),
    **dict.fromkeys(("planning:keys", "planning:batch", "planning:batch_numbers"), plan_of),
    **dict.fromkeys(
        ("planning:difference", "planning:difference_print", "planning:findings_print", "planning:print"),
        plan_of,
    ),
    **dict.fromkeys(("planning:people", "planning:add_people"), plan_of),
    **dict.fromkeys(("planning:person", "planning:drop_person"), plan_of),
    **dict.fromkeys(("planning:history", "planning:history_edit"), plan_of),
    "rollout:plan_drift": plan_of,
    **dict.fromkeys(("planning:explain", "planning:undo", "planning:rewind"), plan_of),
    **dict.fromkeys(("rollout:worksheet", "rollout:step", "rollout:worksheet_print"), worksheet_of),
    **dict.fromkeys(("rollout:report", "rollout:report_print"), worksheet_of),
    **dict.fromkeys(("rollout:say", "rollout:split"), worksheet_of),
    **dict.fromkeys(("rollout:approval", "rollout:approval_print"), proposed_in),
    **dict.fromkeys(("rollout:approve", "rollout:propose"), plan_of),
    **dict.fromkeys(("rollout:send_back", "rollout:reopen"), plan_of),
    "sync:run": lambda tenant: SyncRun.objects.create(
        tenant=tenant, trigger=Trigger.COMMAND, status=RunStatus.OK, queued_at=timezone.now()
    ),
}


def shared_view_of(person: User) -> SavedView:
    """Return a view that everybody in the person's tenant sees."""
    tenant = person.memberships.get().tenant
    return SavedView.objects.create(
        tenant=tenant, owner=person, list_name="sip-accounts", name="FAX", query="type=FAX", shared=True
    )


def export_of(person: User) -> Export:
    """Return an export that the worker has not made yet."""
    tenant = person.memberships.get().tenant
    return request_export(tenant=tenant, person=person, list_name="sip-accounts", query="")


def routes(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each address, with its namespace, and the names of its arguments."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}", list(pattern.pattern.regex.groupindex)


FOUND = dict(routes(get_resolver().url_patterns))


def address_of(name: str, request: pytest.FixtureRequest, *, owner: str = "alfa") -> str:
    """Return an address of the route in alfa; a row in it belongs to the tenant ``owner``."""
    values: dict[str, Any] = {}
    for argument in FOUND[name]:
        if argument == "tenant":
            values[argument] = request.getfixturevalue("alfa").name
        elif argument in ARGUMENTS:
            values[argument] = ARGUMENTS[argument](request)
        else:
            values[argument] = ROWS[name](request.getfixturevalue(owner)).pk
    return reverse(name, kwargs=values)


def test_every_address_is_listed() -> None:
    assert sorted(FOUND) == sorted(ROUTES)


@pytest.fixture
def clients(client_of: ClientOf) -> dict[str, Client]:
    """A browser for every kind of visitor."""
    return {visitor: client_of(visitor) for visitor in VISITORS}


@pytest.mark.parametrize("name", sorted(FOUND.keys() & ROUTES.keys()))
def test_access(name: str, clients: dict[str, Client], request: pytest.FixtureRequest) -> None:
    address = address_of(name, request)
    route = ROUTES[name]
    for method, who in (("get", route.who), ("post", route.writers or route.who)):
        statuses: frozenset[int] = getattr(route, method)
        for visitor, client in clients.items():
            with transaction.atomic():
                response = getattr(client, method)(address)
                transaction.set_rollback(True)
            assert_answer(f"{visitor} {method}", response, who[visitor], statuses)


POSTED_ONLY = {name for name in FOUND if ROUTES[name].get == {405}}
POSTED_ONLY -= {"exports:delete"}  # leads to its list at once; above it is the file, which is its owner's


@pytest.mark.parametrize("name", sorted(POSTED_ONLY))
def test_a_browser_finds_a_page_where_only_forms_lead(
    name: str, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    address = address_of(name, request)
    page = client_of("operator").get(address, headers={"accept": "text/html"}, follow=True)
    assert page.status_code == 200
    assert address.startswith(page.redirect_chain[-1][0].partition("?")[0])


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_row_is_found_in_its_own_tenant_alone(
    name: str, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    route = ROUTES[name]
    method, statuses = ("post", route.post) if route.get == {405} else ("get", route.get)
    ask = getattr(client_of("operator"), method)

    assert ask(address_of(name, request)).status_code in statuses
    assert ask(address_of(name, request, owner="beta")).status_code == 404


def assert_answer(asked: str, response: HttpResponse, expected: Answer, statuses: frozenset[int]) -> None:
    """Check one answer; an address that doesn't take the method may say so before it looks who asks."""
    if expected == LOG_IN:
        assert response.status_code == 302, asked
        assert response["Location"].startswith("/accounts/login/?next="), asked
    elif expected == ALLOWED:
        assert response.status_code in statuses, asked
        assert not response.get("Location", "").startswith("/accounts/login/?"), asked
    else:
        assert response.status_code in {expected, *(statuses & {405})}, asked
