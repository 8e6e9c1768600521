"""The grid's rows, made from what was loaded, and written where they differ from what is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.normalize import number_text, search_text
from ccrm_admin.numbers import distinct
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.planning.domain.diff import changes_of
from ccrm_admin.planning.domain.state import UNDECIDED, Account, User
from ccrm_admin.planning.engine.loading import Source
from ccrm_admin.planning.models import Plan, PlanRow
from ccrm_admin.ui.listed import has_listed, listed

Columns = dict[str, Any]

COLUMNS = (
    *(
        "crm_user_id",
        "plan_user_id",
        "assignment_id",
        "name",
        "name_sort",
        "permission_group",
        "group_sort",
        "teams",
        "teams_sort",
    ),
    *("status", "mode", "extension_id", "extension", "extension_sort", "live_sort", "calls"),
    *(
        "calls_canonical",
        "call_count",
        "sms",
        "sms_canonical",
        "sms_count",
        "in_plan",
        "decided",
        "note_sort",
        "changes",
        "worst",
        "search",
    ),
)
ROWS_A_STATEMENT = 1000


def has(pool: str, number: str) -> Q:
    """Return the condition for rows of a grid whose ``pool`` ("calls", "sms") holds the number or sender.

    ``number`` is in canonical form.
    """
    return has_listed(f"{pool}_canonical", number)


def columns_of(source: Source, account: Account | None, worst: int) -> Columns:
    """Return a row's columns; ``account`` is what is shown as the user's own, if the mirror has it."""
    user = source.user
    holding = user.effective
    changes = sum(1 for _ in changes_of(user))
    extension = _extension(user, source, account)
    return {
        "crm_user_id": source.crm_user_id,
        "plan_user_id": source.plan_user_id,
        "assignment_id": source.assignment_id,
        "name": user.name,
        "name_sort": source.name_sort,
        "permission_group": source.permission_group,
        "group_sort": source.group_sort,
        "teams": source.teams,
        "teams_sort": source.teams_sort,
        "status": source.status,
        "mode": holding.extension.mode,
        "extension_id": user.occupied_id,
        "extension": extension,
        "extension_sort": source.live_sort if extension == source.live_extension else sort_key(extension),
        "live_sort": source.live_sort,
        "calls": listed(holding.calls),
        "calls_canonical": listed(user.numbers),
        "call_count": len(holding.calls),
        "sms": listed(holding.sms),
        "sms_canonical": listed(distinct(holding.sms, user.region)),
        "sms_count": len(holding.sms),
        "in_plan": user.in_plan,
        "decided": user.decision != UNDECIDED,
        "note_sort": sort_key(source.note),
        "changes": changes,
        "worst": worst,
        "search": _search(source, account) if user.in_plan else source.search,
    }


def _extension(user: User, source: Source, account: Account | None) -> str:
    if account is not None:
        return account.extension
    return source.live_extension if user.effective.extension == user.live.extension else ""


def _search(source: Source, account: Account | None) -> str:
    decision = source.user.decision
    region = source.user.region
    planned = [number_text(number, region) for number in (*(decision.calls or ()), *(decision.sms or ()))]
    named = [account.extension, account.name] if account and decision.extension else []
    return f"{source.search} {search_text(*named, *planned, source.note)}".strip()


def stored_columns(row: PlanRow) -> tuple[Any, ...]:
    """Return a row as ``write_rows`` takes what is stored: its primary key, its key and COLUMNS."""
    return (row.pk, row.key, *(getattr(row, column) for column in COLUMNS))


def write_rows(
    plan: Plan,
    stored: Iterable[tuple[Any, ...]],
    made: Mapping[str, Columns],
    version: int,
    touched: Collection[str],
) -> set[str]:
    """Bring ``stored`` (tuples of pk, key and COLUMNS) to ``made``, by key; return the keys that changed.

    Changed rows are marked as touched in ``version``, and ``touched`` ones too: theirs are other findings.
    """
    rest = dict(made)
    changed: dict[str, int] = {}
    # Columns that some row has otherwise: the indexes of others are left alone. An edited row that is at hand
    # has its assignment before it is stored.
    names = {"assignment_id"}
    dropped: list[int] = []
    for pk, key, *values in stored:
        columns = rest.pop(key, None)
        if columns is None:
            dropped.append(pk)
        elif list(columns.values()) != values:
            changed[key] = pk
            names.update(name for name, was in zip(columns, values, strict=True) if columns[name] != was)
        elif key in touched:
            changed[key] = pk
    for start in range(0, len(dropped), ROWS_A_STATEMENT):
        PlanRow.objects.filter(pk__in=dropped[start : start + ROWS_A_STATEMENT]).delete()
    rows = [
        {"id": pk, "touched": version, **{name: made[key][name] for name in sorted(names)}}
        for key, pk in changed.items()
    ]
    bulk.update(PlanRow, rows)
    new = {"plan_id": plan.pk, "touched": version}
    bulk.insert(PlanRow, [{**new, "key": key, **columns} for key, columns in rest.items()])
    return changed.keys() | rest.keys()
