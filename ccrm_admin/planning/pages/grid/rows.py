"""A page of the planning grid: what each user has live and under the plan, and what is found about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.diff import part_of
from ccrm_admin.planning.domain.finding import Finding, Origin, findings_of, subjects_of
from ccrm_admin.planning.domain.keys import keys_in
from ccrm_admin.planning.domain.state import (
    NOTHING_LIVE,
    UNDECIDED,
    Account,
    Extension,
    Holding,
    Part,
    Pool,
    User,
    account_of,
)
from ccrm_admin.planning.engine.loading import load_accounts
from ccrm_admin.planning.engine.namesakes import called, namesakes, told_apart_by
from ccrm_admin.planning.engine.same_named_senders import alike_senders_in
from ccrm_admin.planning.engine.stored_findings import read_findings
from ccrm_admin.planning.engine.write import EditedRows
from ccrm_admin.planning.models import Plan, PlanFinding, PlanRow


@dataclass(frozen=True, slots=True)
class GridRow:
    """One user of the grid.

    ``user.live`` and ``user.effective`` are what they have and are to have; where a part of ``user.decision``
    is None, it stays as live. ``version`` goes back with an edit, as its ``expected_version``.
    """

    row: PlanRow
    user: User
    live_account: Account | None
    account: Account | None
    findings: Sequence[Finding]
    alike: Mapping[str, str]  # the ids of senders that share a presentation
    namesake: str = ""  # what tells the user apart from another of this name, if there is one

    @property
    def key(self) -> str:
        """The user's key."""
        return self.row.key

    @property
    def name(self) -> str:
        """The user's name."""
        return self.row.name

    @property
    def full_name(self) -> str:
        """The name with what tells the user apart from another of this name, if there is one."""
        return called(self.row.name, self.namesake)

    @property
    def version(self) -> int:
        """The version of the assignment, 0 before there is one."""
        return self.row.assignment.version if self.row.assignment else 0

    @property
    def caused(self) -> Sequence[Finding]:
        """Those of the findings that come of the plan, and that nobody has acknowledged."""
        return [each for each in self.findings if each.origin is Origin.PLAN and each.acknowledgement is None]

    def moves(self, part: Part) -> bool:
        """Return whether the plan says otherwise than live, also of who is gone and can't be given it."""
        return part_of(self.user.live, part) != part_of(self.user.effective, part)

    def pool(self, part: Part) -> tuple[Pool, Pool | None, Pool]:
        """Return a pool (Part.CALLS or Part.SMS) as it is live, as it is decided, and under the plan."""
        live, decision, effective = self.user.live, self.user.decision, self.user.effective
        if part == Part.CALLS:
            return live.calls, decision.calls, effective.calls
        return live.sms, decision.sms, effective.sms

    @property
    def note(self) -> str:
        """The note in the plan."""
        return self.row.assignment.note if self.row.assignment else ""

    @property
    def live_extension(self) -> str:
        """The internal number that they have now, as text."""
        return self.row.crm_user.extension if self.row.crm_user else ""

    @property
    def live_mode(self) -> str:
        """How they come by it, in words; "" for a planned user."""
        return str(self.row.crm_user.get_mode_display()) if self.row.crm_user else ""

    @property
    def updated_by(self) -> str:
        """Who last edited the row; "" if nobody did, or the command line."""
        assignment = self.row.assignment
        return str(assignment.updated_by) if assignment and assignment.updated_by else ""

    @property
    def updated_at(self) -> datetime | None:
        """When the row was last edited."""
        return self.row.assignment.updated_at if self.row.assignment else None


def grid_rows(plan: Plan, keys: Sequence[str]) -> list[GridRow]:
    """Return users of the grid in the order of ``keys``, in five queries.

    The plan must be fresh (``engine.freshness.freshen``). Keys that are not in the grid are left out.
    """
    named = keys_in(keys)
    rows = {row.key: row for row in PlanRow.objects.for_plan(plan).filter(key__in=named).with_decisions()}
    return completed(plan, [rows[key] for key in keys if key in rows])


