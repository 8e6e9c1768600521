"""The live state of a tenant."""

from collections.abc import Iterable, Iterator
from itertools import count, islice
from random import Random
from threading import RLock
from typing import Final
from uuid import UUID

from ccrm_admin.sandbox.evolution import evolve
from ccrm_admin.sandbox.panel import AS_LIVE, AsLive, Panel
from ccrm_admin.sandbox.resources import IDENTITY_FIELDS, RESOURCES, Inventory, Record

_FIRST_NEW_IDENTITY = 700_000_000
"""Beyond the identities of the sample data."""


class TenantData(Inventory):
    """Lists of plain dicts that may be changed at will, and methods that change them believably.

    Every change of the lists or of their rows is served from the next request on. After `freeze()`
    the bodies are kept until `touch()` or one of the other methods that change something: a large
    tenant is then encoded once, and a change made directly needs `touch()`.
    """

    def __init__(self, inventory: Inventory, *, seed: str) -> None:
        super().__init__(**{resource: getattr(inventory, resource) for resource in RESOURCES})
        self.lock: Final = RLock()
        self.version = 0
        self.frozen = False
        self._seed = seed
        self._step = 0
        self._added = 0

    def freeze(self) -> None:
        """Keep the bodies from now on: direct changes are seen only after `touch()`."""
        self.frozen = True

    def touch(self) -> None:
        """Say that rows were changed directly."""
        with self.lock:
            self.version += 1

    def evolve(self, steps: int = 1) -> None:
        """Let time pass: people come, go and move; numbers come, go and get other names.

        What happens in a step depends only on the seed, the step's number and the rows. About
        1 % of the rows change in a step, and at least one of each kind.
        """
        with self.lock:
            for _ in range(steps):
                self._step += 1
                evolve(self, Random(f"{self._seed} step {self._step}"))
            self.touch()

    def move(self, resource: str, *, delete: int, add: int) -> None:
        """Delete so many rows from the front of a list, and put so many new ones there."""
        rows: list[Record] = getattr(self, resource)
        with self.lock:
            if rows:
                rows[:delete] = islice(more_like(rows, resource, self._added), add)
            self._added += add
            self.touch()

    def carry_out(
        self,
        user_uuid: str,
        *,
        extension_id: int | AsLive | None = AS_LIVE,
        dynamic: bool | AsLive = AS_LIVE,
        call_presentations: Iterable[str | int] | AsLive = AS_LIVE,
        sms_senders: Iterable[str | int] | AsLive = AS_LIVE,
    ) -> None:
        """Change one user's assignment as a supervisor does by hand in the CRM panel.

        What is not given stays. `extension_id=None` takes the account away; so does `dynamic=True`
        without an account, since a dynamic user picks one at log-in. Pools are presentations, as text
        or as numbers. The accounts' assigned flags follow. Raises LookupError for a user, account or
        number that is not there; nothing is changed then.
        """
        with self.lock:
            panel = Panel(self)
            user = panel.user(user_uuid)
            if dynamic is True and isinstance(extension_id, AsLive):
                extension_id = None
            account = panel.account_or_none(extension_id)
            calls = panel.call_pool(user, call_presentations)
            texts = panel.sms_pool(user, sms_senders)
            if not isinstance(account, AsLive):
                panel.assign(user, account)
            if not isinstance(dynamic, AsLive):
                user["dynamicExtension"] = int(dynamic)
            if not isinstance(calls, AsLive):
                user["callPresentation"] = calls
            if not isinstance(texts, AsLive):
                user["smsPresentation"] = texts
            self.touch()


def more_like(rows: list[Record], resource: str, start: int) -> Iterator[Record]:
    """Yield rows without end, each a copy of the first with an identity; a user has no account or e-mail.

    The identities are numbered, from `start` on, so that none comes twice.
    """
    key = IDENTITY_FIELDS[resource]
    alone = {"email": None, "extensionId": None, "extension": None} if resource == "crm_users" else {}
    for number in count(_FIRST_NEW_IDENTITY + start):
        identity = str(UUID(int=number, version=4)) if key == "uuid" else number
        yield {**rows[0], **alone, key: identity}
