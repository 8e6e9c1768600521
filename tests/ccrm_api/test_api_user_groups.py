"""User groups, which the API sends inside of their types (ccrm-api.md, section 5)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ccrm_admin.ccrm_api import Limits, Resource, UserGroupRecord
from ccrm_admin.ccrm_api.pages import Listing
from ccrm_admin.ccrm_api.results import Skipped

TEAM, POSITION, ANNA, JAN = (f"0a6b1c9e-4d2f-4e57-9a83-5f0c7b1d2e3{digit}" for digit in "abcd")


def listing(*pages: list[Any], total: int | None = None, page_size: int = 1000) -> Listing:
    """Return what is read of pages of types; another one is an empty page."""
    found = Listing(Resource.USER_GROUPS, limits=Limits(page_size=page_size), redact=str)
    waiting = [*pages]
    while found.has_more:
        page = waiting.pop(0) if waiting else []
        other = {} if total is None else {"totalCount": total}
        body = {"success": True, "data": page, "otherData": other, "message": "OK"}
        found.add(json.dumps(body).encode())
    return found


def group_type(*groups: Any, name: str = "Zespół") -> dict[str, Any]:
    return {"uuid": POSITION, "name": name, "main": 0, "groupCount": len(groups), "userGroup": [*groups]}


def group(uuid: str = TEAM, **fields: Any) -> dict[str, Any]:
    return {"uuid": uuid, "name": "Sprzedaż", "users": [], **fields}


def only(*groups: Any) -> UserGroupRecord:
    [record] = listing([group_type(*groups)]).rows.records
    return record  # type: ignore[no-any-return]


@pytest.mark.parametrize("names", [("firstName", "lastName"), ("first_name", "last_name")])
def test_both_spellings_of_a_members_name_are_read_alike(names: tuple[str, str]):
    members = [{"uuid": uuid, names[0]: "Anna", names[1]: "Nowak"} for uuid in (JAN, ANNA.upper(), JAN)]
    record = only(group(users=members))
    assert (record.name, record.group_type, record.members) == ("Sprzedaż", "Zespół", (ANNA, JAN))
    assert ANNA not in repr(record)


@pytest.mark.parametrize("nobody", [[], None, "", {}])
def test_a_group_may_have_nobody(nobody: object):
    assert only(group(users=nobody)).members == ()


def test_what_is_no_group_costs_the_others_nothing():
    no_member = group(JAN, users=[{"firstName": "Anna"}])
    rows = listing([group_type(group(), no_member, "x", {"name": "?"}), {"userGroup": 5}, "y"]).rows
    assert [record.key for record in rows.records] == [TEAM]
    assert [(each.position, each.field, each.problem, each.key) for each in rows.skipped] == [
        (1, "users", "should be a UUID", JAN),
        (2, "", "should be an object", ""),
        (3, "uuid", "Field required", ""),
        (4, "userGroup", "should be a list", ""),
        (5, "", "should be an object", ""),
    ]


def test_a_group_of_two_types_is_read_once():
    rows = listing([group_type(group()), group_type(group(), name="Stanowisko")]).rows
    assert [record.group_type for record in rows.records] == ["Zespół"]
    assert [type(each) for each in rows.skipped] == [Skipped]


@pytest.mark.parametrize(
    ("pages", "total", "asked"),
    [
        ([[group_type(group(), group(JAN))]], 1, 1),  # totalCount counts the types
        ([[group_type(group(), group(JAN))]], 2, 1),  # or the groups: the vendor says "groups"
        ([[group_type(), group_type()]], 2, 1),  # types without a group
        ([[group_type(), group_type()]], None, 1),
        ([[group_type(group()), group_type()], [group_type(group(JAN))]], 3, 2),
        ([[group_type(group()), group_type(group(JAN))]], None, 2),  # a full page may have a successor
    ],
)
def test_pages_are_counted_by_types(pages: list[list[Any]], total: int | None, asked: int):
    found = listing(*pages, total=total, page_size=2)
    assert len(found.digests) == asked
    groups = [each for page in pages for one in page for each in one["userGroup"]]
    assert len(found.rows.records) == len(groups)
