"""The live filter finds exactly what a plain look through every row would, whatever index it uses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccrm_admin.inventory import search_index, search_sql
from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.inventory.normalize import fold, search_terms
from ccrm_admin.inventory.search_index import (
    BULK_FROM_ROWS,
    groups_of,
    indexing_at_once,
    keys_of,
    lookup,
    make_search_indexes,
)
from ccrm_admin.statements import Statement
from ccrm_admin.tenants.models import Tenant
from tests.inventory import rows

TABLE = SipAccount._meta.db_table
ODD_NAMES = (
    *("Łukasz Żak", "50% rabatu", "a_b_c", "axbxc", 'Firma "Żółw" sp. z o.o.', "O'Brien", "back\\slash"),
    *("😀😀😀 centrala", "İstanbul", "Straße", "AND OR NOT NEAR", "kolumna:search*", "^start", "x", "ab"),
    *("٣٤٥٦", "ﷺ", "zażółć gęślą jaźń", "(nawiasy)", "-- ; DROP", "{}[]", "tab\there"),
)

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="this index is SQLite's")


@pytest.fixture
def odd_rows(alfa: Tenant, beta: Tenant) -> None:
    for number, name in enumerate(ODD_NAMES, 100):
        rows.sip_account(alfa, number, name=name)
        rows.sip_account(beta, number, name=f"{name} beta")


def looked_through(tenant: Tenant, text: str) -> list[int]:
    """Return the keys of the tenant's rows whose search text holds every word, by Python's own look."""
    terms = search_terms(text)
    texts = SipAccount.objects.for_tenant(tenant).values_list("pk", "search")
    return sorted(pk for pk, search in texts if all(term in search for term in terms))


def candidates(terms: list[str]) -> list[int] | None:
    """Return what the index has for ``terms``; None if it has too many, or can't tell."""
    found, groups = lookup(SipAccount, using="default"), groups_of(terms)
    if not (found and groups):
        return None
    (keys,) = Statement(Tenant.objects.values_list(found, flat=True)[:1]).rows(groups=groups)
    return keys_of(keys)


def found(tenant: Tenant, text: str) -> list[int]:
    keys, accounts = candidates(search_terms(text)), SipAccount.objects
    rows = accounts.for_tenant(tenant) if keys is None else accounts.for_keys(tenant, keys)
    return sorted(rows.matching(text).values_list("pk", flat=True))


@st.composite
def pieces_of_names(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(ODD_NAMES))
    start = draw(st.integers(0, len(name) - 1))
    return name[start : start + draw(st.integers(1, 6))]


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(text=st.one_of(pieces_of_names(), st.text(max_size=8), st.text("%_\\\"'*^():-+ abc", max_size=8)))
def test_the_index_finds_what_a_look_through_all_rows_finds(
    odd_rows: None, alfa: Tenant, beta: Tenant, text: str
) -> None:
    for tenant in (alfa, beta):
        assert found(tenant, text) == looked_through(tenant, text)


@pytest.mark.django_db
def test_many_rows_are_found_without_their_keys(alfa: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "STATEMENT_KEYS", 3)
    for number in range(100, 110):
        rows.sip_account(alfa, number, name="Konsultant")

    for text in ("kons", "ko", "konsultant 10"):
        assert found(alfa, text) == looked_through(alfa, text)
        assert len(found(alfa, text)) == 10
    assert len(found(alfa, "konsultant 109")) == 1


@pytest.mark.django_db
def test_a_filter_of_many_characters_is_answered(odd_rows: None, alfa: Tenant) -> None:
    everything = " ".join(ODD_NAMES)

    assert found(alfa, everything) == []
    assert found(alfa, "ﷺ" * 200) == []


@pytest.mark.django_db
def test_the_index_follows_every_change_of_a_row(alfa: Tenant) -> None:
    account = rows.sip_account(alfa, name="Konsultant")
    assert found(alfa, "konsultant") == [account.pk]

    SipAccount.objects.filter(pk=account.pk).update(search=fold("Sprzedaż 101"))
    assert found(alfa, "konsultant") == []
    assert found(alfa, "sprzedaz") == [account.pk]

    account.delete()
    assert found(alfa, "sprzedaz") == []


