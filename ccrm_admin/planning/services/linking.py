"""People who turned out to be a user of the CRM: linked to that user, in every plan, and unlinked again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case, Max, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.proposals import Wanted
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import forget, locked_state
from ccrm_admin.planning.engine.values import Value as CellValue
from ccrm_admin.planning.engine.write import (
    Action,
    Outcome,
    lock_all,
    record,
    remember,
    repeated,
)
from ccrm_admin.planning.models import Assignment, CellChange, Edit, Link, Plan, PlanUser
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.services.link_sides import Sides, decided_by
from ccrm_admin.planning.services.undo_rules import before, blockers, mark_undone, undoable
from ccrm_admin.planning.text.errors import (
    AccountTakenError,
    Conflict,
    EmailTakenError,
    InvalidValueError,
    LinkConflictError,
    LinkHeldError,
    LinkMovedError,
    NotADraftError,
    UndoBlockedError,
    UnknownReferenceError,
)
from ccrm_admin.spelling import isolated, isolating
from ccrm_admin.tenants.models import User

Keep = Mapping[int, bool]  # by plan, where both have something decided: whether the CRM user's stays


@transaction.atomic
def link_planned_user(*, planned: PlanUser, user: CrmUser, by: User | None, keep: Keep | None = None) -> None:
    """Let a planned user be the CRM's user from now on, in every plan, archived ones too.

    Raises UnknownReferenceError for a user of another tenant, and LinkConflictError if plans decide different
    things for the two and ``keep`` does not say whose stay; then nothing is done.
    """
    plans = lock_all(planned.tenant)
    waiting = PlanUser.objects.planned().select_for_update().filter(pk=planned.pk).first()
    if waiting is None or user.tenant_id != planned.tenant_id:
        raise UnknownReferenceError(str(user))
    _link(Link(plan_user=waiting, user=user), plans, Action(EditKind.LINK, by), keep or {})


@transaction.atomic
def link_returned(*, former: CrmUser, user: CrmUser, by: User | None, keep: Keep | None = None) -> None:
    """Let who is gone from the CRM, and was the same person, be ``user`` from now on, in every plan.

    The two must share an e-mail, and only one of them be there. Raises LinkMovedError if that is not (any
    more) so or no plan knows ``former``, and LinkConflictError as ``link_planned_user`` does.
    """
    plans = lock_all(former.tenant)
    users = CrmUser.objects.for_tenant(former.tenant).select_for_update(no_key=True)
    gone = users.exclude(missing_since=None).exclude(email_key="").filter(pk=former.pk).first()
    person = PlanUser.objects.filter(crm_user=former).first()
    same = gone and users.present().filter(pk=user.pk, email_key=gone.email_key).exists()
    if person is None or not same:
        raise LinkMovedError(former=str(former), user=str(user))
    _link(Link(plan_user=person, former=gone, user=user), plans, Action(EditKind.LINK, by), keep or {})


@transaction.atomic
def link_arrival(*, planned: PlanUser, user: CrmUser, by: User | None, keep: Keep | None = None) -> None:
    """Link the two if that still may be offered: they share an e-mail, and neither is gone or linked.

    Raises LinkMovedError if not, and what ``link_planned_user`` raises.
    """
    lock_all(planned.tenant)  # before the two, for whom an edit under way may still ask
    waiting = PlanUser.objects.for_tenant(planned.tenant).planned().select_for_update()
    present = CrmUser.objects.for_tenant(planned.tenant).present().select_for_update(no_key=True)
    still = waiting.filter(pk=planned.pk).first()
    if still is None or not present.filter(pk=user.pk, email_key=still.email).exists():
        raise LinkMovedError(former=str(planned), user=str(user))
    link_planned_user(planned=planned, user=user, by=by, keep=keep)


@transaction.atomic
def undo_link(
    *, plan: Plan, by: User | None, number: int, reason: str = "", token: UUID | None = None
) -> Outcome:
    """Unlink whom edit ``number`` linked, or link whom it unlinked: in every plan, since it is one person.

    Raises NotADraftError, what ``undoable`` raises, UndoBlockedError or LinkHeldError (the person was
    linked again since), EmailTakenError (somebody else is planned with the e-mail by now), AccountTakenError,
    and LinkConflictError as linking does.
    """
    plans = lock_all(plan.tenant)
    plan = next(locked for locked in plans if locked.pk == plan.pk)
    if done := repeated(plan, token):
        return done
    if not plan.editable:
        raise NotADraftError(plan)
    edit, _changes = undoable(plan, number)
    if edit.link is None:
        raise UnknownReferenceError(str(number))
    link = Link.objects.select_related("plan_user", "absorbed", "former", "user").get(pk=edit.link.pk)
    linked = edit.kind == EditKind.LINK
    _check_last(link, plan, linked=linked)
    action = Action(EditKind.UNLINK if linked else EditKind.LINK, by, reason, token)
    made = _unlink(link, plans, action, plan) if linked else _link(link, plans, action, {}, plan)
    return Outcome(made, locked_state(plan))


def _check_last(link: Link, plan: Plan, *, linked: bool) -> None:
    """Raise unless the person is linked, or not, as ``link`` left them."""
    person, newest = link.plan_user, Link.objects.newest_of(link.plan_user)
    as_left = person.crm_user_id == (link.user_id if linked else link.former_id)
    if as_left and person.merged_into_id is None and (newest == link) == linked:
        return
    edits = Edit.objects.newest_first().filter(link=newest, kind=EditKind.LINK, undone_by=None)
    if here := list(edits.filter(plan_id=plan.pk)):
        raise UndoBlockedError(here)
    if elsewhere := edits.select_related("plan").first():
        raise LinkHeldError(plan=elsewhere.plan, blockers=[elsewhere])
    raise InvalidValueError(_("%(person)s is already linked to someone else.") % isolating(person=person))


def _link(
    link: Link, plans: Collection[Plan], action: Action, keep: Keep, asked: Plan | None = None
) -> Edit | None:
    """Make a new ``link``, or make it again; return the edit in the plan where it was ``asked`` for."""
    person, link.absorbed = link.plan_user, PlanUser.objects.filter(crm_user_id=link.user_id).first()
    rows = _rows(link)
    sides = {
        plan.pk: Sides(plan, link, rows[plan.pk], _given_back(plan, link, asked))
        for plan in plans
        if rows[plan.pk] or plan == asked
    }
    contested = [each for each in sides.values() if each.contested and each.plan.pk not in keep]
    if contested:
        conflicts = [Conflict(each.plan, each.mine, each.theirs) for each in contested]
        raise LinkConflictError(former=str(person), user=str(link.user), conflicts=conflicts)
    link.swapped = [pk for pk, each in sides.items() if each.lost or (each.contested and keep[pk])]
    link.at = timezone.now()
    link.save()
    edits = {}
    for pk, each in sides.items():
        swapped = pk in link.swapped
        edits[pk] = _recorded(each.plan, each.changes(keep_theirs=swapped), link, action, asked)
        _level(each.plan, link)
        if swapped:
            _swap(each.plan, link)
    if link.absorbed:
        PlanUser.objects.filter(pk=link.absorbed.pk).update(crm_user=None, merged_into=person)
    person.crm_user = link.user
    person.save(update_fields=["crm_user"])
    forget(person.tenant)
    return edits.get(asked.pk) if asked else None


def _unlink(link: Link, plans: Collection[Plan], action: Action, asked: Plan) -> Edit:
    """Undo ``link``: everybody has again what was theirs; what was decided since stays the person's."""
    person, rows = link.plan_user, _rows(link)
    for plan in plans:
        _level(plan, link)
        if plan.pk in link.swapped:
            _swap(plan, link)
    if link.former:
        _take_in(link, link.former)
    person.crm_user = link.former
    try:
        with transaction.atomic():
            person.save(update_fields=["crm_user"])
    except IntegrityError:
        raise EmailTakenError(person=person.own_name, email=person.email) from None
    if link.absorbed:
        PlanUser.objects.filter(pk=link.absorbed.pk).update(crm_user=link.user, merged_into=None)
    link.at = None
    link.save(update_fields=["at"])
    edits = {}
    for plan in plans:
        if rows[plan.pk] or plan == asked:
            linking = _standing(plan, link, EditKind.LINK)
            restored = before(linking.changes.with_users()) if linking else {}
            edits[plan.pk] = _recorded(plan, restored, link, action, asked)
    forget(person.tenant)
    return edits[asked.pk]


