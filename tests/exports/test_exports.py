"""Files that the worker makes, from the button to the download."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ccrm_admin.exports.choices import Problem, Status
from ccrm_admin.exports.cleanup import tidy
from ccrm_admin.exports.models import KEPT, REPORT_WITHIN, START_WITHIN, Export
from ccrm_admin.inventory.lists import SipAccountList
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from tests.conftest import ClientOf
from tests.exports.conftest import work_off
from tests.inventory import rows

LIST = "/t/alfa/sip-accounts/"
EXPORTS = f"{LIST}exports/"
FRAGMENT = {"HX-Request": "true", "HX-Target": "exports"}


@pytest.fixture
def visitor(client_of: ClientOf, alfa: Tenant) -> Client:
    rows.fetched(alfa)
    for number in range(1, 13):
        rows.sip_account(alfa, number, server_id="SIP1" if number % 2 else "SIP2")
    return client_of("viewer")


def ask(visitor: Client, query: str = "") -> Export:
    """Press the button and return the newest export."""
    assert visitor.post(EXPORTS, {"query": query}).status_code == 302
    return Export.objects.latest("created_at")


def file_of(export: Export) -> str:
    return f"{EXPORTS}{export.pk}/"


def fragment(visitor: Client) -> str:
    response = visitor.get(EXPORTS, headers=FRAGMENT)
    assert response.status_code == 200
    return response.content.decode()


def names(content: bytes) -> list[object]:
    return [row[0] for row in openpyxl.load_workbook(io.BytesIO(content)).active.values]


def test_the_worker_makes_what_the_page_showed(visitor: Client) -> None:
    export = ask(visitor, "server=SIP2&sort=-extension&columns=name,server&page=3&per_page=25")
    assert "Queued" in fragment(visitor)
    assert 'hx-trigger="every 1s"' in fragment(visitor)
    work_off()
    shown = fragment(visitor)
    assert "6 rows" in shown
    assert "every 1s" not in shown
    assert file_of(export) in shown
    response = visitor.get(file_of(export))
    assert response["Content-Disposition"] == f'attachment; filename="{export.file_name}"'
    assert "no-store" in response["Cache-Control"]
    assert names(response.getvalue()) == ["Name", *(f"Konsultant {number}" for number in range(12, 0, -2))]


def test_a_long_list_is_not_made_while_one_waits(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SipAccountList, "rows_at_once", 5)
    page = visitor.get(LIST).content.decode()
    assert f'action="{EXPORTS}"' in page
    assert "_export=xlsx" not in page
    response = visitor.get(f"{LIST}?_export=xlsx&server=SIP2&sort=name&nonsense=1")
    shown = response["Location"].removeprefix(f"{EXPORTS}?")
    assert shown.startswith("server=SIP2&sort=name&columns=name,")
    waiting = visitor.get(response["Location"]).content.decode()
    assert 'name="query" value="server=SIP2&amp;sort=name' in waiting
    assert visitor.get(f"{LIST}?_export=xlsx&q=Konsultant+12")["Content-Type"].endswith("spreadsheetml.sheet")
    assert not Export.objects.exists()  # reading starts nothing


def test_a_double_click_makes_one_and_another_filter_another(visitor: Client) -> None:
    first = ask(visitor, "server=SIP1&sort=name")
    assert ask(visitor, "sort=name&server=SIP1&page=7") == first
    ask(visitor, "server=SIP2")
    assert Export.objects.count() == DBTaskResult.objects.count() == 2
    work_off()
    assert {export.rows for export in Export.objects.all()} == {6}
    assert ask(visitor, "server=SIP1&sort=name") != first  # a finished one is not the same any more


def test_two_people_have_a_file_each(visitor: Client, client_of: ClientOf) -> None:
    ask(visitor)
    ask(client_of("supervisor"))
    work_off()
    assert [export.status for export in Export.objects.all()] == [Status.READY] * 2


@pytest.mark.parametrize("who", ["supervisor", "manager", "operator", "outsider", "nobody"])
def test_nobody_else_gets_it(visitor: Client, client_of: ClientOf, who: str) -> None:
    export = ask(visitor)
    work_off()
    other = client_of(who)
    assert other.get(file_of(export)).status_code == 404
    assert other.post(f"{file_of(export)}delete/").status_code == 404
    assert str(export.pk) not in other.get(EXPORTS).content.decode()
    assert export.path.exists()


def test_no_longer_a_member(visitor: Client, viewer: User, alfa: Tenant) -> None:
    made, waiting = ask(visitor), ask(visitor, "server=SIP1")
    Export.objects.filter(pk=waiting.pk).update(status=Status.FAILED, problem=Problem.BROKEN)
    work_off()
    waiting = ask(visitor, "server=SIP1")
    viewer.memberships.all().delete()
    work_off()
    assert visitor.get(file_of(made)).status_code == 404
    waiting.refresh_from_db()
    assert (waiting.status, waiting.problem) == (Status.FAILED, Problem.REFUSED)
    assert not waiting.path.exists()


def test_the_file_of_another_list_or_tenant(
    visitor: Client, viewer: User, alfa: Tenant, beta: Tenant
) -> None:
    viewer.memberships.create(tenant=beta, role=Role.VIEWER)
    export = ask(visitor)
    work_off()
    assert visitor.get(f"/t/beta/sip-accounts/exports/{export.pk}/").status_code == 404
    assert visitor.get(f"/t/alfa/users/exports/{export.pk}/").status_code == 404
    assert visitor.get(f"{EXPORTS}{uuid4()}/").status_code == 404


@pytest.mark.parametrize("name", ["nonsense", "tenants", "exports"])
def test_an_unknown_list(visitor: Client, name: str) -> None:
    assert visitor.get(f"/t/alfa/{name}/exports/").status_code == 404
    assert visitor.post(f"/t/alfa/{name}/exports/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "page=x&sort=nonsense",
        "q=%00",
        "columns=gone,,",
        "type=" + "x" * 5000,
        "&&==%F0%9F",
        "q=" + "ą" * 9000,
    ],
)
def test_bad_queries_are_clamped_or_ignored(visitor: Client, query: str) -> None:
    export = ask(visitor, query)
    work_off()
    export.refresh_from_db()
    assert export.status == Status.READY


def test_it_is_ready_in_the_language_of_whoever_asked(visitor: Client) -> None:
    visitor.post(EXPORTS, headers={"Accept-Language": "pl"})
    export = Export.objects.get()
    assert export.language == "pl"
    work_off()
    assert visitor.get(file_of(export)).status_code == 200


def test_progress_is_shown(visitor: Client) -> None:
    export = ask(visitor)
    Export.objects.update(status=Status.RUNNING, heard_at=timezone.now(), rows=40_000, total=100_000)
    assert "Preparing… 40%" in fragment(visitor)
    assert '<progress max="100" value="40"' in fragment(visitor)
    assert visitor.get(file_of(export)).status_code == 302  # not there yet: back to where it says so


def test_a_killed_worker_blocks_nobody(visitor: Client) -> None:
    lost = ask(visitor)
    Export.objects.update(
        status=Status.RUNNING, heard_at=timezone.now() - REPORT_WITHIN - timedelta(seconds=1)
    )
    shown = fragment(visitor)
    assert "was interrupted" in shown
    assert "Try again" in shown
    assert "every 1s" not in shown
    again = ask(visitor)
    assert again != lost
    lost.refresh_from_db()
    assert (lost.status, lost.problem) == (Status.FAILED, Problem.LOST)
    work_off()
    again.refresh_from_db()
    assert again.ready
    lost.refresh_from_db()
    assert lost.status == Status.FAILED  # its late message changes nothing


def test_no_worker_at_all(visitor: Client) -> None:
    ask(visitor)
    Export.objects.update(created_at=timezone.now() - START_WITHIN - timedelta(seconds=1))
    assert "The queue did not move" in fragment(visitor)
    tidy()
    assert Export.objects.get().problem == Problem.IDLE


def test_a_failure_is_told_in_words(visitor: Client, export_dir: Path) -> None:
    export_dir.write_text("a file where the directory should be")
    export = ask(visitor, "server=SIP1")
    work_off()
    shown = fragment(visitor)
    assert "The file was not created" in shown
    assert 'name="query" value="server=SIP1"' in shown
    assert visitor.get(file_of(export)).status_code == 302
    export_dir.unlink()
    ask(visitor, "server=SIP1")
    work_off()
    assert Export.objects.filter(status=Status.READY).count() == 1


def test_more_rows_than_excel_takes(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccrm_admin.exports.build.SHEET_ROWS", 11)
    ask(visitor)
    work_off()
    assert "more rows than an Excel sheet can hold" in fragment(visitor)


def test_files_go_after_a_day(visitor: Client, export_dir: Path) -> None:
    import os

    old = ask(visitor)
    work_off()
    stray = export_dir / f"{uuid4()}.xlsx.part"
    stray.touch()
    kept = ask(visitor, "server=SIP1")
    work_off()
    before = timezone.now() - KEPT - timedelta(seconds=1)
    Export.objects.filter(pk=old.pk).update(created_at=before)
    for path in (old.path, stray):
        os.utime(path, (before.timestamp(), before.timestamp()))
    assert visitor.get(file_of(old)).status_code == 404
    tidy()
    assert list(export_dir.iterdir()) == [kept.path]
    assert list(Export.objects.all()) == [kept]


def test_a_file_that_went_missing(visitor: Client) -> None:
    export = ask(visitor)
    work_off()
    export.path.unlink()
    response = visitor.get(file_of(export), follow=True)
    assert response.status_code == 200
    assert "This file is no longer here" in response.content.decode()


def test_deleting_one_cancels_it(visitor: Client, export_dir: Path) -> None:
    waiting, ready = ask(visitor), None
    assert visitor.post(f"{file_of(waiting)}delete/").status_code == 302
    work_off()
    assert not export_dir.exists() or not list(export_dir.iterdir())
    ready = ask(visitor)
    work_off()
    assert ready.path.exists()
    visitor.post(f"{file_of(ready)}delete/")
    assert not ready.path.exists()
    assert not Export.objects.exists()


def test_files_are_for_their_owner_on_disk_too(visitor: Client, export_dir: Path) -> None:
    export = ask(visitor)
    work_off()
    assert export.path.stat().st_mode & 0o077 == 0
    assert export_dir.stat().st_mode & 0o077 == 0


def test_nothing_of_another_tenant(visitor: Client, beta: Tenant) -> None:
    rows.sip_account(beta, 77, name="Tajne")
    export = ask(visitor, "tenant=beta&q=konsultant")
    work_off()
    assert "Tajne" not in names(visitor.get(file_of(export)).getvalue())
