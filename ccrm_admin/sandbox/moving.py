"""Lists that move while they are paged."""

from collections.abc import Iterator
from itertools import count, islice
from uuid import UUID

from ccrm_admin.sandbox.records import Record

_IDENTITY = {
    "sip_accounts": "extensionId",
    "call_presentations": "presentation",
    "sms_senders": "id",
    "crm_users": "uuid",
    "permission_groups": "uuid",
}

_FIRST = 700_000_000
"""Beyond the identities of the sample data."""


def identity_of(resource: str) -> str:
    """Return the field that tells a row of the resource from another."""
    return _IDENTITY[resource]


def more_like(rows: list[Record], resource: str, start: int) -> Iterator[Record]:
    """Yield rows without end, each a copy of the first with an identity; of a user, on nobody's account.

    The identities are numbered, from `start` on, so that none comes twice.
    """
    key = _IDENTITY[resource]
    alone = {"email": None, "extensionId": None, "extension": None} if resource == "crm_users" else {}
    for number in count(_FIRST + start):
        identity = str(UUID(int=number, version=4)) if key == "uuid" else number
        yield {**rows[0], **alone, key: identity}


def move(rows: list[Record], resource: str, *, delete: int, add: int, start: int) -> None:
    """Delete so many rows from the front of a list; put so many new ones there, numbered from `start` on."""
    new = list(islice(more_like(rows, resource, start), add)) if rows else []
    rows[:delete] = new
