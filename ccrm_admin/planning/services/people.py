"""Users that a plan provides for before the CRM has them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from ccrm_admin.inventory.folding import sort_key
from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.cells import BLANK, Value, value_of
from ccrm_admin.planning.computing.fresh import forget
from ccrm_admin.planning.effective import Part
from ccrm_admin.planning.errors import TieConflictError, UnknownReferenceError
from ccrm_admin.planning.models import Assignment, CellChange, EditKind, Plan, PlannedUser
from ccrm_admin.planning.writing import Action, lock, remember, repeated, write

if TYPE_CHECKING:
    from ccrm_admin.tenants.models import Tenant, User

MOST_OF_A_NAME = 100  # characters in the history


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
    """Change what is known of someone who is to come. Raises ValidationError, by field."""
    _save(planned, email.strip().lower(), first_name, last_name, permission_group)
    forget(planned.tenant)
    return planned


@transaction.atomic
def tie_planned_user(*, planned: PlannedUser, user: CrmUser, by: User | None) -> None:
    """Let the CRM's user take the planned one's place in every plan, archived ones too.

    Raises UnknownReferenceError for a user of another tenant, TieConflictError if a plan decides different
    things for the two; then nothing is done.
    """
    plans = Plan.objects.select_for_update().filter(tenant_id=planned.tenant_id).order_by("pk")
    locked = {plan.pk: plan for plan in plans}
    planned = PlannedUser.objects.select_for_update().get(pk=planned.pk)
    if user.tenant_id != planned.tenant_id or planned.tied_to_id is not None:
        raise UnknownReferenceError(str(user))
    theirs = {row.plan_id: row for row in Assignment.objects.filter(crm_user=user).select_related("account")}
    for row in Assignment.objects.filter(planned_user=planned).select_related("account", "plan"):
        _move(locked[row.plan_id], row, theirs.get(row.plan_id), planned, user, by)
    CellChange.objects.filter(planned_user=planned).update(crm_user=user, planned_user=None)
    planned.tied_to = user
    planned.save(update_fields=["tied_to"])
    forget(planned.tenant)


def _move(
    plan: Plan,
    row: Assignment,
    theirs: Assignment | None,
    planned: PlannedUser,
    user: CrmUser,
    by: User | None,
) -> None:
    """Give ``user`` what the plan decides for the planned one; the history says who they were."""
    decided = {part: value for part in Part if (value := value_of(row, part)) != BLANK.get(part)}
    if theirs is None:
        row.crm_user, row.planned_user = user, None
        row.save(update_fields=["crm_user", "planned_user"])
    else:
        for part, value in decided.items():
            if value_of(theirs, part) not in {value, BLANK.get(part)}:
                raise TieConflictError(plan=plan.title, planned=str(row.planned_user), user=str(user))
        _merge(theirs, row, decided)
    who = f"{str(planned)[:MOST_OF_A_NAME]} ({planned.email}) → {str(user)[:MOST_OF_A_NAME]}"
    remember(plan, {f"c{user.pk}": {}}, Action(EditKind.TIE, by, who))


def _merge(theirs: Assignment, row: Assignment, decided: dict[Part, Value]) -> None:
    columns: dict[str, Any] = {}
    if Part.EXTENSION in decided:
        columns |= {"mode": row.mode, "account": row.account}
    if Part.CALLS in decided:
        columns["call_pool"] = row.call_pool
    if Part.SMS in decided:
        columns["sms_pool"] = row.sms_pool
    if Part.NOTE in decided:
        columns["note"] = row.note
    row.delete()
    for name, value in columns.items():
        setattr(theirs, name, value)
    theirs.chosen = theirs.chosen or row.chosen
    theirs.version = max(theirs.version, row.version) + 1
    theirs.save()


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
            planned.save()
    except IntegrityError:
        planned.full_clean()  # somebody planned for the same person in this very moment: say so
        raise


def tie_suggestions(tenant: Tenant) -> list[tuple[PlannedUser, CrmUser]]:
    """Return the users planned in drafts whose e-mail the CRM has by now, each with the CRM's user."""
    taken_in = Assignment.objects.in_plan().filter(planned_user=OuterRef("pk"))
    waiting = list(
        PlannedUser.objects.for_tenant(tenant)
        .untied()
        .filter(Exists(taken_in.filter(plan__in=Plan.objects.for_tenant(tenant).drafts())))
        .order_by("last_name", "first_name", "email")
    )
    arrived = users_by_email(tenant, [planned.email for planned in waiting])
    return [(planned, arrived[planned.email]) for planned in waiting if planned.email in arrived]


def users_by_email(tenant: Tenant, emails: Collection[str]) -> dict[str, CrmUser]:
    """Return the CRM's users with the e-mails, which are in lower case; no query if there are none."""
    if not emails:
        return {}
    alike = CrmUser.objects.for_tenant(tenant).present().filter(email_sort__in=set(map(sort_key, emails)))
    wanted = set(emails)
    newest_first = alike.defer("search").order_by("-pk")  # of several with one e-mail the first known stays
    return {user.email.lower(): user for user in newest_first if user.email.lower() in wanted}
