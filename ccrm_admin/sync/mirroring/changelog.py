"""What a run changed, kept field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.normalize import number_text, search_text
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.sync.choices import ChangeKind
from ccrm_admin.sync.mirroring.members import who_moved
from ccrm_admin.sync.models import InventoryChange

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Mapping as Fields
    from datetime import datetime

    from ccrm_admin.sync.mirroring.diff import Difference
    from ccrm_admin.sync.mirroring.mapping import Key, Mapping
    from ccrm_admin.sync.models import SyncRun

    Moved = dict[str, tuple[Any, Any]]

LABEL_LENGTH = 200  # characters
SEARCH_LENGTH = 4000  # characters


def write_history(difference: Difference, *, mapping: Mapping, run: SyncRun, now: datetime) -> None:
    """Store each row's change; the rows that were added at ``now`` are in the mirror by then."""
    common = {"tenant_id": run.tenant_id, "run_id": run.pk, "resource": mapping.resource.value, "at": now}
    changes = (
        common
        | {"row_id": pk, "kind": kind.value, "fields": fields}
        | labelled(mapping.label(row), fields, run.tenant.region)
        for kind, pk, row, fields in _changes(difference, mapping, run, now)
    )
    bulk.insert(InventoryChange, changes)


def labelled(label: str, fields: Fields[str, Sequence[Any]], region: str) -> dict[str, str]:
    """Return the columns of a change that tell what it concerns: shown, sorted and searched.

    ``fields`` has what each was and is; ``region`` is the country of numbers without a country code.
    """
    values = [
        number_text(text, region) for pair in fields.values() for value in pair for text in _texts(value)
    ]
    label = label[:LABEL_LENGTH]
    return {
        "label": label,
        "label_sort": sort_key(label),
        "search": search_text(number_text(label, region), *values)[:SEARCH_LENGTH],
    }


def _texts(value: Any) -> list[str]:
    """Return what people look for of a field's value; nothing of a yes or no."""
    if value is None or isinstance(value, bool):
        return []
    if isinstance(value, dict):  # people, see ``who_moved``
        return list(value["names"])
    return [str(text) for text in (value if isinstance(value, list | tuple) else [value])]


def _changes(
    difference: Difference, mapping: Mapping, run: SyncRun, now: datetime
) -> Iterator[tuple[ChangeKind, int, dict[str, Any], dict[str, tuple[Any, Any]]]]:
    if difference.added:
        new = _new_rows(mapping, run, now)
        for key, values in difference.added:
            yield ChangeKind.ADDED, new[key], mapping.row(key, values), {}
    fields_of = who_moved(run.tenant, difference) if mapping.resource == Resource.USER_GROUPS else _as_it_is
    for change in difference.changed:
        yield ChangeKind.CHANGED, change.pk, mapping.row(change.key, change.values), fields_of(change.fields)
    for change in difference.returned:
        yield ChangeKind.RETURNED, change.pk, mapping.row(change.key, change.values), fields_of(change.fields)
    for key, row in difference.removed:
        yield ChangeKind.REMOVED, row.pk, mapping.row(key, row.values), {}


def _as_it_is(fields: Moved) -> Moved:
    return fields


def _new_rows(mapping: Mapping, run: SyncRun, now: datetime) -> dict[Key, int]:
    rows = mapping.model.objects.for_tenant(run.tenant).filter(first_seen_at=now)  # type: ignore[attr-defined]
    return {row[1:]: row[0] for row in rows.values_list("pk", *mapping.key)}
