"""The CRM's own panel ("Panel zarządzania > Użytkownicy"), where people change assignments."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from uuid import UUID, uuid5

from ccrm_admin.sandbox.resources import Inventory, Record

_UUID_NAMESPACE = UUID("6f1d4c2e-9a57-4b0e-8d3f-52c7a1e0b964")


def call_entry(call_presentation: Record) -> Record:
    """Return the entry of `callPresentation` for a row of the call presentations."""
    digits = str(call_presentation["presentation"])
    return {
        "presentation": digits,
        "uuid": str(uuid5(_UUID_NAMESPACE, f"call {digits}")),
        "name": call_presentation.get("name", ""),
        "clipPrefix": call_presentation.get("clipPrefix", ""),
    }


def sms_entry(sms_sender: Record) -> Record:
    """Return the entry of `smsPresentation` for a row of the SMS senders."""
    presentation = str(sms_sender["presentation"])
    return {
        "presentation": presentation,
        "uuid": str(uuid5(_UUID_NAMESPACE, f"sms {sms_sender.get('id')} {presentation}")),
    }


def copied(entries: Iterable[Record]) -> list[Record]:
    """Return the entries as dicts of their own, so that a change to one user stays theirs."""
    return [dict(entry) for entry in entries]


class AsLive(Enum):
    """The type of `AS_LIVE`."""

    AS_LIVE = "as live"


AS_LIVE = AsLive.AS_LIVE
"""Leave this part of the assignment as it is."""


class Panel:
    """One look at a tenant, indexed, through which users are given accounts and pools."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._users = {user.get("uuid"): user for user in inventory.crm_users}
        self._accounts = {row.get("extensionId"): row for row in inventory.sip_accounts}
        self._holders = Counter(user.get("extensionId") for user in inventory.crm_users)

    def user(self, uuid: str) -> Record:
        """Return the user; raises LookupError."""
        if uuid not in self._users:
            raise LookupError(f"There is no CRM user {uuid}.")
        return self._users[uuid]

    def account_or_none(self, extension_id: int | AsLive | None) -> Record | AsLive | None:
        """Return the account, or None and AS_LIVE as they are; raises LookupError."""
        if extension_id is None or isinstance(extension_id, AsLive):
            return extension_id
        if extension_id not in self._accounts:
            raise LookupError(f"There is no SIP account {extension_id}.")
        return self._accounts[extension_id]

    def free_voice_accounts(self) -> list[Record]:
        """Return the voice accounts that nobody holds, in the order of the list."""
        return [
            row
            for row in self._inventory.sip_accounts
            if row.get("extensionType") == "VOICE" and not self._holders[row.get("extensionId")]
        ]

    def assign(self, user: Record, account: Record | None) -> None:
        """Give the user the account, or none; both accounts' assigned flags follow."""
        old_id = user.get("extensionId")
        self._holders[old_id] -= 1
        old = self._accounts.get(old_id)
        if old is not None:
            old["assigned"] = int(self._holders[old_id] > 0)
        user["extensionId"] = account["extensionId"] if account else None
        user["extension"] = account["extension"] if account else None
        self._holders[user["extensionId"]] += 1
        if account:
            account["assigned"] = 1

    def call_pool(self, user: Record, presentations: Iterable[str | int] | AsLive) -> list[Record] | AsLive:
        """Return the pool for these numbers; raises LookupError for one that is not available."""
        rows = self._inventory.call_presentations
        return _pool(rows, call_entry, user["callPresentation"], presentations)

    def sms_pool(self, user: Record, presentations: Iterable[str | int] | AsLive) -> list[Record] | AsLive:
        """Return the pool for these senders; raises LookupError for one that is not available."""
        rows = self._inventory.sms_senders
        return _pool(rows, sms_entry, user["smsPresentation"], presentations)


def _pool(
    rows: Sequence[Record],
    entry: Callable[[Record], Record],
    now: Sequence[Record],
    presentations: Iterable[str | int] | AsLive,
) -> list[Record] | AsLive:
    """Return the entries, in the order given; one the user has already may have left the tenant."""
    if isinstance(presentations, AsLive):
        return AS_LIVE
    available = {str(row.get("presentation")): row for row in rows}
    kept = {str(row.get("presentation")): row for row in now}
    pool = []
    for presentation in map(str, presentations):
        if presentation in kept:
            pool.append(kept[presentation])
        elif presentation in available:
            pool.append(entry(available[presentation]))
        else:
            raise LookupError(f"{presentation} is not available to this tenant.")
    return pool
