"""From a draft to what is approved, and back: each step by one person, of one frozen difference."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ccrm_admin.inventory import bulk
from ccrm_admin.planning.engine.freshness import locked_state
from ccrm_admin.planning.models import Edit, Plan
from ccrm_admin.planning.models.choices import EditKind, PlanStatus
from ccrm_admin.planning.services import set_status
from ccrm_admin.planning.text.errors import StatusMovedError, check_reason
from ccrm_admin.rollout.domain.entries import Entry, State, hash_of, same
from ccrm_admin.rollout.models import AgreedError, FrozenEntry, Rollout
from ccrm_admin.rollout.services.freshness import (
    bring_up_to_date,
    columns_of,
    now_entry,
    open_rollout,
    stored_entry,
)
from ccrm_admin.rollout.services.hashes import asked_hash, frozen_hash, wanted_hash
from ccrm_admin.rollout.services.own_errors import OwnError, own_errors
from ccrm_admin.rollout.services.present import Present, present_of
from ccrm_admin.rollout.services.telling import tell_of_approval, tell_of_proposal
from ccrm_admin.rollout.services.who_may import check_other_person, check_role
from ccrm_admin.rollout.signals import difference_approved
from ccrm_admin.rollout.text.errors import (
    AlreadyApprovedError,
    CommentMissingError,
    DifferenceMovedError,
    ErrorsNotAgreedError,
    MovedSinceProposalError,
    NothingChosenError,
    NothingLeftError,
    NothingToApproveError,
)
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import User

_FROZEN = ("part", "live", "planned", "state", "now_live", "now_planned", "approved_at")  # of an entry


@transaction.atomic
def propose(*, plan: Plan, by: User, comment: str = "") -> Rollout:
    """Put a draft up for approval, with the difference as it is now.

    What an earlier approval has of it, unmoved, counts as approved already, and so do the errors that were
    agreed to. Raises RoleMissingError, StatusMovedError, NothingToApproveError and InvalidValueError.
    """
    check_role(plan.tenant, by, Role.SUPERVISOR)
    check_reason(comment)
    plan = set_status(plan=plan, status=PlanStatus.PROPOSED, by=by, reason=comment)
    state = locked_state(plan)
    present = present_of(plan)
    entries = list(present.difference())
    if not entries:
        raise NothingToApproveError
    before = Rollout.objects.for_plan(plan).approved().first()
    last = Rollout.objects.filter(plan=plan).aggregate(last=Max("number", default=0))["last"]
    rollout = Rollout.objects.create(
        tenant=plan.tenant,
        plan=plan,
        number=last + 1,
        proposed_by=by,
        proposed_at=timezone.now(),
        comment=comment.strip(),
        hash=hash_of(entries, present.region),
        edit_number=plan.version,
    )
    _freeze(rollout, present, entries, before)
    if before:
        found = {error.digest for error in own_errors(plan, before)}
        kept = before.agreed.filter(digest__in=found)
        AgreedError.objects.bulk_create(
            AgreedError(
                rollout=rollout,
                digest=each.digest,
                code=each.code,
                sentence=each.sentence,
                by_id=each.by_id,
                at=each.at,
            )
            for each in kept
        )
    bring_up_to_date(plan, rollout, state, present)
    tell_of_proposal(rollout=rollout, by=by, comment=comment)
    return rollout


def _freeze(rollout: Rollout, present: Present, entries: Iterable[Entry], before: Rollout | None) -> None:
    """Write the entries; those that ``before`` has too, unmoved, with who approved them there."""
    earlier: dict[tuple[int, str], FrozenEntry] = {}
    for row in before.entries.frozen().reading(*_FROZEN, "approved_by") if before else ():
        earlier[row.plan_user.survivor.pk, row.part] = row
    rows = []
    for entry in entries:
        columns = columns_of(rollout, present, entry)
        columns |= {"live": columns["now_live"], "planned": columns["now_planned"]}
        known = earlier.get((columns["plan_user_id"], entry.part.value))
        frozen = stored_entry(known, entry.user) if known else None
        if known and frozen and _same(frozen, entry, present.region):
            columns |= {"approved_by_id": known.approved_by_id, "approved_at": known.approved_at}
        rows.append({**columns, "state": State.UNCHANGED.value, "why": {}})
    bulk.insert(FrozenEntry, rows)


def _same(one: Entry, other: Entry, region: str) -> bool:
    return same(one.live, other.live, region) and same(one.planned, other.planned, region)


@transaction.atomic
def approve(
    *,
    plan: Plan,
    by: User,
    seen: str | None = None,
    accept_moved: bool = True,
    agreed: Collection[str] = (),
    agree_to_all: bool = False,
    comment: str = "",
) -> Rollout:
    """Approve a proposed plan: the whole difference as it is now, which becomes what is frozen.

    ``seen`` is the hash of what the person saw; None: whatever is there, with ``accept_moved`` also what has
    moved since the proposal. ``agreed`` are digests of the errors to which they agree. Raises
    RoleMissingError, StatusMovedError (AlreadyApprovedError, if somebody was quicker), OwnPlanError,
    DifferenceMovedError, MovedSinceProposalError, NothingLeftError and ErrorsNotAgreedError; then nothing is
    written.
    """
    check_reason(comment)
    plan, rollout, moved = _locked(plan, by, PlanStatus.PROPOSED)
    if seen is not None and seen != wanted_hash(rollout, plan.tenant.region):
        raise DifferenceMovedError(moved)
    if not accept_moved and rollout.moved:
        raise MovedSinceProposalError(list(rollout.entries.asked().select_related("plan_user__merged_into")))
    wanted = list(rollout.entries.wanted().reading(*_FROZEN))
    if not wanted:
        raise NothingLeftError
    now = timezone.now()
    _agree(plan, rollout, by, agreed, now, agree_to_all=agree_to_all)
    plan = set_status(plan=plan, status=PlanStatus.APPROVED, by=by, reason=comment)
    rollout.entries.unwanted().delete()
    _take_as_now(wanted, by, now, plan.tenant.region)
    rollout.approved_by, rollout.approved_at, rollout.edit_number = by, now, plan.version
    rollout.hash = frozen_hash(rollout, plan.tenant.region)
    return _approved(plan, rollout, by, comment)


@transaction.atomic
def approve_moved(
    *,
    plan: Plan,
    by: User,
    seen: str | None = None,
    entries: Collection[int] | None = None,
    agreed: Collection[str] = (),
    agree_to_all: bool = False,
    comment: str = "",
) -> Rollout:
    """Approve what has moved of an approved plan: ``entries``, by primary key; None: all of them.

    ``seen`` is the hash of all that the page asked for (see ``asked_hash``). With some ``entries``, an error
    of the plan that is not among ``agreed`` stays open. Raises what ``approve`` raises, and
    NothingChosenError.
    """
    check_reason(comment)
    plan, rollout, moved = _locked(plan, by, PlanStatus.APPROVED)
    if not rollout.out_of_date:
        raise AlreadyApprovedError(_last_approval(plan))
    if seen is not None and seen != asked_hash(rollout):
        raise DifferenceMovedError(moved)
    asked = list(rollout.entries.asked().reading(*_FROZEN))
    chosen = [row for row in asked if entries is None or row.pk in entries]
    now = timezone.now()
    new = _agree(plan, rollout, by, agreed, now, agree_to_all=agree_to_all, all_needed=entries is None)
    if not chosen and not new:
        raise NothingChosenError
    plan = set_status(plan=plan, status=PlanStatus.APPROVED, by=by, reason=comment)
    gone = [row.pk for row in chosen if row.state == State.GONE]
    rollout.entries.filter(pk__in=gone).delete()
    _take_as_now([row for row in chosen if row.pk not in gone], by, now, plan.tenant.region)
    rollout.hash = frozen_hash(rollout, plan.tenant.region)
    if len(chosen) == len(asked):
        rollout.edit_number = plan.version
    return _approved(plan, rollout, by, comment)


@transaction.atomic
def send_back(*, plan: Plan, by: User, comment: str) -> Plan:
    """Let a proposed or approved plan be a draft again, and say what is to be changed.

    Raises RoleMissingError, StatusMovedError, CommentMissingError and InvalidValueError.
    """
    check_role(plan.tenant, by, Role.MANAGER)
    if not comment.strip():
        raise CommentMissingError
    return _back(plan, by, comment, EditKind.SEND_BACK, (PlanStatus.PROPOSED, PlanStatus.APPROVED))


@transaction.atomic
def reopen(*, plan: Plan, by: User, comment: str = "") -> Plan:
    """Take a plan back to draft, so that it can be edited; its approval is over.

    Raises RoleMissingError, StatusMovedError and InvalidValueError.
    """
    check_role(plan.tenant, by, Role.SUPERVISOR)
    statuses = (PlanStatus.PROPOSED, PlanStatus.APPROVED, PlanStatus.CARRIED_OUT)
    return _back(plan, by, comment, EditKind.REOPEN, statuses)


def _back(plan: Plan, by: User, comment: str, kind: EditKind, statuses: Sequence[PlanStatus]) -> Plan:
    check_reason(comment)
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if locked.status not in statuses:
        raise StatusMovedError(locked)
    return set_status(plan=plan, status=PlanStatus.DRAFT, by=by, reason=comment.strip(), kind=kind)


def _locked(plan: Plan, by: User, status: PlanStatus) -> tuple[Plan, Rollout, list[str]]:
    """Return plan and rollout, locked and up to date, and whose entries had moved, for who may approve."""
    check_role(plan.tenant, by, Role.MANAGER)
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    locked.tenant = plan.tenant
    rollout = open_rollout(locked)
    if locked.status == PlanStatus.APPROVED != status:
        raise AlreadyApprovedError(_last_approval(locked))
    if locked.status != status or rollout is None:
        raise StatusMovedError(locked)
    check_other_person(locked, rollout, by)
    moved = bring_up_to_date(locked, rollout, locked_state(locked))
    return locked, rollout, moved


def _last_approval(plan: Plan) -> Edit:
    return Edit.objects.for_plan(plan).filter(kind=EditKind.APPROVE).select_related("by").latest("number")


def _agree(
    plan: Plan,
    rollout: Rollout,
    by: User,
    digests: Collection[str],
    now: datetime,
    *,
    agree_to_all: bool,
    all_needed: bool = True,
) -> list[OwnError]:
    """Write that somebody agrees to errors; return those to which nobody had. Raises ErrorsNotAgreedError."""
    open_errors = [error for error in own_errors(plan, rollout) if error.agreed is None]
    new = [error for error in open_errors if agree_to_all or error.digest in digests]
    if all_needed and len(new) < len(open_errors):
        raise ErrorsNotAgreedError([error.sentence for error in open_errors if error not in new])
    made = {
        error.digest: AgreedError(
            rollout=rollout,
            digest=error.digest,
            code=error.finding.code,
            sentence=error.sentence,
            by=by,
            at=now,
        )
        for error in new
    }
    AgreedError.objects.bulk_create(made.values())
    return new


def _take_as_now(rows: Iterable[FrozenEntry], by: User, now: datetime, region: str) -> None:
    """Freeze entries as they are now; those that somebody approved just so stay theirs."""
    written = []
    for row in rows:
        key = row.plan_user.survivor.key
        frozen, entry = stored_entry(row, key), now_entry(row, key)
        if entry is None or (row.approved_at and frozen and _same(frozen, entry, region)):
            continue
        own = {"live": row.now_live, "planned": row.now_planned, "newcomer": key == f"p{row.plan_user_id}"}
        own |= {"approved_by_id": by.pk, "approved_at": now, "state": State.UNCHANGED.value, "why": {}}
        written.append({"id": row.pk, **own})
    bulk.update(FrozenEntry, written)


def _approved(plan: Plan, rollout: Rollout, by: User, comment: str) -> Rollout:
    rollout.stamp, rollout.told = "", False
    rollout.save()
    bring_up_to_date(plan, rollout, locked_state(plan))
    difference_approved.send(sender=Rollout, plan=plan, rollout=rollout)
    tell_of_approval(rollout=rollout, by=by, comment=comment)
    return rollout
