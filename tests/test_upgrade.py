"""What migrations make of the rows of an older version."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from ccrm_admin.ordering.keys import BLANK, sort_key

SURNAMES = ["Ćwik", "Czaja", "", "Cybulski"]
IN_ORDER = ["Cybulski", "Czaja", "Ćwik"]
OLD_KEYS = {"name_sort": "old", "extension_sort": "00000101", "search": ""}


@pytest.fixture
def older(transactional_db: None) -> Any:
    """The models of the first version, in a database that is as it was then; at the end it is the newest."""
    names = [("inventory", "0001_initial"), ("sync", "0001_initial"), ("tenants", "0001_initial")]
    executor = MigrationExecutor(connection)
    executor.migrate([*names, ("planning", "0001_initial")])
    yield executor.loader.project_state([*names, ("planning", "0001_initial")]).apps
    call_command("migrate", verbosity=0)


def test_rows_of_the_first_version_get_their_sort_keys(older: Any) -> None:
    now = timezone.now()
    tenant = older.get_model("tenants", "Tenant").objects.create(name="stara", title="Łąka")
    person = older.get_model("tenants", "User").objects.create(email="ewa@firma.example", name="")
    older.get_model("planning", "Plan").objects.create(tenant=tenant, title="Ćwiczenia 10")
    run = older.get_model("sync", "SyncRun").objects.create(tenant=tenant, trigger="person", queued_at=now)
    older.get_model("sync", "InventoryChange").objects.create(
        tenant=tenant, run=run, resource="crm_users", row_id=1, label="Żak", kind="added", at=now
    )
    for number, surname in enumerate(SURNAMES):
        older.get_model("inventory", "SipAccount").objects.create(
            tenant=tenant, first_seen_at=now, extension_id=number + 1, extension="100000000", name=surname,
            server_id="SIP8", server_sort="old", caller_id="", assigned=False, holder_names=surname,
            extension_type="VOICE", holder_sort="old", **OLD_KEYS,
        )  # fmt: skip
        older.get_model("inventory", "CrmUser").objects.create(
            tenant=tenant, first_seen_at=now, uuid=uuid.uuid4(), first_name=surname,
            email="jan2@firma.example", email_sort="old", group_sort="old", mode="none",
            online=False, dnd=False, talking=False, **OLD_KEYS,
        )  # fmt: skip
        older.get_model("inventory", "CallPresentation").objects.create(
            tenant=tenant, first_seen_at=now, presentation=f"4822200000{number}", name=surname,
            clip_prefix=surname, name_sort="old", search="",
        )  # fmt: skip
        older.get_model("inventory", "SmsSender").objects.create(
            tenant=tenant, first_seen_at=now, sender_id=1, presentation=surname, presentation_sort="old"
        )

    call_command("migrate", verbosity=0)

    from ccrm_admin.inventory.models import CallPresentation, CrmUser, SipAccount, SmsSender
    from ccrm_admin.planning.models import Plan
    from ccrm_admin.sync.models import InventoryChange
    from ccrm_admin.tenants.models import Tenant, User

    for model, key, shown in (
        (SipAccount, "name_sort", "name"),
        (SipAccount, "holder_sort", "holder_names"),
        (CallPresentation, "name_sort", "name"),
        (CallPresentation, "prefix_sort", "clip_prefix"),
        (SmsSender, "presentation_sort", "presentation"),
    ):
        found = model._default_manager.order_by(key).values_list(shown, flat=True)
        assert list(found) == [*IN_ORDER, ""], (model, key)
    assert [user.full_name for user in CrmUser.objects.order_by("name_sort")] == [
        *IN_ORDER,
        "jan2@firma.example",
    ]
    account = SipAccount.objects.get(name="Ćwik")
    assert (account.extension_sort, account.caller_sort) == (sort_key("100000000"), BLANK)
    assert (account.name_folded, account.type_sort) == ("cwik", "voice")
    assert Plan.objects.get().title_sort == sort_key("Ćwiczenia 10")
    assert InventoryChange.objects.get().label_sort == sort_key("Żak")
    assert Tenant.objects.get(name="stara").title_sort == sort_key("Łąka")
    assert User.objects.get(pk=person.pk).name_sort == sort_key("ewa@firma.example")
