"""People who turned out to be a user of the CRM: tied to that user, in every plan, and untied again."""

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
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import forget, locked_state
from ccrm_admin.planning.engine.loading import for_users
from ccrm_admin.planning.engine.values import BLANK, value_of
from ccrm_admin.planning.engine.write import (
    Action,
    Outcome,
    assignments,
    lock_all,
    lock_tenant,
    record,
    remember,
    repeated,
)
from ccrm_admin.planning.models import Assignment, Edit, Plan, PlannedUser, Tie
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.services.undo_rules import before, blockers, mark_undone, undoable
from ccrm_admin.planning.text.errors import (
    EmailTakenError,
    InvalidValueError,
    PlanArchivedError,
    TieConflictError,
    TieHeldError,
    TieMovedError,
    UndoBlockedError,
    UnknownReferenceError,
)
from ccrm_admin.spelling import isolating

if TYPE_CHECKING:
    from ccrm_admin.planning.domain.proposals import Wanted
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
    _tie_everywhere(Tie(planned, user), plans, by)


@transaction.atomic
def tie_returned(*, former: CrmUser, user: CrmUser, by: User | None) -> None:
    """Let a user take the place, in every plan, of one who is gone and was the same person.

    The two must share an e-mail, and only one of them be there. Raises TieMovedError if that is not (any
    more) so, and TieConflictError as ``tie_planned_user`` does.
    """
    plans = lock_all(former.tenant)
    users = CrmUser.objects.for_tenant(former.tenant).select_for_update(no_key=True)
    gone = users.exclude(missing_since=None).exclude(email_key="").filter(pk=former.pk).first()
    if gone is None or not users.present().filter(pk=user.pk, email_key=gone.email_key).exists():
        raise TieMovedError(former=str(former), user=str(user))
    _tie_everywhere(Tie(former, user), plans, by)


def _tie_everywhere(tie: Tie, plans: Collection[Plan], by: User | None) -> None:
    for plan in _with(tie, plans):
        _tie(plan, tie, Action(EditKind.TIE, by))
    _save(tie, tied=True)


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
        raise TieMovedError(former=str(planned), user=str(user))
    tie_planned_user(planned=planned, user=user, by=by)


@transaction.atomic
def undo_tie(
    *, plan: Plan, by: User | None, number: int, reason: str = "", token: UUID | None = None
) -> Outcome:
    """Untie whom edit ``number`` tied, or tie whom it untied: in every plan, since it is one person.

    Raises PlanArchivedError, what ``undoable`` raises, TieHeldError (in another plan, something later touched
    what came from the planned user), EmailTakenError (somebody else is planned with their e-mail by now), and
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
    _check_unchanged(tie, tied=tied)
    if tied:
        _save(tie, tied=False)
    kind, move = (EditKind.UNTIE, _untie) if tied else (EditKind.TIE, _tie)
    made = move(plan, tie, Action(kind, by, reason, token))
    for other in _with(tie, plans):
        if other.pk != plan.pk:
            try:
                move(other, tie, Action(kind, by))
            except UndoBlockedError as error:
                raise TieHeldError(plan=other, blockers=error.blockers) from None
    if not tied:
        _save(tie, tied=True)
    return Outcome(made, locked_state(plan))


def _check_unchanged(tie: Tie, *, tied: bool) -> None:
    """Raise InvalidValueError if a planned user is not, or no longer, tied as their last edit says."""
    former = tie.former
    if isinstance(former, PlannedUser) and former.tied_to_id != (tie.user.pk if tied else None):
        raise InvalidValueError(_("%(person)s is tied to somebody else by now.") % isolating(person=former))


def _tie(plan: Plan, tie: Tie, action: Action) -> Edit:
    """Give the CRM's user what the plan decides for the former one. Raises TieConflictError."""
    key, own = tie.former_key, tie.key
    stored = assignments(plan, [key, own])
    values = {part: value_of(stored.get(key), part) for part in Part}
    decided = {part: value for part, value in values.items() if value != BLANK.get(part)}
    for part, value in decided.items():
        if value_of(stored.get(own), part) not in {value, BLANK.get(part)}:
            raise TieConflictError(plan=plan.title, former=str(tie.former), user=str(tie.user))
    rows = {key: {part: BLANK.get(part) for part in decided}, own: decided}
    return _recorded(plan, rows, replace(action, tie=tie, undoes=_standing(plan, tie, EditKind.UNTIE)))


def _untie(plan: Plan, tie: Tie, action: Action) -> Edit | None:
    """Give the former user back what they had when the two were tied in the plan. Raises UndoBlockedError."""
    last = _standing(plan, tie, EditKind.TIE)
    if last is None:
        return None
    changes = list(last.changes.with_users())
    if in_the_way := blockers(last, changes):
        raise UndoBlockedError(in_the_way)
    return _recorded(plan, before(changes), replace(action, tie=tie, undoes=last))


def _recorded(plan: Plan, rows: Mapping[str, Wanted], action: Action) -> Edit:
    """Return the edit, also if nothing is moved: the history is to say from when on the two are one."""
    made = record(plan, rows, action) or remember(plan, {}, action)
    mark_undone(action.undoes, made)
    return made


def _standing(plan: Plan, tie: Tie, kind: str) -> Edit | None:
    """Return the plan's last edit that tied, or untied, these two and was not undone."""
    edits = Edit.objects.for_plan(plan).newest_first().filter(kind=kind, undone_by=None)
    former = "planned_user" if isinstance(tie.former, PlannedUser) else "former_user"
    return edits.filter(**{former: tie.former.pk, "crm_user": tie.user.pk}).first()


def _with(tie: Tie, plans: Collection[Plan]) -> list[Plan]:
    """Return those of ``plans`` that provide for the former user, or did."""
    rows = Assignment.objects.filter(for_users([tie.former_key]))
    found = set(rows.values_list("plan", flat=True))
    return [plan for plan in plans if plan.pk in found]


def _save(tie: Tie, *, tied: bool) -> None:
    """Note with a planned user who they are; of who was in the CRM the history alone tells."""
    former = tie.former
    if isinstance(former, PlannedUser):
        former.tied_to = tie.user if tied else None
        try:
            with transaction.atomic():
                former.save(update_fields=["tied_to"])
        except IntegrityError:
            raise EmailTakenError(person=str(former), email=former.email) from None
    forget(former.tenant)


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


def return_suggestions(tenant: Tenant) -> list[tuple[CrmUser, CrmUser]]:
    """Return the users of drafts who are gone, each with those who are there and have the same e-mail."""
    taken_in = Assignment.objects.in_plan().filter(plan__in=Plan.objects.for_tenant(tenant).drafts())
    gone = CrmUser.objects.for_tenant(tenant).exclude(missing_since=None).exclude(email_key="")
    gone = gone.filter(Exists(taken_in.filter(crm_user=OuterRef("pk")))).defer("search")
    former = list(gone.order_by("name_sort", "pk"))
    back = users_by_email(tenant, [user.email_key for user in former])
    return [(each, user) for each in former for user in back.get(each.email_key, [])]


def users_by_email(tenant: Tenant, emails: Collection[str]) -> dict[str, list[CrmUser]]:
    """Return the CRM's users by their e-mails, given as keys (see spelling); no query if there are none."""
    found: dict[str, list[CrmUser]] = defaultdict(list)
    if emails:
        users = CrmUser.objects.for_tenant(tenant).present().filter(email_key__in=set(emails))
        for user in users.defer("search").order_by("name_sort", "pk"):
            found[user.email_key].append(user)
    return dict(found)
