"""Planned users who have come: tied to the CRM's users, in every plan, and untied again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.planning.cells import BLANK, value_of
from ccrm_admin.planning.computing.fresh import forget, locked_state
from ccrm_admin.planning.effective import Part
from ccrm_admin.planning.errors import (
    EmailTakenError,
    InvalidValueError,
    PlanArchivedError,
    TieConflictError,
    TieHeldError,
    TieMovedError,
    UndoBlockedError,
    UnknownReferenceError,
)
from ccrm_admin.planning.models import Assignment, Edit, EditKind, Plan, PlannedUser, Tie
from ccrm_admin.planning.services.undoable import before, blockers, mark_undone, undoable
from ccrm_admin.planning.writing import (
    Action,
    Outcome,
    assignments,
    lock_all,
    lock_tenant,
    record,
    remember,
    repeated,
)
from ccrm_admin.spelling import isolating

if TYPE_CHECKING:
    from ccrm_admin.planning.batches.proposals import Wanted
    from ccrm_admin.tenants.models import Tenant, User


@transaction.atomic
def tie_planned_user(*, planned: PlannedUser, user: CrmUser, by: User | None) -> None:
    """Let the CRM's user take the planned one's place in every plan, archived ones too.

    Raises UnknownReferenceError for a user of another tenant, TieConflictError if a plan decides different
    things for the two; then nothing is done.
    """
    plans = lock_all(planned.tenant)
    planned = PlannedUser.objects.select_for_update().get(pk=planned.pk)
    if user.tenant_id != planned.tenant_id or planned.tied_to_id is not None:
        raise UnknownReferenceError(str(user))
    for plan in _with(planned, plans):
        _tie(plan, Tie(planned, user), Action(EditKind.TIE, by))
    _save(planned, user)


@transaction.atomic
def tie_arrival(*, planned: PlannedUser, user: CrmUser, by: User | None) -> None:
    """Tie the two if that still may be offered: they share an e-mail, and neither is gone or tied.

    Raises TieMovedError if not, and what ``tie_planned_user`` raises.
    """
    lock_tenant(planned.tenant)
    waiting = PlannedUser.objects.for_tenant(planned.tenant).untied().select_for_update()
    present = CrmUser.objects.for_tenant(planned.tenant).present().select_for_update(no_key=True)
    still = waiting.filter(pk=planned.pk).first()
    if still is None or not present.filter(pk=user.pk, email_key=still.email).exists():
        raise TieMovedError(planned=str(planned), user=str(user))
    tie_planned_user(planned=planned, user=user, by=by)


@transaction.atomic
def undo_tie(
    *, plan: Plan, by: User | None, number: int, reason: str = "", token: UUID | None = None
) -> Outcome:
    """Untie whom edit ``number`` tied, or tie whom it untied: in every plan, since it is one person.

    Raises PlanArchivedError, what ``undoable`` raises, TieHeldError (in another plan, something later touched
    what came from the planned user), EmailTakenError (somebody else is planned with his e-mail by now), and
    TieConflictError as tying does.
    """
    plans = lock_all(plan.tenant)
    plan = next(locked for locked in plans if locked.pk == plan.pk)
    if done := repeated(plan, token):
        return done
    if plan.archived:
        raise PlanArchivedError
    edit, _changes = undoable(plan, number)
    if edit.tie is None:
        raise UnknownReferenceError(str(number))
    tie, tied = edit.tie, edit.kind == EditKind.TIE
    if tie.planned.tied_to_id != (tie.user.pk if tied else None):
        raise InvalidValueError(
            _("%(person)s is tied to somebody else by now.") % isolating(person=tie.planned)
        )
    if tied:
        _save(tie.planned, None)
    kind, move = (EditKind.UNTIE, _untie) if tied else (EditKind.TIE, _tie)
    made = move(plan, tie, Action(kind, by, reason, token))
    for other in _with(tie.planned, plans):
        if other.pk != plan.pk:
            try:
                move(other, tie, Action(kind, by))
            except UndoBlockedError as error:
                raise TieHeldError(plan=other, blockers=error.blockers) from None
    if not tied:
        _save(tie.planned, tie.user)
    return Outcome(made, locked_state(plan))


def _tie(plan: Plan, tie: Tie, action: Action) -> Edit:
    """Give the CRM's user what the plan decides for the planned one. Raises TieConflictError."""
    key, own = f"p{tie.planned.pk}", f"c{tie.user.pk}"
    stored = assignments(plan, [key, own])
    values = {part: value_of(stored.get(key), part) for part in Part}
    decided = {part: value for part, value in values.items() if value != BLANK.get(part)}
    for part, value in decided.items():
        if value_of(stored.get(own), part) not in {value, BLANK.get(part)}:
            raise TieConflictError(plan=plan.title, planned=str(tie.planned), user=str(tie.user))
    rows = {key: {part: BLANK.get(part) for part in decided}, own: decided}
    return _recorded(plan, rows, replace(action, tie=tie, undoes=_standing(plan, tie, EditKind.UNTIE)))


