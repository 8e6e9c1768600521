"""The order of lists, files and details, as both databases give it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.tenants.models import Tenant
from tests.html import values
from tests.inventory import rows
from tests.inventory.lists import exported, get
from tests.ui.list_pages import facet_counts, names

SURNAMES = [
    *("Cybulski", "Czaja", "Ćwik"),
    *("Lewandowski", "Luty", "Łabędzki"),
    *("Zieliński", "Zółtek", "Źrebak", "Żak"),
]


def test_names_stand_in_the_order_of_the_polish_alphabet(visitor: Client, alfa: Tenant) -> None:
    for number, surname in enumerate(reversed(SURNAMES)):
        rows.crm_user(alfa, surname, "", permission_group=surname)
        rows.sip_account(alfa, number, name=surname, server_id=surname, holder_names=surname)
        rows.call_presentation(alfa, str(48_000_000_000 + number), name=surname, clip_prefix=surname)
        rows.sms_sender(alfa, surname)
    for path, columns in {
        "users": ["name", "group"],
        "sip-accounts": ["name", "server", "holder"],
        "call-presentations": ["name", "prefix"],
        "sms-senders": ["sender"],
    }.items():
        for column in columns:
            query = {"sort": column, "columns": column}
            assert names(get(visitor, path, **query)) == SURNAMES, (path, column)
            query["sort"] = f"-{column}"
            assert names(get(visitor, path, **query)) == SURNAMES[::-1], (path, column)
            assert [line[0] for line in exported(visitor, path, **query)[1:]] == SURNAMES[::-1]
    assert list(facet_counts(get(visitor, "users"), "group")) == SURNAMES


def test_numbers_stand_by_their_value_and_blanks_last_either_way(visitor: Client, alfa: Tenant) -> None:
    extensions = ["7", "101", "99999999", "100000000", "1000000000000"]
    for number, extension in enumerate(["", *reversed(extensions), ""]):
        rows.sip_account(alfa, number, extension=extension, caller_id=extension, name=extension)
        rows.crm_user(alfa, "Jan", f"Kot{number}", extension=extension)
    for path, columns in {"sip-accounts": ["extension", "caller_id", "name"], "users": ["extension"]}.items():
        for column in columns:
            for sort, filled in ((column, extensions), (f"-{column}", extensions[::-1])):
                lines = exported(visitor, path, sort=sort, columns=column)
                assert [line[0].strip("'") for line in lines[1:]] == [*filled, "", ""], (path, sort)
                page = names(get(visitor, path, sort=sort, columns=column))
                shown = [re.sub(r"[ +]", "", cell) for cell in page]
                assert shown == [*filled, "–", "–"], (path, sort)


@pytest.mark.parametrize("filled", [0, 1, 24, 25, 26, 40, 74, 75])
@pytest.mark.parametrize("sort", ["holder", "-holder"])
def test_pages_follow_each_other_where_the_blanks_begin(
    visitor: Client, alfa: Tenant, filled: int, sort: str
) -> None:
    made = [
        rows.sip_account(alfa, number, holder_names=f"Jan {number}" if number < filled else "")
        for number in range(75)
    ]
    somebody, nobody = [row.name for row in made[:filled]], [row.name for row in made[filled:]]
    wanted = [*somebody, *nobody] if sort == "holder" else [*somebody[::-1], *nobody[::-1]]
    seen = []
    for page in (1, 2, 3):
        seen += names(get(visitor, "sip-accounts", sort=sort, per_page=25, page=page, columns="name"))
    assert seen == wanted
    assert [line[0] for line in exported(visitor, "sip-accounts", sort=sort)[1:]] == wanted


def test_the_database_compares_keys_by_code_points(alfa: Tenant) -> None:
    keys = ["a b", "a-b", "a.b", "ab", "a~", "b", "b~c", "bz~", "z", "~"]
    for key in reversed(keys):
        rows.sip_account(alfa, len(key) + 10 * keys.index(key), name_sort=key, first_seen_at=timezone.now())
    found = SipAccount.objects.order_by("name_sort").values_list("name_sort", flat=True)
    assert list(found) == sorted(keys)


def test_a_pool_stands_in_order_wherever_it_is_shown(visitor: Client, alfa: Tenant) -> None:
    pool = ["Ćwik", "Czaja", "abc", "Zorza"]
    user = rows.crm_user(alfa, "Jan", "Kot", sms_pool=sorted(pool))
    wanted = ["abc", "Czaja", "Ćwik", "Zorza"]
    assert exported(visitor, "users", columns="sms")[1] == [", ".join(wanted)]
    assert ", ".join(wanted) in values(get(visitor, "users"), "[data-text]", "data-text")
    shown = visitor.get(f"/t/alfa/users/{user.pk}/").content.decode()
    assert [shown.index(sender) for sender in wanted] == sorted(shown.index(sender) for sender in wanted)
