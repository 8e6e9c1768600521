"""The only entrance to a plan: cells are compared, written, remembered, and what follows is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.db.models.expressions import BaseExpression
from django.utils import timezone

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning.domain.proposals import Wanted
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.edit_checks import Seen, check_accounts, check_seen
from ccrm_admin.planning.engine.edit_scope import MANY, EditScope, read_scope
from ccrm_admin.planning.engine.freshness import locked_state
from ccrm_admin.planning.engine.recompute import Computed, recompute
from ccrm_admin.planning.engine.references import Everybody, extension_ids_in
from ccrm_admin.planning.engine.stamp import moved_on
from ccrm_admin.planning.engine.values import COLUMNS_OF, Value, as_json, put, same, value_of
from ccrm_admin.planning.models import Assignment, CellChange, Edit, Link, Plan, PlanState
from ccrm_admin.planning.text.errors import (
    NotADraftError,
    UnknownReferenceError,
    check_text,
)
from ccrm_admin.tenants.models import Tenant, User

STAMPS = ("version", "updated_by_id", "updated_at")
COLUMNS = (
    *("plan_id", "plan_user_id", "chosen", "mode", "account_id", "call_pool", "sms_pool", "note"),
    *STAMPS,
)


@dataclass(frozen=True, slots=True)
class Action:
    """Who does what and why. ``token``: of the form that was sent, so that a second click does nothing."""

    kind: str
    by: User | None
    reason: str = ""
    token: UUID | None = None
    undoes: Edit | None = None
    link: Link | None = None

    def __post_init__(self) -> None:
        """Raise InvalidValueError if the reason holds a control character."""
        check_text(self.reason)


class EditedRows(NamedTuple):
    """What an edit of a few users has read and computed: all that there is to show of it."""

    scope: EditScope
    computed: Computed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an edit: None if nothing was to be changed.

    Rows of the grid with ``touched`` == ``version`` are those that look different now.
    """

    edit: Edit | None
    state: PlanState
    rows: EditedRows | None = None
    repeated: bool = False

    @property
    def version(self) -> int:
        """The version of the grid after the edit."""
        return self.state.version


def lock(plan: Plan, **columns: BaseExpression) -> Plan:
    """Return the plan as it is now, with ``columns``, locked until the transaction ends.

    Raises NotADraftError.
    """
    locked = Plan.objects.select_for_update().annotate(**columns).get(pk=plan.pk)
    if not locked.editable:
        raise NotADraftError(locked)
    locked.tenant = plan.tenant
    return locked


def begin(plan: Plan, token: UUID | None) -> tuple[Plan, Outcome | None]:
    """Return what ``lock`` does, and what the same form did when it was sent before; None if it was not.

    Both are asked for at once: who did not have to wait for another edit has seen all that there is.
    """
    if token is None:
        return lock(plan), None
    locked = lock(plan, sent=Exists(Edit.objects.filter(plan=OuterRef("pk"), token=token)))
    waited = locked.version != plan.version
    return locked, repeated(locked, token) if waited or getattr(locked, "sent") else None  # noqa: B009


def lock_tenant(tenant: Tenant) -> None:
    """Let nobody else make plans of the tenant, or link its users, until the transaction ends."""
    Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)


def lock_all(tenant: Tenant) -> list[Plan]:
    """Return all plans of the tenant, archived ones too, locked until the transaction ends."""
    lock_tenant(tenant)  # plans that are being made are waited for
    plans = list(Plan.objects.select_for_update().for_tenant(tenant).order_by("pk"))
    for plan in plans:
        plan.tenant = tenant
    return plans


def repeated(plan: Plan, token: UUID | None) -> Outcome | None:
    """Return what the same form did when it was sent before; None if it was not."""
    edit = Edit.objects.filter(plan_id=plan.pk, token=token).first() if token else None
    return Outcome(edit, locked_state(plan), repeated=True) if edit else None