def unsaved(tenant: Tenant, number: int, name: str) -> SipAccount:
    return SipAccount(
        tenant=tenant, extension_id=number, name=name, search=fold(name), assigned=False, first_seen_at=now()
    )


def bulk_create(accounts: list[SipAccount]) -> None:
    SipAccount.objects.bulk_create(accounts, batch_size=50)


def check_index() -> None:
    """Let SQLite compare the index with the rows it is made of; it raises an error if they differ."""
    if connection.vendor == "sqlite":
        command = f"INSERT INTO {TABLE}_search ({TABLE}_search, rank) VALUES ('integrity-check', 1)"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(command)


@pytest.mark.django_db
def test_many_rows_written_at_once_are_indexed(alfa: Tenant) -> None:
    first = rows.sip_account(alfa, 1, name="Pierwsza")
    new = [unsaved(alfa, number, f"Nowa {number}") for number in range(100, 100 + BULK_FROM_ROWS)]
    with indexing_at_once(SipAccount, adding=len(new), changing=[first.pk]):
        bulk_create(new)
        SipAccount.objects.filter(pk=first.pk).update(search="druga")
    check_index()
    assert found(alfa, "pierwsza") == []
    assert found(alfa, "druga") == [first.pk]
    assert len(found(alfa, "nowa")) == BULK_FROM_ROWS

    later = rows.sip_account(alfa, 2, name="Późniejsza")
    assert found(alfa, "pozniejsza") == [later.pk], "the triggers are back"
    check_index()


@pytest.mark.django_db
def test_a_failure_amid_many_rows_leaves_the_index_as_it_was(alfa: Tenant) -> None:
    first = rows.sip_account(alfa, 1, name="Pierwsza")
    new = [unsaved(alfa, number, "Nowa") for number in range(100, 100 + BULK_FROM_ROWS)]

    def write() -> None:
        with transaction.atomic(), indexing_at_once(SipAccount, adding=len(new), changing=[first.pk]):
            SipAccount.objects.filter(pk=first.pk).update(search="druga")
            bulk_create([*new, new[0]])

    with pytest.raises(IntegrityError):
        write()
    check_index()
    assert (found(alfa, "pierwsza"), found(alfa, "nowa")) == ([first.pk], [])
    later = rows.sip_account(alfa, 2, name="Późniejsza")
    assert found(alfa, "pozniejsza") == [later.pk]


@only_sqlite
@pytest.mark.django_db
def test_few_rows_are_named_by_the_index(odd_rows: None) -> None:
    assert candidates(["lukasz"]) is not None
    assert candidates(["no such word"]) == []
    assert candidates(["ab", "x"]) is None


@pytest.fixture
def without_triggers(db: None) -> Iterator[None]:
    """A database as it is after Django made the table anew, or on a SQLite without FTS5."""
    with connection.cursor() as cursor:
        for name in search_sql.TRIGGERS:
            cursor.execute(f"DROP TRIGGER {TABLE}_{name}")
    search_index._is_indexed.cache_clear()
    yield
    search_index._is_indexed.cache_clear()


@only_sqlite
def test_without_the_index_the_same_rows_are_found(
    without_triggers: None, odd_rows: None, alfa: Tenant
) -> None:
    assert candidates(["lukasz"]) is None
    for text in ODD_NAMES:
        assert found(alfa, text) == looked_through(alfa, text)


@only_sqlite
def test_migrating_makes_a_lost_index_anew(without_triggers: None, odd_rows: None, alfa: Tenant) -> None:
    make_search_indexes(sender=apps.get_app_config("inventory"), using="default")

    assert len(candidates(["lukasz"]) or []) == 2
    for text in ODD_NAMES:
        assert found(alfa, text) == looked_through(alfa, text)


@only_sqlite
@pytest.mark.django_db
def test_a_sqlite_without_fts5_loses_the_triggers_that_need_it(
    odd_rows: None, alfa: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index.sqlite3, "sqlite_version_info", (3, 31, 0))
    make_search_indexes(sender=apps.get_app_config("inventory"), using="default")

    newer = rows.sip_account(alfa, 999, name="Łukasz Nowy")
    assert candidates(["lukasz"]) is None
    assert newer.pk in found(alfa, "lukasz nowy")
