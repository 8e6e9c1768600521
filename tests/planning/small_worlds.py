"""A plan of a user or two, made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import NO_EXTENSION, Account, Extension, Holding, User
from ccrm_admin.planning.domain.world import World

POOL = ("48777888999",)
ON_101, ON_102 = Extension("static", 101), Extension("static", 102)
ACCOUNT = Account(101, "101", "Konsultant 101")
HELD = replace(ACCOUNT, assigned=True)
JAN = User("c2", "Jan", Holding(ON_101, POOL), current_id=101)


def anna(extension: Extension = NO_EXTENSION, **columns: Any) -> User:
    """Anna as they are live."""
    live = Holding(extension, columns.pop("calls", POOL), columns.pop("sms", ()))
    return User("c1", "Anna", live, current_id=columns.pop("current_id", extension.extension_id), **columns)


def world(*users: User, accounts: tuple[Account, ...] = (ACCOUNT,), **columns: Any) -> World:
    # A world in which the accounts' flags agree with the live holders, unless the test says otherwise.
    return World(
        users={user.key: user for user in users},
        accounts={account.extension_id: account for account in accounts},
        calls=frozenset(POOL),
        senders=frozenset({"Firma"}),
        **columns,
    )


def codes(*users: User, **columns: Any) -> list[str]:
    return sorted(finding.code for finding in check(world(*users, **columns)))
