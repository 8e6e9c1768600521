"""A list that changes while its file is made: the file shows one state of it, on either database."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.inventory.tables import SipAccountTable
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.export import ExportedList
from ccrm_admin.ui.export_csv import csv_lines, csv_response
from ccrm_admin.ui.export_xlsx import write_xlsx

ON_POSTGRESQL = connections["default"].vendor == "postgresql"
pytestmark = [pytest.mark.django_db(transaction=True)] if ON_POSTGRESQL else []
ROWS = 7000  # more than are fetched at a time


@pytest.fixture
def database(django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[str]:
    """An alias whose database several connections can use: a file, where the tests' own is in memory."""
    if ON_POSTGRESQL:
        yield "default"
        return
    connections.databases["file"] = {**settings.DATABASES["default"], "NAME": tmp_path / "rows.sqlite3"}
    with django_db_blocker.unblock():
        with connections["file"].schema_editor() as editor:
            editor.create_model(Tenant)
            editor.create_model(SipAccount)
        yield "file"
        connections["file"].close()
    del connections.databases["file"]
    del connections["file"]


@pytest.fixture
def exported(database: str) -> ExportedList:
    tenant = Tenant.objects.using(database).create(name="alfa", title="Alfa")
    SipAccount.objects.using(database).bulk_create(
        SipAccount(
            tenant=tenant,
            first_seen_at=timezone.now(),
            extension_id=number,
            extension=str(number),
            extension_sort=f"{number:09}",
            name="before",
            assigned=False,
        )
        for number in range(ROWS)
    )
    table = SipAccountTable(SipAccount.objects.none())
    table.show(table.usual())
    columns = table.shown
    rows = SipAccount.objects.using(database).for_tenant(tenant).order_by("extension_sort", "pk")
    return ExportedList(
        tenant, "sip-accounts", "SIP accounts", columns, rows.values_list(*(c.exported for c in columns))
    )


def meanwhile(database: str) -> None:
    """Change every row and add one, over another connection."""
    errors: list[BaseException] = []

    def change() -> None:
        try:
            accounts = SipAccount.objects.using(database)
            accounts.update(name="after")
            late = accounts.get(extension_id=ROWS - 1)
            late.pk, late.extension_id = None, ROWS
            late.save(force_insert=True)
        except BaseException as error:  # noqa: BLE001 - shown by the test's own thread
            errors.append(error)
        finally:
            connections[database].close()

    thread = Thread(target=change)
    thread.start()
    thread.join()
    assert not errors


def names_now(database: str) -> set[str]:
    return set(SipAccount.objects.using(database).values_list("name", flat=True))


def test_a_csv_file_shows_one_state(exported: ExportedList, database: str) -> None:
    lines = csv_lines(exported)
    begun = next(lines) + next(lines)
    meanwhile(database)
    written = (begun + "".join(lines)).splitlines()
    assert names_now(database) == {"after"}
    assert len(written) == ROWS + 1
    assert {line.split(",")[0] for line in written[1:]} == {"before"}


def test_a_workbook_shows_one_state(exported: ExportedList, database: str) -> None:
    file, seen = io.BytesIO(), []

    def on_rows(rows: int) -> None:
        if not seen:
            meanwhile(database)
        seen.append(rows)

    assert write_xlsx(file, exported, on_rows=on_rows) == ROWS
    assert seen[0] < ROWS == seen[-1]
    assert names_now(database) == {"after"}
    sheet = openpyxl.load_workbook(file, read_only=True).active
    names: list[Any] = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert names == ["before"] * ROWS


def test_a_client_that_goes_away_leaves_nothing_open(exported: ExportedList, database: str) -> None:
    response = csv_response(exported)
    content = iter(response)
    next(content)
    next(content)
    response.close()
    assert not connections[database].in_atomic_block
    meanwhile(database)
    assert names_now(database) == {"after"}
    SipAccount.objects.using(database).update(name="here")  # this connection writes again as well
    assert names_now(database) == {"here"}


def test_a_workbook_that_fails_leaves_nothing_open(
    exported: ExportedList, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))

    def on_rows(rows: int) -> None:
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_xlsx(io.BytesIO(), exported, on_rows=on_rows)
    assert not list(scratch.iterdir())
    assert not connections[database].in_atomic_block
    SipAccount.objects.using(database).update(name="here")
    assert names_now(database) == {"here"}
