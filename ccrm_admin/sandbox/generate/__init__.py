"""Believable sample data of a Polish call centre, the same for the same seed."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from random import Random

from ccrm_admin.sandbox.generate.accounts import sip_accounts
from ccrm_admin.sandbox.generate.groups import user_groups
from ccrm_admin.sandbox.generate.numbers import call_presentations, sms_senders
from ccrm_admin.sandbox.generate.users import crm_users, permission_groups
from ccrm_admin.sandbox.panel import call_entry
from ccrm_admin.sandbox.resources import Inventory, Record

MAX_ROWS = 100_000
"""Of a resource."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows of each resource to make, 0 to 100,000."""

    accounts: int
    users: int
    presentations: int
    senders: int

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not 0 <= getattr(self, name) <= MAX_ROWS:
                raise ValueError(f"{name}: 0 to {MAX_ROWS} rows, not {getattr(self, name)}")

    @classmethod
    def for_users(
        cls,
        users: int,
        *,
        accounts: int | None = None,
        presentations: int | None = None,
        senders: int | None = None,
    ) -> "Sizes":
        """Return the sizes a firm of so many users would have, but for those given."""
        some = min(users, 1)
        return cls(
            accounts=min(MAX_ROWS, users + users // 4 + 10 * some) if accounts is None else accounts,
            users=users,
            presentations=some * (8 + users // 10) if presentations is None else presentations,
            senders=some * (5 + users // 40) if senders is None else senders,
        )


def generate(rng: Random, sizes: Sizes, *, contradictions: float) -> Inventory:
    """Return a tenant's rows; `contradictions` is the share of users they are made for."""
    numbers = call_presentations(rng, sizes.presentations)
    senders = sms_senders(rng, sizes.senders, numbers)
    accounts = sip_accounts(rng, sizes.accounts, numbers)
    groups = permission_groups(rng)
    users = crm_users(
        rng,
        sizes.users,
        groups=groups,
        sip_accounts=accounts,
        call_presentations=numbers,
        sms_senders=senders,
    )
    inventory = Inventory(
        sip_accounts=accounts,
        call_presentations=numbers,
        sms_senders=senders,
        crm_users=users,
        permission_groups=groups,
    )
    _contradict(rng, inventory, math.ceil(contradictions * sizes.users))
    inventory.user_groups = user_groups(rng, users)
    return inventory


class _Contradictions:
    """Each method makes one, of rows that no other contradiction has used yet."""

    def __init__(self, rng: Random, inventory: Inventory) -> None:
        self._rng = rng
        self._accounts = {row["extensionId"]: row for row in inventory.sip_accounts}
        held = [user for user in inventory.crm_users if user["extensionId"] is not None]
        static = [user for user in held if not user["dynamicExtension"]]
        free = [row for row in inventory.sip_accounts if not row["assigned"]]
        pooled = [user for user in inventory.crm_users if user["callPresentation"]]
        for rows in (static, free, pooled):
            rng.shuffle(rows)
        self._static, self._free, self._pooled = static, free, pooled
        self._next_extension_id = max(self._accounts, default=0) + 1
        self._returned = 0

    def assigned_without_holder(self) -> None:
        if self._free:
            self._free.pop()["assigned"] = 1

    def holder_without_assigned(self) -> None:
        if self._static:
            self._accounts[self._static.pop()["extensionId"]]["assigned"] = 0

    def shared_account(self) -> None:
        if len(self._static) >= 2:
            one, other = self._static.pop(), self._static.pop()
            self._accounts[other["extensionId"]]["assigned"] = 0
            _hold(other, one["extensionId"], one["extension"])

    def number_given_back(self) -> None:
        if self._pooled:
            self._returned += 1
            number = {"presentation": f"48229{self._returned:06}", "name": "Stara infolinia"}
            self._pooled.pop()["callPresentation"].append(call_entry(number))

    def unknown_account(self) -> None:
        if self._static:
            user = self._static.pop()
            self._accounts[user["extensionId"]]["assigned"] = 0
            _hold(user, self._next_extension_id, user["extension"])
            self._next_extension_id += 1


def _hold(user: Record, extension_id: int, extension: int) -> None:
    user["extensionId"] = extension_id
    user["extension"] = extension


def _contradict(rng: Random, inventory: Inventory, count: int) -> None:
    """Put `count` contradictions of all kinds, in turn, into the inventory."""
    made = _Contradictions(rng, inventory)
    kinds: list[Callable[[], None]] = [
        made.shared_account,
        made.assigned_without_holder,
        made.number_given_back,
        made.holder_without_assigned,
        made.unknown_account,
    ]
    for kind, _ in zip(cycle(kinds), range(count), strict=False):
        kind()
