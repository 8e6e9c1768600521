"""For each rule something that it finds once, and a change by which it finds something else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from ccrm_admin.inventory.blocks import services
from ccrm_admin.inventory.choices import BlockReason, HoldingKind
from ccrm_admin.inventory.models import Block, CallPresentation, CrmUser, Holding, SipAccount
from ccrm_admin.planning.domain.state import STATIC, Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.services import create_plan, edit_plan, set_cells, set_crowded_above
from tests.planning.world import OTHER, Centre

Change = Callable[[Centre], object]
THIRD = "48600600600"


def accounts(centre: Centre, number: int, **columns: object) -> None:
    SipAccount.objects.filter(tenant=centre.tenant, extension_id=9000 + number).update(**columns)
    centre.moved()


def users(centre: Centre, name: str, **columns: object) -> None:
    CrmUser.objects.filter(tenant=centre.tenant, first_name=name).update(**columns)
    centre.moved()


def key(centre: Centre, name: str) -> str:
    return f"c{CrmUser.objects.get(tenant=centre.tenant, first_name=name).pk}"


def shared(centre: Centre) -> Change:
    centre.account(101)
    centre.user("Jan", 101)
    centre.give(centre.user("Anna"), 101)
    return lambda later: later.user("Iza", 101)


def account_gone(centre: Centre) -> Change:
    for number in (101, 102):
        centre.account(number, missing_since=timezone.now())
    centre.give(centre.user("Anna"), 101)
    return lambda later: later.give(key(later, "Anna"), 102)


def account_missing(centre: Centre) -> Change:
    centre.user("Anna", 150)
    return lambda later: users(later, "Anna", extension_id=9151, extension="151")


def number_gone(centre: Centre) -> Change:
    for number in (OTHER, THIRD):
        centre.number(number, missing_since=timezone.now())
    centre.set(centre.user("Anna"), Part.CALLS, (OTHER,))
    return lambda later: later.set(key(later, "Anna"), Part.CALLS, (THIRD,))


def sender_gone(centre: Centre) -> Change:
    for at, sender in enumerate(("Firma", "Sklep")):
        centre.sender(sender, sender_id=at, missing_since=timezone.now())
    centre.set(centre.user("Anna"), Part.SMS, ("Firma",))
    return lambda later: later.set(key(later, "Anna"), Part.SMS, ("Sklep",))


def static(centre: Centre) -> Change:
    centre.set(centre.user("Anna"), Part.EXTENSION, Extension(STATIC))
    return lambda later: later.set(later.user("Iza"), Part.EXTENSION, Extension(STATIC))


def user_gone(centre: Centre) -> Change:
    for name in ("Anna", "Iza"):
        centre.set(centre.user(name), Part.NOTE, "moves")
    users(centre, "Anna", missing_since=timezone.now())
    return lambda later: users(later, "Iza", missing_since=timezone.now())


def not_voice(centre: Centre) -> Change:
    centre.account(101, extension_type="FAX")
    centre.give(centre.user("Anna"), 101)
    return lambda later: accounts(later, 101, extension_type="DOOR")


def empty_pool(centre: Centre) -> Change:
    centre.user("Anna", call_pool=[])
    return lambda later: later.user("Iza", call_pool=[])


def outside(centre: Centre) -> Change:
    centre.account(101, caller_id=OTHER)
    centre.give(centre.user("Anna"), 101)
    return lambda later: accounts(later, 101, caller_id=THIRD)


def crowded(centre: Centre) -> Change:
    centre.number()
    set_crowded_above(tenant=centre.tenant, users=1)
    for name in ("Anna", "Jan"):
        centre.user(name)
    return lambda later: later.user("Iza")


def repeated(centre: Centre) -> Change:
    for extension_id in (7, 8):
        centre.account(101, extension_id=extension_id)
    return lambda later: later.account(101, extension_id=9)


def contradicts(centre: Centre) -> Change:
    centre.account(101, assigned=True)
    return lambda later: later.give(later.user("Anna"), 101)


def elsewhere(centre: Centre) -> Change:
    centre.account(101)
    centre.give(centre.user("Anna"), 101)
    other = create_plan(tenant=centre.tenant, title="Tuesday", by=None)
    cells = [Cell(centre.user("Jan"), Part.EXTENSION, Extension(STATIC, 9101))]
    set_cells(plan=other, by=None, cells=cells)

    def put_off(_later: Centre) -> None:
        edit_plan(plan=other, title="Tuesday", note="", target_date=date(2030, 1, 2), owner=None)

    return put_off


def blocked(centre: Centre, record: SipAccount | CallPresentation) -> Change:
    tenant = centre.tenant

    def block(reason: BlockReason) -> list[Block]:
        seen = [each.pk for each in services.standing(tenant, [record])]
        return services.block(tenant=tenant, by=None, records=[record], until=None, reason=reason, seen=seen)

    block(BlockReason.SPAM)
    return lambda _later: block(BlockReason.FAULTY)


def account_blocked(centre: Centre) -> Change:
    account = centre.account(101)
    centre.give(centre.user("Anna"), 101)
    return blocked(centre, account)


def number_blocked(centre: Centre) -> Change:
    centre.number(OTHER)
    centre.set(centre.user("Anna"), Part.CALLS, (OTHER,))
    return blocked(centre, CallPresentation.objects.get(tenant=centre.tenant))


def taken(centre: Centre, kind: HoldingKind, **what: object) -> Change:
    """Let Jan have had it until yesterday, and rest for some days, then for some more."""
    user = CrmUser.objects.get(pk=int(centre.user("Jan")[1:]))
    began, ended = (timezone.now() - timedelta(days=days) for days in (9, 1))
    Holding.objects.create(tenant=centre.tenant, user=user, kind=kind, began_at=began, ended_at=ended, **what)

    def rest(days: int) -> object:
        return services.set_rests(tenant=centre.tenant, number_days=days, account_days=days)

    rest(5)
    return lambda _later: rest(6)


def account_resting(centre: Centre) -> Change:
    centre.account(101)
    centre.give(centre.user("Anna"), 101)
    return taken(centre, HoldingKind.ACCOUNT, mode=STATIC, extension_id=9101)


def number_resting(centre: Centre) -> Change:
    centre.number(OTHER)
    centre.set(centre.user("Anna"), Part.CALLS, (OTHER,))
    return taken(centre, HoldingKind.NUMBER, presentation=OTHER, presentation_canonical=OTHER)


RULES: dict[str, Callable[[Centre], Change]] = {
    "extension_shared": shared,
    "account_gone": account_gone,
    "account_missing": account_missing,
    "presentation_gone": number_gone,
    "sender_gone": sender_gone,
    "static_without_account": static,
    "user_gone": user_gone,
    "not_a_voice_account": not_voice,
    "empty_call_pool": empty_pool,
    "caller_id_outside_pool": outside,
    "number_crowded": crowded,
    "extension_number_repeated": repeated,
    "assigned_contradicts": contradicts,
    "planned_elsewhere": elsewhere,
    "account_blocked": account_blocked,
    "account_resting": account_resting,
    "number_blocked": number_blocked,
    "number_resting": number_resting,
}