def _untie(plan: Plan, tie: Tie, action: Action) -> Edit | None:
    """Give the planned user back what he had when the two were tied in the plan. Raises UndoBlockedError."""
    last = _standing(plan, tie, EditKind.TIE)
    if last is None:
        return None
    changes = list(last.changes.with_users())
    if in_the_way := blockers(last, changes):
        raise UndoBlockedError(in_the_way)
    return _recorded(plan, before(changes, now=False), replace(action, tie=tie, undoes=last))


def _recorded(plan: Plan, rows: Mapping[str, Wanted], action: Action) -> Edit:
    """Return the edit, also if nothing is moved: the history is to say from when on the two are one."""
    made = record(plan, rows, action) or remember(plan, {}, action)
    mark_undone(action.undoes, made)
    return made


def _standing(plan: Plan, tie: Tie, kind: str) -> Edit | None:
    """Return the plan's last edit that tied, or untied, these two and was not undone."""
    edits = Edit.objects.for_plan(plan).newest_first().filter(kind=kind, undone_by=None)
    return edits.filter(planned_user=tie.planned, crm_user=tie.user).first()


def _with(planned: PlannedUser, plans: Collection[Plan]) -> list[Plan]:
    """Return those of ``plans`` that provide for the planned user, or did."""
    found = set(Assignment.objects.filter(planned_user=planned).values_list("plan", flat=True))
    return [plan for plan in plans if plan.pk in found]


def _save(planned: PlannedUser, user: CrmUser | None) -> None:
    planned.tied_to = user
    try:
        with transaction.atomic():
            planned.save(update_fields=["tied_to"])
    except IntegrityError:
        raise EmailTakenError(person=str(planned), email=planned.email) from None
    forget(planned.tenant)


def tie_suggestions(tenant: Tenant) -> list[tuple[PlannedUser, CrmUser]]:
    """Return the users planned in drafts whose e-mail the CRM has by now, each with the CRM's user.

    Somebody whose e-mail several of the CRM's users have is there once for each of them.
    """
    taken_in = Assignment.objects.in_plan().filter(planned_user=OuterRef("pk"))
    waiting = list(
        PlannedUser.objects.for_tenant(tenant)
        .untied()
        .filter(Exists(taken_in.filter(plan__in=Plan.objects.for_tenant(tenant).drafts())))
    )
    waiting.sort(key=lambda planned: (sort_key(planned.full_name), planned.email))
    arrived = users_by_email(tenant, [planned.email for planned in waiting])
    return [(planned, user) for planned in waiting for user in arrived.get(planned.email, [])]


def users_by_email(tenant: Tenant, emails: Collection[str]) -> dict[str, list[CrmUser]]:
    """Return the CRM's users by their e-mails, given as keys (see spelling); no query if there are none."""
    found: dict[str, list[CrmUser]] = defaultdict(list)
    if emails:
        users = CrmUser.objects.for_tenant(tenant).present().filter(email_key__in=set(emails))
        for user in users.defer("search").order_by("name_sort", "pk"):
            found[user.email_key].append(user)
    return dict(found)
