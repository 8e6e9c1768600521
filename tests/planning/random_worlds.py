"""Any small world, and anything that may be done in it, for hypothesis."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.timezone import localdate
from hypothesis import strategies as st

from ccrm_admin.inventory.blocks import services
from ccrm_admin.inventory.choices import BlockReason
from ccrm_admin.inventory.models import CallPresentation, CrmUser, SipAccount, SmsSender
from ccrm_admin.inventory.vocabulary import NONE, STATIC
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Edit, Plan, PlanUser
from ccrm_admin.planning.services import (
    add_planned_user,
    archive_plan,
    create_plan,
    link_planned_user,
    link_returned,
    restore,
    restore_plan,
    set_cells,
    set_crowded_above,
    undo,
)
from ccrm_admin.planning.text.errors import (
    AccountTakenError,
    LinkConflictError,
    LinkHeldError,
    LinkMovedError,
    NotADraftError,
    UndoBlockedError,
    UnknownReferenceError,
)
from ccrm_admin.tenants.models import Tenant
from tests.planning.world import Centre

NUMBERS = ["48111222333", "777888999", "48777888999", "48600700800"]
SENDERS = ["Pozdrawiamy", "48111222333"]
IDS = {101: 0, 102: -5, 103: 9103, 104: 9104, 105: 9105, 109: 9109}  # by number; the last has no account
OTHER_PLAN = "Tuesday"
NEW = "new@firma.example"
ACCOUNTS = [101, 102, 103, 104, 105]
accounts = st.fixed_dictionaries(
    {
        "extension_type": st.sampled_from(["VOICE", "VOICE", "FAX"]),
        "extension": st.sampled_from(["101", "102", "103", ""]),
        "caller_id": st.sampled_from(["", "777888999", "48111222333"]),
        "assigned": st.booleans(),
        "gone": st.booleans(),
    }
)
pools = st.lists(st.sampled_from(NUMBERS), unique=True).map(sorted)
users = st.fixed_dictionaries(
    {
        "mode": st.sampled_from(["static", "dynamic", "none"]),
        "number": st.sampled_from([*ACCOUNTS, 109]),
        "call_pool": pools,
        "sms_pool": st.lists(st.sampled_from(SENDERS), unique=True).map(sorted),
        "gone": st.sampled_from([False, False, False, True]),
    }
)
extensions = st.one_of(
    st.none(),
    st.sampled_from([Extension("none"), Extension("dynamic"), Extension("static")]),
    st.sampled_from(ACCOUNTS).map(lambda number: Extension(STATIC, IDS[number])),
)
values = {
    Part.EXTENSION: extensions,
    Part.CALLS: st.none() | pools.map(tuple),
    Part.SMS: st.none()
    | st.lists(st.sampled_from(SENDERS), unique=True).map(lambda pool: tuple(sorted(pool))),
    Part.NOTE: st.sampled_from(["", "Later."]),
    Part.CHOSEN: st.booleans(),
}
cells = st.sampled_from(list(values)).flatmap(
    lambda part: st.tuples(st.integers(0, 5), st.just(part), values[part])
)
actions = st.one_of(
    st.tuples(st.just("set"), st.lists(cells, min_size=1, max_size=3)),
    st.tuples(st.just("elsewhere"), st.lists(cells, min_size=1, max_size=3)),
    st.tuples(st.just("archive"), st.booleans()),
    st.tuples(st.just("undo"), st.integers(1, 12)),
    st.tuples(st.just("restore"), st.integers(0, 12)),
    st.tuples(st.just("sync"), st.integers(0, 100)),
    st.tuples(st.just("link"), st.integers(0, 4)),
    st.tuples(st.just("return"), st.integers(0, 24)),
    st.tuples(st.just("block"), st.integers(0, 35)),
)
worlds = st.tuples(
    st.lists(accounts, min_size=5, max_size=5), st.lists(users, min_size=1, max_size=5), st.integers(0, 3)
)


def build(tenant: Tenant, world: Any) -> tuple[Centre, list[str]]:
    """Return a call centre of that shape, and its users' keys."""
    some_accounts, some_users, limit = world
    centre = Centre(tenant)
    set_crowded_above(tenant=tenant, users=limit)
    now = timezone.now()
    for number, columns in zip(ACCOUNTS, some_accounts, strict=True):
        gone = columns["gone"]
        kept = {name: value for name, value in columns.items() if name != "gone"}
        centre.account(number, **kept, extension_id=IDS[number], missing_since=now if gone else None)
    for number in NUMBERS[:3]:
        centre.number(number)
    centre.number(NUMBERS[3], missing_since=now)
    centre.sender(SENDERS[0])
    centre.sender(SENDERS[1], missing_since=now)
    keys = []
    for at, user in enumerate(some_users):
        seat = (
            {}
            if user["mode"] == NONE
            else {"extension_id": IDS[user["number"]], "extension": str(user["number"])}
        )
        keys.append(
            centre.user(
                f"User {at}",
                mode=user["mode"],
                call_pool=user["call_pool"],
                sms_pool=user["sms_pool"],
                email="all@firma.example",
                missing_since=now if user["gone"] else None,
                **seat,
            )
        )
    link(tenant)
    create_plan(tenant=tenant, title=OTHER_PLAN, by=None)
    planned = add_planned_user(plan=centre.plan, by=None, email=NEW, first_name="New")
    freshen(centre.plan)
    return centre, [*keys, f"p{planned.pk}"]


