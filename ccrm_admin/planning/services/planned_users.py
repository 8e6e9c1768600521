"""Users that a plan provides for before the CRM has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.freshness import forget
from ccrm_admin.planning.engine.write import Action, begin, lock_all, write
from ccrm_admin.planning.models import Assignment, CellChange, Plan, PlanUser
from ccrm_admin.planning.models.choices import EditKind, PlanStatus
from ccrm_admin.planning.text.errors import NewcomerProposedError
from ccrm_admin.spelling import email_key, spelled
from ccrm_admin.tenants.models import Tenant, User

KNOWN = ("email", "first_name", "last_name", "permission_group")  # columns that people fill in


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Someone who is to come, as people write it down."""

    email: str
    first_name: str = ""
    last_name: str = ""
    permission_group: str = ""


def add_planned_user(*, plan: Plan, by: User | None, email: str, **known: str) -> PlanUser:
    """Take someone into the plan whom the CRM does not have yet; ``known`` are the columns of Newcomer.

    Raises what ``add_planned_users`` raises.
    """
    (planned,) = add_planned_users(plan=plan, by=by, people=[Newcomer(email, **known)])
    return planned


@transaction.atomic
def add_planned_users(
    *, plan: Plan, by: User | None, people: Sequence[Newcomer], token: UUID | None = None
) -> list[PlanUser]:
    """Take people into the plan whom the CRM does not have yet, all in one edit.

    Someone who is planned already with the same e-mail is the same person. They get the new names and group,
    unless a plan has them: what others see there stays, and ``kept`` tells of whom. Raises NotADraftError,
    and ValidationError by field.
    """
    plan, done = begin(plan, token)
    emails = [email_key(person.email) for person in people]
    if done:
        cells = CellChange.objects.filter(edit=done.edit)
        return list(PlanUser.objects.filter(pk__in=cells.values("plan_user")))
    waiting = PlanUser.objects.for_tenant(plan.tenant).planned().filter(email__in=emails)
    known = {planned.email: planned for planned in waiting}
    in_plans = Assignment.objects.in_plan().filter(plan_user__in=waiting)
    planned_for = set(in_plans.values_list("plan_user", flat=True))
    for email, person in zip(emails, people, strict=True):
        if email not in known:
            known[email] = _added(plan.tenant, email, person)
        elif known[email].pk not in planned_for:
            _rename(known[email], person)
    rows = {known[email].key: {Part.CHOSEN: True} for email in emails}
    write(plan, rows, Action(EditKind.CHOOSE, by, token=token))
    return [known[email] for email in emails]


def kept(people: Sequence[Newcomer], added: Sequence[PlanUser]) -> list[PlanUser]:
    """Return those of ``added`` who are known by another name or group than what was written of them."""
    written = {email_key(person.email): person for person in people}
    return [planned for planned in added if _news(planned, written[planned.email])]


@transaction.atomic
def edit_planned_user(
    *, planned: PlanUser, email: str, first_name: str, last_name: str, permission_group: str
) -> PlanUser:
    """Change what is known of someone who is to come.

    Every plan waits for it, so that none keeps what it has just computed from the old name. Raises
    ValidationError, by field, and NewcomerProposedError while a proposed or approved plan has them: they
    would not be created as it was approved.
    """
    plans = lock_all(planned.tenant)
    taken_in = Assignment.objects.in_plan().filter(plan_user=planned)
    settled = set(taken_in.values_list("plan", flat=True))
    for plan in plans:
        if plan.pk in settled and plan.status in {PlanStatus.PROPOSED, PlanStatus.APPROVED}:
            raise NewcomerProposedError(person=str(planned), plan=plan)
    _save(planned, email, first_name, last_name, permission_group)
    forget(planned.tenant)
    return planned


def _news(planned: PlanUser, person: Newcomer) -> dict[str, str]:
    """Return by column what was written of somebody and is not what is known of them; blanks say nothing."""
    written = {name: spelled(getattr(person, name)) for name in KNOWN if name != "email"}
    return {name: text for name, text in written.items() if text not in {"", getattr(planned, name)}}


def _rename(planned: PlanUser, person: Newcomer) -> None:
    if news := _news(planned, person):
        known = {name: getattr(planned, name) for name in KNOWN} | news
        _save(planned, **known)
        forget(planned.tenant)


def _added(tenant: Tenant, email: str, person: Newcomer) -> PlanUser:
    planned = PlanUser(tenant=tenant)
    _save(planned, email, person.first_name, person.last_name, person.permission_group)
    return planned


def _save(planned: PlanUser, email: str, first_name: str, last_name: str, permission_group: str) -> None:
    planned.email = email_key(email)
    planned.first_name, planned.last_name = spelled(first_name), spelled(last_name)
    planned.permission_group = spelled(permission_group)
    planned.full_clean()
    try:
        with transaction.atomic():
            # Somebody may have linked them since they were read: that stays.
            planned.save(update_fields=KNOWN if planned.pk else None)
    except IntegrityError:
        planned.full_clean()  # somebody planned for the same person in this very moment: say so
        raise
