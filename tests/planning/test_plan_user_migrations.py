"""A database of the version before users of plans: ten plans, links, undone ones, people who came back.

``data/before_plan_users.json.gz`` holds its rows, and what its pages showed.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.management.color import no_style
from django.db import connection, transaction

from ccrm_admin.planning.models import Assignment, Edit, Link, Plan
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.planning.services import set_crowded_above, undo
from ccrm_admin.planning.text.errors import LinkConflictError, LinkHeldError, UndoBlockedError
from ccrm_admin.tenants.models import Tenant
from tests.planning.shown import shown_of
from tests.upgrades.older import another_database, migrate

BEFORE = [
    ("tenants", "0007_fill_sort_keys"),
    ("inventory", "0008_fill_sort_keys"),
    ("planning", "0009_former_user"),
]
STEPS = ("0010_plan_users", "0011_fill_plan_users", "0012_plan_users_alone")
ARCHIVE = Path(__file__).parent / "data/before_plan_users.json.gz"
NOW_CALLED = {  # who is linked is called what the CRM calls them, also in what was done before
    "Ewa": {"Ewa Nowak", "Ewa Obca"},
    "Ola": {"Ola Zych"},
    "Piotr": {"Piotr Lis"},
    "Anna": {"Anna Nowa"},
    "Basia": {"Basia Trzecia"},
    "Basia Druga": {"Basia Trzecia"},
    "Darek": {"Darek Sowa"},
    "Ela": {"Ela", "Ela Bis"},
    "Fela": {"Fela Wrona"},
    "Felicyta": {"Fela Wrona"},
}


NOW_SAID = {
    "planned user tied": "planned user linked",
    "planned user untied": "planned user unlinked",
    "as live": "no change",
    "next free accounts given": "free accounts given",
    "extensions taken away": "extensions removed",
    "put back as live": "reset to live",
    "taken into the plan": "added to the plan",
    "left out of the plan": "removed from the plan",
}
HELD = {"Basia", "Darek", "Fela", "Ela"}  # who was linked again, or is back under the former uuid


@pytest.fixture
def kept() -> Any:
    return json.loads(gzip.decompress(ARCHIVE.read_bytes()))


@pytest.fixture
def older(db: None, tmp_path: Path, kept: Any) -> Iterator[None]:
    """A database as it was then."""
    with another_database(tmp_path):
        fill(migrate(*BEFORE), kept["tables"])
        yield


def fill(apps: Any, tables: dict[str, Any]) -> None:
    models = [apps.get_model(label) for label in tables]
    with transaction.atomic():
        for model, table in zip(models, tables.values(), strict=True):
            fields = [model._meta.get_field(name.removesuffix("_id")) if name.endswith("_id") and name not in
                      {field.name for field in model._meta.fields} else model._meta.get_field(name)
                      for name in table["columns"]]  # fmt: skip
            model._base_manager.bulk_create(
                model(**{
                    field.attname: value if field.is_relation else field.to_python(value)
                    for field, value in zip(fields, row, strict=True)
                })
                for row in table["rows"]
            )  # fmt: skip
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def shown_now() -> dict[str, Any]:
    plans = Plan.objects.select_related("tenant").order_by("pk")
    return {str(plan.pk): json.loads(json.dumps(shown_of(plan))) for plan in plans}


def decided() -> list[tuple[Any, ...]]:
    rows = Assignment.objects.in_plan().values_list(
        *("plan", "plan_user__crm_user", "chosen", "mode", "account", "call_pool", "sms_pool", "note")
    )
    return sorted(rows, key=repr)


def without_messages(shown: Any) -> Any:
    """Return what was shown without the sentences about findings, and what they say of other plans by now."""
    if isinstance(shown, dict):
        newer = {"message", "status", "firm"} if "planId" in shown else {"message"}
        return {name: without_messages(value) for name, value in shown.items() if name not in newer}
    return [without_messages(each) for each in shown] if isinstance(shown, list) else shown


def ungrouped(changes: list[list[str]]) -> list[list[str]]:
    """Return changes in words without the blanks between a number's groups, which are others by now."""
    return [[re.sub(r"(?<=\d)\xa0(?=\d)", "", word) for word in change] for change in changes]


def check_history(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    """Nothing but names, and what a link only moved from one to the other, may be different."""
    for old, new in zip(before, after, strict=True):
        changes, now = old.pop("changes"), new.pop("changes")
        old["what"] = NOW_SAID.get(old["what"], old["what"])
        assert new == old
        if "linked" in old["what"]:
            assert len(now) in {0, len(changes)}
            changes = changes[: len(now)]
        before_words = [[NOW_SAID.get(word, word) for word in change[1:]] for change in changes]
        assert ungrouped([change[1:] for change in now]) == ungrouped(before_words)
        for (name, *_what), (called, *_now) in zip(changes, now, strict=True):
            assert called in {name} | NOW_CALLED.get(name, set())


def test_everything_is_shown_as_before_however_often_it_is_interrupted(
    older: None, kept: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(("planning", STEPS[0]))
    module = import_module(f"ccrm_admin.planning.migrations.{STEPS[1]}")
    with monkeypatch.context() as patched:
        calls = iter(range(5))
        make_one = module._Carried._make_one
        patched.setattr(module._Carried, "_make_one", lambda *args: (next(calls), make_one(*args)))
        with pytest.raises((StopIteration, RuntimeError)):
            migrate(("planning", STEPS[1]))
    for step in STEPS[1:]:
        migrate(("planning", step))
    migrate()

    owners = dict(Plan.objects.values_list("created_by", "owner"))
    assert owners == {person: person for person in owners} != {None: None}

    for tenant in Tenant.objects.filter(planning_settings=None):
        set_crowded_above(tenant=tenant, users=20)  # which every tenant had then
    found = shown_now()
    assert found.keys() == kept["shown"].keys()
    for pk, old in kept["shown"].items():
        check_history(old.pop("history"), found[pk].pop("history"))
        for what, rows in old.items():
            assert without_messages(found[pk][what]) == without_messages(rows), (old["title"], what)

    before, held = decided(), set()
    for link in Link.objects.filter(at__isnull=False).order_by("-at"):
        edits = Edit.objects.filter(link=link, kind=EditKind.LINK, undone_by=None)
        edit = edits.exclude(plan__status="archived").select_related("plan__tenant").last()
        if edit is None:
            continue
        try:
            unlinked = undo(plan=edit.plan, by=None, number=edit.number).edit
        except (UndoBlockedError, LinkHeldError, LinkConflictError):
            held.add(link.former_name)
            continue
        assert unlinked
        assert decided() != before
        undo(plan=edit.plan, by=None, number=unlinked.number)
        assert decided() == before
    assert held == HELD