def link(tenant: Tenant) -> None:
    """Count the accounts' holders as a sync does."""
    for account in SipAccount.objects.for_tenant(tenant):
        held = CrmUser.objects.for_tenant(tenant).present().filter(extension_id=account.extension_id)
        SipAccount.objects.filter(pk=account.pk).update(holder_count=held.count())


def sync(centre: Centre, seed: int) -> None:
    """Let something of the mirror be otherwise, as after a sync."""
    kind, at = seed % 5, seed // 5
    users = CrmUser.objects.for_tenant(centre.tenant).order_by("pk")
    some = list(SipAccount.objects.for_tenant(centre.tenant).order_by("pk"))
    user, account = users[at % users.count()], some[at % len(some)]
    if kind == 0:
        users.filter(pk=user.pk).update(missing_since=None if user.gone else timezone.now())
    elif kind == 1:
        columns = {
            "missing_since": None if account.gone else timezone.now(),
            "assigned": not account.assigned,
        }
        SipAccount.objects.filter(pk=account.pk).update(**columns)
    elif kind == 2:
        columns = {"mode": STATIC, "extension_id": account.extension_id, "extension": account.extension}
        users.filter(pk=user.pk).update(**columns)
    elif kind == 3:
        users.filter(pk=user.pk).update(call_pool=NUMBERS[: at % 3], sms_pool=[])
    else:
        CallPresentation.objects.for_tenant(centre.tenant).update(missing_since=None)
        SmsSender.objects.for_tenant(centre.tenant).update(missing_since=None)
    link(centre.tenant)
    centre.moved()


def act(centre: Centre, keys: list[str], action: Any) -> None:
    kind, argument = action
    try:
        if kind in {"set", "elsewhere"}:
            wanted = [Cell(keys[at % len(keys)], part, value) for at, part, value in argument]
            set_cells(plan=centre.plan if kind == "set" else other_plan(centre), by=None, cells=wanted)
        elif kind == "archive":
            (archive_plan if argument else restore_plan)(plan=other_plan(centre))
        elif kind == "sync":
            sync(centre, argument)
        elif kind == "link":
            user = CrmUser.objects.for_tenant(centre.tenant).order_by("pk")[argument % (len(keys) - 1)]
            link_planned_user(planned=PlanUser.objects.get(email=NEW), user=user, by=None)
        elif kind == "return":
            same_person(centre, argument)
        elif kind == "block":
            block_or_lift(centre, argument)
        elif (edit := Edit.objects.filter(plan=centre.plan, number=argument).first()) is not None:
            (undo if kind == "undo" else restore)(plan=centre.plan, by=None, number=edit.number)
    except (
        AccountTakenError,
        NotADraftError,
        LinkConflictError,
        LinkHeldError,
        LinkMovedError,
        UndoBlockedError,
    ):
        pass
    except UnknownReferenceError:
        assert PlanUser.objects.planned().count() == 0, "only who is linked can't be planned for"


def same_person(centre: Centre, seed: int) -> None:
    """Link two of the CRM's users, if one of them is gone and the other one is not."""
    some = list(CrmUser.objects.for_tenant(centre.tenant).order_by("pk"))
    link_returned(former=some[seed % 5 % len(some)], user=some[seed // 5 % len(some)], by=None)


def block_or_lift(centre: Centre, seed: int) -> None:
    """Block an account or a number, until some day or for good, or lift the block that it has."""
    records: list[Any] = list(SipAccount.objects.for_tenant(centre.tenant).order_by("pk"))
    records += CallPresentation.objects.for_tenant(centre.tenant).order_by("pk")
    record = records[seed % len(records)]
    if standing := [each.pk for each in services.standing(centre.tenant, [record]) if each.holds]:
        services.lift(tenant=centre.tenant, by=None, blocks=standing)
    else:
        until = None if seed % 2 else localdate() + timedelta(days=seed)
        services.block(tenant=centre.tenant, by=None, records=[record], until=until, reason=BlockReason.SPAM)


def other_plan(centre: Centre) -> Plan:
    return Plan.objects.get(tenant=centre.tenant, title=OTHER_PLAN)
