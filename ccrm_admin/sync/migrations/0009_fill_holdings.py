"""Tell from the mirror and its history who had what, as far as that can be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from ccrm_admin.inventory import bulk
from ccrm_admin.numbers import canonical
from ccrm_admin.ordering.keys import sort_key

USERS_AT_ONCE = 100  # with all that they ever had; the history of all would not fit the memory
ROWS_AT_ONCE = 2000
PARTS = ("mode", "extension_id", "extension", "call_pool", "sms_pool")
INSTANT = timedelta(microseconds=1)
NOBODY: dict[str, Any] = {}  # what a user has who is not there


@dataclass
class Stretch:
    """From when on a user had just this; ``parts`` are the columns, NOBODY's while the user was gone."""

    began_at: datetime
    parts: dict[str, Any]


@dataclass
class Past:
    """What the history tells of one row: what it had in turn, and whether a sync saw it come."""

    stretches: list[Stretch] = field(default_factory=list)
    exact: bool = False


def past_of(user: dict[str, Any], changes: Iterable[dict[str, Any]]) -> Past:
    """Return what a user had in turn, from what they have now and their ``changes`` in order."""
    told = [
        (change["at"], change["kind"], {name: change["fields"].get(name) for name in PARTS})
        for change in changes
    ]
    exact = bool(told) and told[0][1] == "added"
    parts = {name: user[name] for name in PARTS}
    if user["missing_since"] and (not told or told[-1][1] != "removed"):
        told.append((user["missing_since"], "removed", {}))
    now, backwards = NOBODY if user["missing_since"] else parts, []
    for at, kind, fields in reversed(told[1:] if exact else told):
        backwards.append((at, now))
        parts = {name: fields[name][0] if fields.get(name) else value for name, value in parts.items()}
        now = NOBODY if kind == "returned" else parts
    past, last = Past([Stretch(user["first_seen_at"], now)], exact), user["first_seen_at"]
    for at, then in reversed(backwards):
        last = max(at, last + INSTANT)  # a clock may have been set back
        past.stretches.append(Stretch(last, then))
    return past


def holdings_of(past: Past, region: str) -> Iterator[dict[str, Any]]:
    """Yield the periods that a user's past comes to, as columns."""
    going_on: dict[Any, dict[str, Any]] = {}
    for number, stretch in enumerate(past.stretches):
        has = dict(_things(stretch.parts, region))
        for thing in [thing for thing in going_on if thing not in has]:
            yield going_on.pop(thing) | {"ended_at": stretch.began_at}
        for thing, columns in has.items():
            if thing not in going_on:
                seen = past.exact or number > 0
                going_on[thing] = columns | {"began_at": stretch.began_at, "ended_at": None, "exact": seen}
    yield from going_on.values()


def _things(parts: dict[str, Any], region: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    if not parts:
        return
    mode, extension_id, extension = parts["mode"], parts["extension_id"], parts["extension"]
    nothing = {"mode": "", "extension_id": None, "extension": "", "extension_sort": sort_key("")}
    nothing |= {"presentation": "", "presentation_canonical": ""}
    if mode != "none" or extension:
        account = {"mode": mode, "extension_id": extension_id, "extension": extension}
        yield (
            ("account", *account.values()),
            nothing | account | {"kind": "account", "extension_sort": sort_key(extension)},
        )
    for kind, pool in (("number", parts["call_pool"]), ("sender", parts["sms_pool"])):
        for sent in reversed(pool):  # of two spellings the first counts, as for the syncs that follow
            if number := canonical(sent, region):
                yield (
                    (kind, number),
                    nothing
                    | {
                        "kind": kind,
                        "presentation": sent,
                        "presentation_canonical": number,
                    },
                )


def fill(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the periods of all users and the absences of all rows, some at a time.

    All of it is one transaction, so whoever was interrupted begins anew.
    """
    for tenant, region in apps.get_model("tenants", "Tenant").objects.values_list("pk", "region"):
        _fill_holdings(apps, tenant, region)
        _fill_absences(apps, tenant)


def _fill_holdings(apps: StateApps, tenant: int, region: str) -> None:
    users = apps.get_model("inventory", "CrmUser").objects.filter(tenant=tenant).order_by("pk")
    changes = apps.get_model("sync", "InventoryChange").objects.filter(tenant=tenant, resource="crm_users")
    columns, last = ("pk", "first_seen_at", "missing_since", *PARTS), 0
    while some := {user["pk"]: user for user in users.filter(pk__gt=last).values(*columns)[:USERS_AT_ONCE]}:
        read = changes.filter(row_id__in=list(some)).order_by("row_id", "pk")
        in_order = read.values("row_id", "at", "kind", "fields").iterator(chunk_size=ROWS_AT_ONCE)
        pasts = {pk: past_of(some[pk], told) for pk, told in groupby(in_order, itemgetter("row_id"))}
        bulk.insert(
            apps.get_model("inventory", "Holding"),
            (
                {"tenant_id": tenant, "user_id": pk} | period
                for pk, user in some.items()
                for period in holdings_of(pasts.get(pk) or past_of(user, ()), region)
            ),
        )
        last = max(some)


def _fill_absences(apps: StateApps, tenant: int) -> None:
    changes = apps.get_model("sync", "InventoryChange").objects.filter(tenant=tenant)
    moved = changes.filter(kind__in=["removed", "returned"]).order_by("pk")
    gone: dict[tuple[str, int], datetime] = {}
    absences = []
    for resource, row, kind, at in moved.values_list("resource", "row_id", "kind", "at").iterator(
        chunk_size=ROWS_AT_ONCE
    ):
        if kind == "removed":
            gone[resource, row] = at
        elif since := gone.pop((resource, row), None):
            key = {"tenant_id": tenant, "resource": resource, "row_id": row}
            absences.append(key | {"began_at": since, "ended_at": max(at, since + INSTANT)})
    bulk.insert(apps.get_model("inventory", "Absence"), absences)


class Migration(migrations.Migration):
    dependencies = [("sync", "0008_plainer_words"), ("inventory", "0012_holdings")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
