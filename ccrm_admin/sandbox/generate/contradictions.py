"""The small contradictions every real tenant has, put into data that is consistent so far."""

from collections.abc import Callable
from itertools import cycle
from random import Random

from ccrm_admin.sandbox.inventory import Inventory
from ccrm_admin.sandbox.pools import call_entry
from ccrm_admin.sandbox.records import Record


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


def contradict(rng: Random, inventory: Inventory, count: int) -> None:
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
