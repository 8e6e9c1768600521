"""A whole tenant of sample data."""

import math
from dataclasses import dataclass
from random import Random

from ccrm_admin.sandbox.generate.accounts import sip_accounts
from ccrm_admin.sandbox.generate.contradictions import contradict
from ccrm_admin.sandbox.generate.numbers import call_presentations
from ccrm_admin.sandbox.generate.senders import sms_senders
from ccrm_admin.sandbox.generate.users import crm_users, permission_groups
from ccrm_admin.sandbox.inventory import Inventory

LARGEST = 100_000
"""Rows of a resource."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows of each resource to make, 0 to 100,000."""

    accounts: int
    users: int
    presentations: int
    senders: int

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not 0 <= getattr(self, name) <= LARGEST:
                raise ValueError(f"{name}: 0 to {LARGEST} rows, not {getattr(self, name)}")

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
            accounts=min(LARGEST, users + users // 4 + 10 * some) if accounts is None else accounts,
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
    contradict(rng, inventory, math.ceil(contradictions * sizes.users))
    return inventory
