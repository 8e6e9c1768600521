"""The steps that carry out a difference, case by case."""

from __future__ import annotations

from typing import Any

import pytest

from ccrm_admin.inventory.vocabulary import DYNAMIC, NONE, STATIC
from ccrm_admin.planning.domain.state import Account, Extension, Holding, Part, User
from ccrm_admin.planning.domain.world import World
from ccrm_admin.rollout.domain.steps import CannotCode, Presence, Wish, worksheet

CALLS, SENDERS = frozenset({"48111222333", "48600700800"}), frozenset({"Firma"})


def world(*users: User, spare: int = 0, gone: tuple[int, ...] = ()) -> World:
    """Users whose accounts are 1, 2, …; ``spare`` free ones are 101, 102, …"""
    ids = [*range(1, 9), *range(101, 101 + spare)]
    accounts = {number: Account(number, str(number), gone=number in gone) for number in ids}
    return World({user.key: user for user in users}, accounts, CALLS, SENDERS)


def on(key: str, account: int | None = None, *, mode: str = STATIC, **rest: Any) -> User:
    calls = rest.pop("calls", ())
    own = Extension(mode, account if mode == STATIC else None)
    return User(key, key, Holding(own, calls), current_id=account, **rest)


def to(key: str, account: int) -> Wish:
    return Wish(key, Part.EXTENSION, Extension(STATIC, account))


def told(sheet: Any) -> list[tuple]:
    """(number, user, account, after) of each step, with "away" for a temporary one."""
    return [
        (step.number, step.user, step.set[Part.EXTENSION].extension_id, step.after)
        + (("away",) if step.temporary else ())
        for step in sheet.steps
    ]


def test_a_swap_takes_one_step_aside_and_one_ring_stays_together() -> None:
    sheet = worksheet(world(on("c1", 1), on("c2", 2)), [to("c1", 2), to("c2", 1)])
    assert told(sheet) == [(1, "c2", 3, (), "away"), (2, "c1", 2, (1,)), (3, "c2", 1, (2,))]


def test_somebody_offline_moves_aside_to_no_account_if_none_is_free() -> None:
    users = [on("c1", 1), on("c2", 2), on("c3", 3)]
    accounts = world(*users, gone=(4, 5, 6, 7, 8))
    wishes = [to("c1", 2), to("c2", 3), to("c3", 1)]
    sheet = worksheet(accounts, wishes, presence=Presence(online={"c1", "c3"}))
    away = sheet.steps[0]
    assert (away.user, away.set, away.temporary) == ("c2", {Part.EXTENSION: Extension(NONE)}, True)
    assert [(step.user, step.after) for step in sheet.steps[1:]] == [("c1", (1,)), ("c3", (2,)), ("c2", (3,))]


def test_an_account_to_be_avoided_is_no_place_to_move_aside_to() -> None:
    swap = [to("c1", 2), to("c2", 1)]
    users = on("c1", 1), on("c2", 2)
    others = world(*users, spare=2, gone=(3, 4, 5, 6, 7, 8))
    assert worksheet(others, swap, avoid={101}).steps[0].set[Part.EXTENSION].extension_id == 102
    assert worksheet(others, swap, avoid={101, 102}).steps[0].set[Part.EXTENSION] == Extension(NONE)


def test_what_frees_an_account_comes_first_and_who_is_to_come_last() -> None:
    users = [on("p9"), on("c1", 1), on("c2", 2), on("c3", 3)]
    none = Extension(NONE)
    wishes = [to("p9", 3), to("c1", 2), Wish("c3", Part.EXTENSION, none), Wish("c2", Part.EXTENSION, none)]
    sheet = worksheet(world(*users), wishes)
    assert told(sheet) == [(1, "c3", None, ()), (2, "c2", None, ()), (3, "c1", 2, (2,)), (4, "p9", 3, (1,))]
    assert [step.create for step in sheet.steps] == [False, False, False, True]


def test_all_parts_of_a_user_are_one_step() -> None:
    user = on("c1", 1, calls=("48111222333",))
    wishes = [Wish("c1", Part.SMS, ("Firma",)), to("c1", 4), Wish("c1", Part.CALLS, ("48600700800",))]
    (step,) = worksheet(world(user), wishes).steps
    assert list(step.set) == [Part.EXTENSION, Part.CALLS, Part.SMS]


def test_what_is_live_already_however_it_is_spelled_needs_no_step() -> None:
    user = on("c1", 1, calls=("111222333",))
    assert worksheet(world(user), [to("c1", 1), Wish("c1", Part.CALLS, ("48111222333",))]).steps == []


