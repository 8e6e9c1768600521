"""The few users of one edit, and whoever their edit concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from django.db.models import Q

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.planning.domain.keys import key_of
from ccrm_admin.planning.domain.rules import (
    account_subject,
    check_subjects,
    extension_subject,
    number_subject,
    subjects_of,
    user_subject,
)
from ccrm_admin.planning.domain.state import Account, account_of
from ccrm_admin.planning.engine.facet_counts import move
from ccrm_admin.planning.engine.grid_rows import COLUMNS, Columns, columns_of, has, pool_of, write_rows
from ccrm_admin.planning.engine.loading import Source, load_accounts, load_claims, load_sources, make_world
from ccrm_admin.planning.engine.recompute import compute_whole, touch
from ccrm_admin.planning.engine.stamp import limit_in, listed_in
from ccrm_admin.planning.engine.stored_findings import ranks, read_findings, write_findings
from ccrm_admin.planning.engine.totals import adjust, free_accounts, totals_of
from ccrm_admin.planning.models import PlanFinding, PlanRow

if TYPE_CHECKING:
    from ccrm_admin.planning.models import Plan, PlanState

MANY = 100  # users, or numbers; from here on the whole plan is hardly slower


def compute_few(plan: Plan, state: PlanState, keys: Collection[str]) -> None:
    """Bring everything up to date after the assignments of ``keys`` changed.

    All the rest must be up to date; within a transaction that has the plan locked.
    """
    if len(keys) >= MANY or not _compute(plan, state, keys):
        compute_whole(plan, state)


def _compute(plan: Plan, state: PlanState, keys: Collection[str]) -> bool:
    """Do it, unless so many users or numbers are concerned that it is not worth while: then return False."""
    before = list(PlanRow.objects.for_plan(plan).filter(key__in=keys))
    mine = load_sources(plan, keys)
    accounts = _accounts(plan, before, mine)
    own = _own_ids(before, mine)  # a live user may have one that the mirror does not
    sources = {**mine, **load_sources(plan, _on_accounts(plan, {*accounts, *own}) - mine.keys())}
    moved = _moved_numbers(before, mine)
    if len(moved) >= MANY:
        return False
    uses = {number: state.uses.get(number, 0) + by for number, by in moved.items()}
    world = make_world(
        plan.tenant,
        sources,
        accounts,
        uses_of_all=uses,
        crowded_above=limit_in(state.stamp),
        accounts_listed=listed_in(state.stamp),
        claims=load_claims(plan, own),
    )
    numbers = {number_subject(number) for number in moved}
    subjects = {
        *map(user_subject, keys),
        *map(account_subject, own),
        *map(extension_subject, world.accounts_by_extension),
        *numbers,
    }
    findings = check_subjects(subjects, world)
    known = read_findings(PlanFinding.objects.filter(plan_id=plan.pk).about(subjects))
    crossed = numbers & (known.contents.keys() ^ {finding.subject for finding in findings})
    others = _with_numbers(plan, crossed) - sources.keys()
    if len(others) >= MANY:
        return False
    free = free_accounts(plan).filter(extension_id__in=_moving(before, mine))
    free_before = free.count()
    changed = write_findings(plan, known, findings) - numbers | crossed
    if others:
        sources |= load_sources(plan, others)
        accounts |= load_accounts(plan.tenant, Q(extension_id__in=_own_ids([], sources)))
    concerned = {
        key
        for key, source in sources.items()
        if key in mine or not changed.isdisjoint(_subjects(source, accounts))
    }
    state.version += 1
    before += PlanRow.objects.for_plan(plan).filter(key__in=concerned.difference(keys))
    had, made = _write(plan, before, {key: sources[key] for key in concerned}, accounts, state.version)
    totals = totals_of(made, (finding.code for finding in findings))
    totals["free_accounts"] = free.count() - free_before
    totals.subtract(totals_of(had, known.codes))
    adjust(state, totals)
    move(state, had, made)
    state.uses = {number: count for number, count in {**state.uses, **uses}.items() if count}
    state.save()
    return True


def _moving(rows: Collection[PlanRow], sources: Mapping[str, Source]) -> set[int]:
    """Return the accounts that users kept from others and let go, and those that they keep from now on."""
    kept = {row.extension_id for row in rows} ^ {source.user.occupied_id for source in sources.values()}
    return {extension_id for extension_id in kept if extension_id is not None}


def _own_ids(rows: Collection[PlanRow], sources: Mapping[str, Source]) -> set[int]:
    """Return the accounts that users had of their own, and have."""
    had = {row.extension_id for row in rows if row.mode == STATIC and row.extension_id is not None}
    return had | {source.user.shown_id for source in sources.values() if source.user.shown_id is not None}


def _accounts(plan: Plan, before: list[PlanRow], mine: Mapping[str, Source]) -> dict[int, Account]:
    """Return the accounts that are given and taken, and those with the same internal numbers."""
    own = load_accounts(plan.tenant, Q(extension_id__in=_own_ids(before, mine)))
    extensions = {account.extension for account in own.values()}
    extensions |= {source.user.current_extension for source in mine.values()}  # of what the list may lack
    extensions.discard("")
    if not extensions:
        return own
    near = Q(extension_sort__in=set(map(sort_key, extensions)))  # which has an index
    alike = load_accounts(plan.tenant, near & Q(extension__in=extensions, missing_since=None))
    return {**own, **alike}


def _on_accounts(plan: Plan, accounts: Collection[int]) -> set[str]:
    """Return the keys of everybody who has one of the accounts, live or under the plan."""
    ids = list(accounts)
    if not ids:
        return set()
    planned = PlanRow.objects.for_plan(plan).filter(extension_id__in=ids).values_list("key", flat=True)
    live = CrmUser.objects.for_tenant(plan.tenant).present().filter(extension_id__in=ids)
    return {*planned, *map(key_of, live.values_list("pk", flat=True))}


def _moved_numbers(before: list[PlanRow], mine: Mapping[str, Source]) -> dict[str, int]:
    """Return by how much each number's users become more or fewer; numbers that stay are left out."""
    moved: Counter[str] = Counter()
    for row in before:
        if not row.gone:
            moved.subtract(pool_of(row.calls_canonical))
    for source in mine.values():
        if not source.user.gone:
            moved.update(source.user.numbers)
    had = {row.key: set(pool_of(row.calls_canonical)) for row in before}
    touched = {
        number
        for key in had.keys() | mine.keys()
        for number in had.get(key, set()) ^ set(mine[key].user.numbers if key in mine else ())
    }
    return {number: moved[number] for number in touched}