def completed(plan: Plan, rows: Sequence[PlanRow]) -> list[GridRow]:
    """Return rows that were read ``with_decisions`` with their accounts and findings, in four queries."""
    users = [user_of(row, plan.tenant.region) for row in rows]
    ids = {user.current_id for user in users} | {user.shown_id for user in users}
    accounts = load_accounts(plan.tenant, Q(extension_id__in=ids - {None}))
    subjects = [subjects_of(user, account_of(user.account_id, accounts)) for user in users]
    found = findings_about(plan, {subject for mine in subjects for subject in mine})
    return _drawn_together(plan, rows, users, accounts, found, namesakes([row.key for row in rows], plan))


def edited_rows(plan: Plan, edited: EditedRows, keys: Collection[str]) -> list[GridRow]:
    """Return those of ``keys`` that look different after an edit, from what it has read and computed."""
    scope, computed = edited
    rows = [scope.rows[key] for key in keys if key in computed.touched]
    users = [user_of(row, plan.tenant.region) for row in rows]
    scope.see({user.current_id for user in users})
    alike = {row.key: told_apart_by(row) for row in rows if getattr(row, "has_namesake", False)}
    return _drawn_together(scope.plan, rows, users, scope.shown, computed.findings, alike)


def _drawn_together(
    plan: Plan,
    rows: Sequence[PlanRow],
    users: Sequence[User],
    accounts: Mapping[int, Account],
    found: Mapping[str, Sequence[Finding]],
    apart: Mapping[str, str],
) -> list[GridRow]:
    texting = any(user.live.sms or user.effective.sms for user in users)
    alike = alike_senders_in(plan) if texting else {}
    return [
        GridRow(
            row=row,
            user=user,
            live_account=account_of(user.current_id, accounts),
            account=account_of(user.shown_id, accounts),
            findings=worst_first(findings_of(user, account_of(user.account_id, accounts), found)),
            alike=alike,
            namesake=apart.get(row.key, ""),
        )
        for row, user in zip(rows, users, strict=True)
    ]


def touched_since(plan: Plan, version: int, keys: Collection[str]) -> tuple[list[str], set[str]]:
    """Return which of ``keys`` look different since the grid was at ``version``, and which left the grid."""
    touched = dict(PlanRow.objects.for_plan(plan).filter(key__in=keys).values_list("key", "touched"))
    changed = [key for key in keys if touched.get(key, 0) > version]
    return changed, set(keys) - touched.keys()


def findings_about(plan: Plan, subjects: Collection[str]) -> Mapping[str, list[Finding]]:
    """Return the stored findings by subject."""
    stored = read_findings(PlanFinding.objects.for_plan(plan).about(subjects))
    return {subject: [each.finding for each in kept] for subject, kept in stored.items()}


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings as people look at them: the plan's own, the others, those that are acknowledged."""
    return sorted(
        findings,
        key=lambda finding: (
            finding.acknowledgement is not None,
            finding.origin is Origin.LIVE,
            -finding.severity.rank,
        ),
    )


def user_of(row: PlanRow, region: str) -> User:
    """Return the user of a row that was read with its CRM user and its assignment's account.

    ``region`` is the tenant's: the country of numbers without a country code.
    """
    live, current_id, current_extension = NOTHING_LIVE, None, ""
    if row.crm_user is not None:
        mine, current_id = row.crm_user, row.crm_user.extension_id
        current_extension = mine.extension
        own = Extension(mine.mode, current_id if mine.mode == STATIC else None)
        live = Holding(own, tuple(mine.call_pool), tuple(mine.sms_pool))
    decision = row.assignment.decision if row.assignment else UNDECIDED
    return User(
        row.key, row.name, live, decision, current_id, current_extension, row.gone, row.in_plan, region
    )