def _take_in(link: Link, former: CrmUser) -> None:
    """Let the person have the place that they go back to, where plans have come to know it meanwhile.

    Raises LinkConflictError if a plan decides anything for it.
    """
    own = PlanUser.objects.filter(crm_user=former).first()
    if own is None:
        return
    rows = Assignment.objects.in_plan().filter(plan_user=own).select_related("plan", "account")
    if conflicts := [Conflict(row.plan, {}, decided_by(row, {})) for row in rows]:
        raise LinkConflictError(former=str(link.plan_user), user=str(former), conflicts=conflicts)
    PlanUser.objects.filter(pk=own.pk).update(crm_user=None, merged_into=link.plan_user)


def _rows(link: Link) -> Mapping[int, dict[int, Assignment]]:
    """Return what plans hold for the two whom ``link`` makes one, by plan and user."""
    rows: dict[int, dict[int, Assignment]] = defaultdict(dict)
    both = [user for user in (link.plan_user, link.absorbed) if user]
    for row in Assignment.objects.filter(plan_user__in=both).select_related("account"):
        rows[row.plan_id][row.plan_user_id] = row
    return rows


def _given_back(plan: Plan, link: Link, asked: Plan | None) -> dict[str, dict[Part, CellValue]]:
    """Return what is to be taken again of what undoing ``link`` gave back. Raises LinkHeldError."""
    unlinking = _standing(plan, link, EditKind.UNLINK) if asked else None
    if unlinking is None:
        return {}
    changes = list(unlinking.changes.with_users())
    if changes and (held := blockers(unlinking, changes)):
        raise LinkHeldError(plan=plan, blockers=held)
    return before(changes)