def _with_numbers(plan: Plan, subjects: Collection[str]) -> set[str]:
    """Return the users who have one of the numbers and whom its finding comes to concern, or no more."""
    wanted = Q()
    for subject in subjects:
        wanted |= has("calls", subject.partition(":")[2])
    if not subjects:
        return set()
    return set(PlanRow.objects.for_plan(plan).filter(wanted).values_list("key", flat=True)[: MANY * 2])


def _subjects(source: Source, accounts: Mapping[int, Account]) -> list[str]:
    return subjects_of(source.user, account_of(source.user.account_id, accounts))


def _write(
    plan: Plan,
    before: Iterable[PlanRow],
    sources: Mapping[str, Source],
    accounts: Mapping[int, Account],
    version: int,
) -> tuple[list[Columns], list[Columns]]:
    """Write the rows that were as ``before``: of ``sources`` as they are now, the others are no longer there.

    Return the columns of all of them, as they were and as they are.
    """
    subjects = {key: _subjects(source, accounts) for key, source in sources.items()}
    known = PlanFinding.objects.filter(plan_id=plan.pk).about({s for mine in subjects.values() for s in mine})
    worst = ranks(known.values_list("subject", "code"))
    made = {
        key: columns_of(
            source,
            account_of(source.user.shown_id, accounts),
            max(worst.get(subject, 0) for subject in subjects[key]),
        )
        for key, source in sources.items()
    }
    stored = [(row.pk, row.key, *(getattr(row, column) for column in COLUMNS)) for row in before]
    touch(plan, set(made) - write_rows(plan, stored, made, version), version)
    had = [dict(zip(COLUMNS, values, strict=True)) for _pk, _key, *values in stored]
    return had, list(made.values())