@pytest.mark.parametrize(
    ("users", "wish", "code", "params"),
    [
        ([on("c1", 1, gone=True)], to("c1", 2), CannotCode.USER_GONE, {}),
        ([], to("c1", 2), CannotCode.USER_GONE, {}),
        ([on("c1", 1)], to("c1", 8), CannotCode.ACCOUNT_GONE, {"extension_id": 8}),
        ([on("c1", 1)], to("c1", 77), CannotCode.ACCOUNT_GONE, {"extension_id": 77}),
        (
            [on("c1", 1), on("c2", 2)],
            to("c1", 2),
            CannotCode.ACCOUNT_HELD,
            {"extension_id": 2, "holder": "c2"},
        ),
        ([on("c1", 1)], Wish("c1", Part.CALLS, ("48999",)), CannotCode.NUMBER_GONE, {"names": ["48999"]}),
        ([on("c1", 1)], Wish("c1", Part.SMS, ("Nobody",)), CannotCode.SENDER_GONE, {"names": ["Nobody"]}),
    ],
)
def test_what_cannot_be_done_says_why(users: list[User], wish: Wish, code: str, params: dict) -> None:
    sheet = worksheet(world(*users, gone=(8,)), [wish])
    (cannot,) = sheet.cannot
    assert (sheet.steps, cannot.code, cannot.params) == ([], code, params)


def test_what_cannot_be_done_blocks_nothing_but_what_it_holds() -> None:
    users = [on("c1", 1), on("c2", 2), on("c3", 3), on("c4", 4)]
    number = Wish("c2", Part.CALLS, ("48111222333",))
    sheet = worksheet(world(*users, gone=(8,)), [to("c1", 8), to("c2", 1), number, to("c3", 2), to("c4", 5)])
    assert [(each.user, each.code) for each in sheet.cannot] == [
        ("c1", CannotCode.ACCOUNT_GONE),
        ("c2", CannotCode.ACCOUNT_HELD),
        ("c3", CannotCode.ACCOUNT_HELD),
    ]
    assert [(step.user, list(step.set)) for step in sheet.steps] == [
        ("c2", [Part.CALLS]),
        ("c4", [Part.EXTENSION]),
    ]


def test_a_dynamic_user_and_one_who_is_gone_are_in_nobodys_way() -> None:
    users = [on("c1", 1), on("c2", 2, mode=DYNAMIC), on("c3", 3, gone=True)]
    sheet = worksheet(world(*users), [to("c1", 2)])
    assert told(sheet) == [(1, "c1", 2, ())]
    assert told(worksheet(world(*users), [to("c1", 3)])) == [(1, "c1", 3, ())]


def test_a_shared_account_is_left_by_all_before_somebody_takes_it() -> None:
    users = [on("c1", 1), on("c2", 2), on("c3", 2)]
    sheet = worksheet(world(*users), [to("c1", 2), to("c2", 1), to("c3", 3)], presence=Presence({"c1", "c3"}))
    assert told(sheet) == [
        (1, "c2", 4, (), "away"),
        (2, "c3", 3, ()),
        (3, "c1", 2, (1, 2)),
        (4, "c2", 1, (3,)),
    ]
    stays = worksheet(world(*users), [to("c1", 2), to("c2", 1)])
    assert [(each.user, each.code.value) for each in stays.cannot] == [
        ("c1", "account_held"),
        ("c2", "account_held"),
    ]


def test_of_two_who_want_one_account_the_first_gets_it() -> None:
    sheet = worksheet(world(on("c1", 1), on("c2", 2)), [to("c1", 5), to("c2", 5)])
    assert told(sheet) == [(1, "c1", 5, ())]
    assert sheet.cannot[0].params == {"extension_id": 5, "holder": "c1"}


def test_a_chain_of_thousands_and_a_ring_of_thousands_are_put_in_order() -> None:
    count = 5000
    accounts = {number: Account(number, str(number)) for number in range(count + 2)}
    users = {f"c{number}": on(f"c{number}", number) for number in range(count)}
    everything = World(users, accounts, CALLS, SENDERS)
    chain = [to(f"c{number}", number + 1) for number in range(count)]
    sheet = worksheet(everything, chain)
    assert [step.user for step in sheet.steps] == [f"c{number}" for number in reversed(range(count))]
    ring = [*chain[:-1], to(f"c{count - 1}", 0)]
    assert sum(step.temporary for step in worksheet(everything, ring).steps) == 1