def write(plan: Plan, rows: Mapping[str, Wanted], action: Action, seen: Seen | None = None) -> Outcome:
    """Give users, by key, new values; the plan is locked, and the values are checked.

    Raises UnknownReferenceError for a user or account of no, or another, tenant, or for a user who was
    ``seen`` in the grid and has left it; AccountTakenError; and StaleEditError for a cell that changed, to
    anything but the new value, since it was ``seen``.
    """
    state = locked_state(plan)
    claims_version = plan.claims_version
    moving = any(Part.EXTENSION in parts for parts in rows.values())
    scope = read_scope(plan, rows, extension_ids_in(rows.values()), moving=moving)
    for key, _part in seen or ():
        if scope and scope.rows[key].pk is None:
            raise UnknownReferenceError(key)
    edit, changes = _written(plan, rows, action, scope, seen)
    if edit is None:
        return Outcome(None, state)
    state.drafts = moved_on(state.drafts, plan, claims_version)
    computed = recompute(plan, state, scope, edited=changes.keys())
    return Outcome(edit, state, EditedRows(scope, computed) if scope and not computed.whole else None)


def record(plan: Plan, rows: Mapping[str, Wanted], action: Action) -> Edit | None:
    """Do what ``write`` does, except for what follows: the caller lets the plan ``forget`` that."""
    edit, _changes = _written(plan, rows, action)
    return edit


def _written(
    plan: Plan,
    rows: Mapping[str, Wanted],
    action: Action,
    scope: EditScope | None = None,
    seen: Seen | None = None,
) -> tuple[Edit | None, Mapping[str, Wanted]]:
    known = scope or Everybody(plan, rows, extension_ids_in(rows.values()))
    stored = known.assignments()
    if seen:
        check_seen(plan, seen, rows, stored)
    changes = _changed(stored, rows, plan.tenant.region)
    if not changes:
        return None, {}
    users = known.plan_users([key for key in changes if key not in stored])
    stored |= {key: Assignment(plan_id=plan.pk, plan_user_id=pk) for key, pk in users.items()}
    check_accounts(plan, changes, known)
    edit = remember(plan, changes, action)
    _write_rows(stored, changes, known.accounts, edit)
    if scope:
        for key in changes:
            scope.rows[key].assignment = stored[key]
    return edit, changes


def _changed(
    stored: Mapping[str, Assignment], rows: Mapping[str, Wanted], region: str
) -> dict[str, dict[Part, Value]]:
    changes = {}
    for key, wanted in rows.items():
        row = stored.get(key)
        new = {part: value for part, value in wanted.items() if not same(value_of(row, part), value, region)}
        if new:
            changes[key] = new
    return changes


def remember(plan: Plan, changes: Mapping[str, Wanted], action: Action) -> Edit:
    """Write an edit into the plan's history; its cells are the caller's."""
    plan.version += 1
    plan.claims_version += any(Part.EXTENSION in parts for parts in changes.values())
    plan.save(update_fields=["version", "claims_version"])
    return Edit.objects.create(
        plan=plan,
        number=plan.version,
        kind=action.kind,
        by=action.by,
        at=timezone.now(),
        reason=action.reason[:500],
        rows=len(changes),
        cells=sum(map(len, changes.values())),
        undoes=action.undoes,
        link=action.link,
        token=action.token,
    )


def _write_rows(
    stored: Mapping[str, Assignment],
    changes: Mapping[str, Wanted],
    accounts: Mapping[int, SipAccount],
    edit: Edit,
) -> None:
    cells: list[dict[str, Any]] = []
    rows: list[Assignment] = []
    leaving: list[dict[str, Any]] = []
    for key, parts in changes.items():
        row = stored[key]
        rows.append(row)
        if Part.EXTENSION in parts and row.account_id is not None:
            leaving.append({"id": row.pk, "account_id": None})
        row.version += 1
        row.updated_by, row.updated_at = edit.by, edit.at
        for part, value in parts.items():
            before = as_json(value_of(row, part))
            put(row, part, value, accounts)
            cells.append(
                {
                    "edit_id": edit.pk,
                    "plan_user_id": row.plan_user_id,
                    "part": part.value,
                    "before": before,
                    "after": as_json(value),
                    "row_version": row.version,
                }
            )
    # Accounts change hands within one edit: they are let go first, since each may be had only once.
    if len(rows) > 1:
        bulk.update(Assignment, leaving)
    edited = {part for wanted in changes.values() for part in wanted}
    names = (*STAMPS, *(name for part in edited for name in COLUMNS_OF[part]))
    written = [{"id": row.pk, **{name: getattr(row, name) for name in names}} for row in rows if row.pk]
    bulk.update(Assignment, written)
    new = [row for row in rows if not row.pk]
    if len(new) < MANY:
        Assignment.objects.bulk_create(new)  # with their keys, for what follows
    else:
        bulk.insert(Assignment, [{name: getattr(row, name) for name in COLUMNS} for row in new])
    bulk.insert(CellChange, cells)