def _recorded(plan: Plan, rows: Mapping[str, Wanted], link: Link, action: Action, asked: Plan | None) -> Edit:
    """Return the edit, also if no cell changes: the history is to say from when on the two are one.

    The reason and the token are of the plan where it was ``asked`` for alone.
    """
    opposite = EditKind.LINK if action.kind == EditKind.UNLINK else EditKind.UNLINK
    mine = action if plan == asked else Action(action.kind, action.by)
    mine = replace(mine, link=link, undoes=_standing(plan, link, opposite))
    try:
        made = record(plan, rows, mine) or remember(plan, {}, mine)
    except AccountTakenError as error:
        if plan == asked:
            raise
        where = {"plan": isolated(plan.title), "reason": error.sentence}
        raise InvalidValueError(_("In “%(plan)s”: %(reason)s") % where) from None
    mark_undone(mine.undoes, made)
    return made


def _standing(plan: Plan, link: Link, kind: str) -> Edit | None:
    """Return the plan's last edit of that kind about ``link`` that was not undone."""
    edits = Edit.objects.for_plan(plan).newest_first()
    return edits.filter(link=link, kind=kind, undone_by=None).first()


def _level(plan: Plan, link: Link) -> None:
    """Let the rows of both have one version: a form that shows one of them may come back for the other."""
    rows = Assignment.objects.filter(plan=plan, plan_user__in=[link.plan_user_id, link.absorbed_id])
    rows.update(version=rows.aggregate(last=Max("version", default=0))["last"])


def _swap(plan: Plan, link: Link) -> None:
    """Let the two change places in a plan, with their decisions and all of their history there."""
    other = {link.plan_user_id: link.absorbed_id, link.absorbed_id: link.plan_user_id}
    rows = list(Assignment.objects.filter(plan=plan, plan_user__in=other))
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        row.plan_user_id = other[row.plan_user_id]  # type: ignore[assignment]
    Assignment.objects.bulk_create(rows)  # with their keys; each may be there only once in between
    places = [When(plan_user=one, then=Value(two)) for one, two in other.items()]
    CellChange.objects.filter(edit__plan=plan, plan_user__in=other).update(plan_user=Case(*places))
