"""The one way into a plan: cells are compared, written, remembered, and what follows from them computed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.freshness import locked_state
from ccrm_admin.planning.engine.recompute_users import compute_few
from ccrm_admin.planning.engine.references import (
    READ_ALL_ABOVE_VALUES,
    account_pks,
    extension_ids_in,
    plan_users,
)
from ccrm_admin.planning.engine.stamp import moved_on
from ccrm_admin.planning.engine.values import Value, as_json, put, same, value_of
from ccrm_admin.planning.models import Assignment, CellChange, Edit, Link, Plan
from ccrm_admin.planning.text.errors import AccountTakenError, PlanArchivedError, check_text
from ccrm_admin.tenants.models import Tenant

if TYPE_CHECKING:
    from ccrm_admin.planning.domain.proposals import Wanted
    from ccrm_admin.planning.models import PlanState
    from ccrm_admin.tenants.models import User

COLUMNS = (
    *("plan_id", "plan_user_id", "chosen", "mode", "account_id", "call_pool", "sms_pool", "note"),
    *("version", "updated_by_id", "updated_at"),
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an edit: None if nothing was to be changed.

    Rows of the grid with ``touched`` == ``version`` are those that look different now.
    """

    edit: Edit | None
    state: PlanState
    repeated: bool = False

    @property
    def version(self) -> int:
        """The version of the grid after the edit."""
        return self.state.version


def lock(plan: Plan) -> Plan:
    """Return the plan as it is now, locked until the transaction ends. Raises PlanArchivedError."""
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if locked.archived:
        raise PlanArchivedError
    locked.tenant = plan.tenant
    return locked


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


def write(plan: Plan, rows: Mapping[str, Wanted], action: Action) -> Outcome:
    """Give users, by key, new values; the plan is locked, and the values are checked.

    Raises UnknownReferenceError for a user or account of no, or another, tenant, and AccountTakenError.
    """
    state = locked_state(plan)
    told_version = plan.told_version
    edit, keys = _written(plan, rows, action)
    if edit is not None:
        state.drafts = moved_on(state.drafts, plan, told_version)
        compute_few(plan, state, keys)
    return Outcome(edit, state)


def record(plan: Plan, rows: Mapping[str, Wanted], action: Action) -> Edit | None:
    """Do what ``write`` does, except for what follows: the caller lets the plan ``forget`` that."""
    return _written(plan, rows, action)[0]


def _written(plan: Plan, rows: Mapping[str, Wanted], action: Action) -> tuple[Edit | None, set[str]]:
    stored = assignments(plan, rows)
    changes = _changes(stored, rows, plan.tenant.region)
    if not changes:
        return None, set()
    new = plan_users(plan.tenant, [key for key in changes if key not in stored])
    stored |= {
        key: Assignment(plan_id=plan.pk, plan_user_id=new[key]) for key in changes if key not in stored
    }
    accounts = account_pks(plan.tenant, extension_ids_in(changes.values()))
    _check_accounts(plan, changes, accounts)
    edit = remember(plan, changes, action)
    _write_rows(stored, changes, accounts, edit)
    return edit, set(changes)


def assignments(plan: Plan, keys: Collection[str]) -> dict[str, Assignment]:
    """Return what the plan holds for the users, by key."""
    rows = Assignment.objects.filter(plan_id=plan.pk).select_related("account", "plan_user")
    if len(keys) < READ_ALL_ABOVE_VALUES:
        rows = rows.of(keys)
    return {row.plan_user.key: row for row in rows if row.plan_user.key in keys}


def _changes(
    stored: Mapping[str, Assignment], rows: Mapping[str, Wanted], region: str
) -> dict[str, dict[Part, Value]]:
    changes = {}
    for key, wanted in rows.items():
        row = stored.get(key)
        new = {part: value for part, value in wanted.items() if not same(value_of(row, part), value, region)}
        if new:
            changes[key] = new
    return changes


def _check_accounts(plan: Plan, changes: Mapping[str, Wanted], pks: Mapping[int, int]) -> None:
    """Raise AccountTakenError if an account would be two users' own; the database would refuse it too."""
    wanted: dict[int, str] = {}
    for key, parts in changes.items():
        extension = parts.get(Part.EXTENSION)
        if isinstance(extension, Extension) and extension.extension_id is not None:
            first = wanted.setdefault(pks[extension.extension_id], key)
            if first != key:
                raise _taken(plan, extension.extension_id, holder_key=first, key=key)
    if not wanted:
        return
    held = Assignment.objects.filter(plan_id=plan.pk, account__isnull=False)
    held = held.select_related("account", "plan_user")
    if len(wanted) < READ_ALL_ABOVE_VALUES:
        held = held.filter(account__in=wanted)
    for row in held:
        holder = row.plan_user.key
        stays = Part.EXTENSION not in changes.get(holder, {})
        if stays and row.account is not None and row.account.pk in wanted:
            key = wanted[row.account.pk]
            raise _taken(plan, row.account.extension_id, holder_key=holder, key=key)


def _taken(plan: Plan, extension_id: int, *, holder_key: str, key: str) -> AccountTakenError:
    account = SipAccount.objects.for_tenant(plan.tenant).get(extension_id=extension_id)
    return AccountTakenError(
        extension=account.extension,
        extension_id=extension_id,
        holder=name_of(plan, holder_key),
        holder_key=holder_key,
        key=key,
    )


def name_of(plan: Plan, key: str) -> str:
    """Return the name of a user of the plan's grid."""
    return plan.rows.filter(key=key).values_list("name", flat=True).first() or key


def remember(plan: Plan, changes: Mapping[str, Wanted], action: Action) -> Edit:
    """Write an edit into the plan's history; its cells are the caller's."""
    plan.version += 1
    plan.told_version += any(Part.EXTENSION in parts for parts in changes.values())
    plan.save(update_fields=["version", "told_version"])
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
    accounts: Mapping[int, int],
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
        row.updated_by_id, row.updated_at = edit.by_id, edit.at
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
    columns = [(row, {name: getattr(row, name) for name in COLUMNS}) for row in rows]
    bulk.update(Assignment, [{"id": row.pk, **values} for row, values in columns if row.pk])
    bulk.insert(Assignment, [values for row, values in columns if not row.pk])
    bulk.insert(CellChange, cells)
