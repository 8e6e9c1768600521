"""Users that a plan provides for before the CRM has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from ccrm_admin.planning.computing.fresh import forget
from ccrm_admin.planning.effective import Part
from ccrm_admin.planning.models import CellChange, EditKind, PlannedUser
from ccrm_admin.planning.writing import Action, lock, lock_all, repeated, write

if TYPE_CHECKING:
    from ccrm_admin.planning.models import Plan
    from ccrm_admin.tenants.models import Tenant, User

KNOWN = ("email", "first_name", "last_name", "permission_group")  # columns that people fill in


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Someone who is to come, as people write it down."""

    email: str
    first_name: str = ""
    last_name: str = ""
    permission_group: str = ""


def add_planned_user(*, plan: Plan, by: User | None, email: str, **known: str) -> PlannedUser:
    """Take someone into the plan whom the CRM does not have yet; ``known`` are the columns of Newcomer.

    Raises what ``add_planned_users`` raises.
    """
    (planned,) = add_planned_users(plan=plan, by=by, people=[Newcomer(email, **known)])
    return planned


@transaction.atomic
def add_planned_users(
    *, plan: Plan, by: User | None, people: Sequence[Newcomer], token: UUID | None = None
) -> list[PlannedUser]:
    """Take people into the plan whom the CRM does not have yet, all in one edit.

    Someone who is planned elsewhere with his e-mail already is the same person, and keeps his name. Raises
    PlanArchivedError, and ValidationError by field.
    """
    plan = lock(plan)
    addresses = [person.email.strip().lower() for person in people]
    if done := repeated(plan, token):
        cells = CellChange.objects.filter(edit=done.edit)
        return list(PlannedUser.objects.filter(pk__in=cells.values("planned_user")))
    waiting = PlannedUser.objects.for_tenant(plan.tenant).untied().filter(email__in=addresses)
    known = {planned.email: planned for planned in waiting}
    for address, person in zip(addresses, people, strict=True):
        if address not in known:
            known[address] = _added(plan.tenant, address, person)
    rows = {f"p{known[address].pk}": {Part.CHOSEN: True} for address in addresses}
    write(plan, rows, Action(EditKind.CHOOSE, by, token=token))
    return [known[address] for address in addresses]


@transaction.atomic
def edit_planned_user(
    *, planned: PlannedUser, email: str, first_name: str, last_name: str, permission_group: str
) -> PlannedUser:
    """Change what is known of someone who is to come. Raises ValidationError, by field.

    Every plan waits for it, so that none keeps what it has just computed from the old name.
    """
    lock_all(planned.tenant)
    _save(planned, email.strip().lower(), first_name, last_name, permission_group)
    forget(planned.tenant)
    return planned


def _added(tenant: Tenant, address: str, person: Newcomer) -> PlannedUser:
    planned = PlannedUser(tenant=tenant)
    _save(planned, address, person.first_name, person.last_name, person.permission_group)
    return planned


def _save(planned: PlannedUser, email: str, first_name: str, last_name: str, permission_group: str) -> None:
    planned.email = email
    planned.first_name, planned.last_name = first_name.strip(), last_name.strip()
    planned.permission_group = permission_group.strip()
    planned.full_clean()
    try:
        with transaction.atomic():
            # Somebody may have tied him since he was read: that stays.
            planned.save(update_fields=KNOWN if planned.pk else None)
    except IntegrityError:
        planned.full_clean()  # somebody planned for the same person in this very moment: say so
        raise
