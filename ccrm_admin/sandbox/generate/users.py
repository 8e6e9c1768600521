"""CRM users: people with a permission group, an account and two pools."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

from ccrm_admin.sandbox.generate.names import (
    COMMON_SURNAMES,
    INFLECTED_SURNAMES,
    MEN,
    PERMISSION_GROUPS,
    WOMEN,
)
from ccrm_admin.sandbox.panel import call_entry, copied, sms_entry
from ccrm_admin.sandbox.resources import Record

_ASCII = str.maketrans("ąćęłńóśźż", "acelnoszz")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who could work here; the e-mail address belongs to nobody else."""

    first_name: str
    last_name: str
    email: str


class People:
    """An endless supply of people whose addresses are not among those taken."""

    def __init__(self, rng: Random, taken: Iterable[str] = ()) -> None:
        self._rng = rng
        self._taken = set(taken)

    def next(self) -> Person:
        """Return a new person."""
        rng = self._rng
        woman = rng.random() < 0.6
        first = rng.choice(WOMEN if woman else MEN)
        last = _surname(rng, woman)
        if woman and rng.random() < 0.06:
            second = _surname(rng, woman)
            if second != last:
                last = f"{last}-{second}"
        return Person(first, last, self._address(first, last))

    def _address(self, first: str, last: str) -> str:
        local = f"{first}.{last}".lower().translate(_ASCII)
        address, number = f"{local}@firma.example", 1
        while address in self._taken:
            number += 1
            address = f"{local}{number}@firma.example"
        self._taken.add(address)
        return address


def _surname(rng: Random, woman: bool) -> str:
    if rng.random() < 0.4:
        return rng.choice(COMMON_SURNAMES)
    surname = rng.choice(INFLECTED_SURNAMES)
    return surname[:-1] + "a" if woman else surname


_WEIGHTS = [weight for _, weight in PERMISSION_GROUPS]
_USERS_PER_TEAM = 12
_ACCOUNTS_PER_FORGOTTEN_NUMBER = 20
"""Every so many accounts show a number that is not in the pool of whoever has them."""


def seeded_uuid(rng: Random) -> str:
    """Return a random (version 4) uuid that depends on nothing but the generator."""
    return str(UUID(int=rng.getrandbits(128), version=4))


def permission_groups(rng: Random) -> list[Record]:
    """Return the tenant's permission groups."""
    return [{"uuid": seeded_uuid(rng), "name": name} for name, _ in PERMISSION_GROUPS]


def new_user(rng: Random, person: Person, groups: Sequence[Record]) -> Record:
    """Return someone on the first day: no account, empty pools, offline."""
    return {
        "uuid": seeded_uuid(rng),
        "firstName": person.first_name,
        "lastName": person.last_name,
        "email": person.email,
        "avatar": f"avatar_{rng.randrange(1, 400)}.png" if rng.random() < 0.15 else None,
        "permission": dict(rng.choices(groups, _WEIGHTS)[0]),
        "smsPresentation": [],
        "callPresentation": [],
        "extensionId": None,
        "extension": None,
        "dynamicExtension": 0,
        "dnd": 0,
        "workNumber": None,
        "status": "offline",
        "callTalking": 0,
        "language": "pl",
    }


def crm_users(
    rng: Random,
    count: int,
    *,
    groups: Sequence[Record],
    sip_accounts: Sequence[Record],
    call_presentations: Sequence[Record],
    sms_senders: Sequence[Record],
) -> list[Record]:
    """Return `count` users and mark the accounts they hold as assigned."""
    people = People(rng)
    calls = _team_pools(rng, count, [call_entry(row) for row in call_presentations], largest=6)
    texts = _team_pools(rng, count, [sms_entry(row) for row in sms_senders], largest=3)
    free = iter([row for row in sip_accounts if row["extensionType"] == "VOICE"])
    users = []
    for _ in range(count):
        user = new_user(rng, people.next(), groups)
        if rng.random() < 0.01:
            user["email"] = None
        if rng.random() < 0.94:
            user["callPresentation"] = copied(rng.choice(calls))
        if rng.random() < 0.8:
            user["smsPresentation"] = copied(rng.choice(texts))
        if user["callPresentation"] and rng.random() < 0.1:
            user["workNumber"] = user["callPresentation"][0]["presentation"]
        _assign_account(rng, user, free)
        users.append(user)
    return users


def _team_pools(rng: Random, users: int, entries: list[Record], *, largest: int) -> list[list[Record]]:
    """Return the pools that teams share: the first numbers are the ones most teams have."""
    if not entries:
        return [[]]
    pools = []
    for _ in range(2 + users // _USERS_PER_TEAM):
        size = min(len(entries), rng.randint(1, largest))
        picked = set(rng.sample(range(len(entries)), size))
        if rng.random() < 0.4 and len(picked) < largest:
            picked.add(0)
        pools.append([entries[position] for position in sorted(picked)])
    return pools


def _assign_account(rng: Random, user: Record, free: Iterator[Record]) -> None:
    """Give the user an account: mostly a static one, to some a dynamic one, to some none yet."""
    mode = rng.choices(("static", "dynamic", "none"), (82, 11, 7))[0]
    user["dynamicExtension"] = int(mode == "dynamic")
    online = mode != "none" and rng.random() < 0.45
    account = next(free, None) if mode == "static" or (mode == "dynamic" and online) else None
    if account is None:
        return
    account["assigned"] = 1
    user["extensionId"] = account["extensionId"]
    user["extension"] = account["extension"]
    if user["callPresentation"] and int(account["extensionId"]) % _ACCOUNTS_PER_FORGOTTEN_NUMBER:
        account["callerId"] = int(str(user["callPresentation"][0]["presentation"])[2:])
    if online:
        user["status"] = "online"
        user["callTalking"] = int(rng.random() < 0.35)
        user["dnd"] = int(rng.random() < 0.08)
