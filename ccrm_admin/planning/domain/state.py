"""What everybody has once a plan is laid over the live state: data in, data out; no database, no clock.

Numbers are as sent; what is compared is their canonical form (``numbers``), so that a spelling never counts.
Users are known by their key (see ``keys``), accounts by their remote ``extensionId``, numbers and senders by
their presentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from ccrm_admin.inventory.vocabulary import DYNAMIC, NONE, STATIC, VOICE
from ccrm_admin.numbers import DEFAULT_REGION, canonical

Pool = tuple[str, ...]  # sorted presentations


class Part(StrEnum):
    """A part of an assignment, named as in the JSON that scripts read."""

    EXTENSION = "extension"
    CALLS = "callPresentations"
    SMS = "smsSenders"
    NOTE = "note"
    CHOSEN = "chosen"  # taken into the plan, whether or not anything is decided yet


LIVE_PARTS = (Part.EXTENSION, Part.CALLS, Part.SMS)  # those that the CCRM has too


@dataclass(frozen=True, slots=True)
class Extension:
    """How a user comes by an account; ``extension_id`` only with the mode static."""

    mode: str
    extension_id: int | None = None

    @property
    def is_static(self) -> bool:
        """Whether the user has an account of their own."""
        return self.mode == STATIC

    @property
    def is_dynamic(self) -> bool:
        """Whether the user gets an account at every log-in."""
        return self.mode == DYNAMIC

    @property
    def is_none(self) -> bool:
        """Whether the user has no account at all."""
        return self.mode == NONE


NO_EXTENSION = Extension(NONE)


@dataclass(frozen=True, slots=True)
class Holding:
    """What one user has."""

    extension: Extension = NO_EXTENSION
    calls: Pool = ()
    sms: Pool = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a plan says about one user; None leaves that part as live."""

    extension: Extension | None = None
    calls: Pool | None = None
    sms: Pool | None = None


NOTHING_LIVE = Holding()
UNDECIDED = Decision()


@lru_cache(maxsize=2**14)  # many users share few pools
def numbers_in(pool: Pool, region: str) -> Pool:
    """Return the numbers of a pool in canonical form, each once."""
    return tuple(dict.fromkeys(canonical(number, region) for number in pool))


@lru_cache(maxsize=2**14)
def spelled_as_live(pool: Pool | None, live: Pool, region: str) -> Pool | None:
    """Return a decided ``pool`` with every number as the user's ``live`` one spells it, if that has it.

    Where that has it in two spellings, both stay: they are one number.
    """
    if not pool or pool == live:
        return pool
    wanted = {canonical(number, region): number for number in pool}
    kept = [number for number in live if canonical(number, region) in wanted]
    for number in kept:
        wanted.pop(canonical(number, region), None)
    return tuple(sorted([*kept, *wanted.values()]))


def overlay(live: Holding, decision: Decision) -> Holding:
    """Return what a user has under a plan."""
    if decision == UNDECIDED:
        return live
    return Holding(
        live.extension if decision.extension is None else decision.extension,
        live.calls if decision.calls is None else decision.calls,
        live.sms if decision.sms is None else decision.sms,
    )


@dataclass(frozen=True, slots=True)
class User:
    """A user beside what a plan decides about them.

    ``current_id`` is the account that they are on now, which for a dynamic user changes with every log-in.
    ``current_extension`` is its internal number as the CRM tells it, which may lack in the list of accounts.
    ``gone``: the CRM no longer has them; they then hold nothing, whatever the plan says. ``region`` is the
    country of numbers without a country code. What is decided is spelled as live; ``numbers`` are those of
    the pool for calls under the plan, in canonical form.
    """

    key: str
    name: str
    live: Holding = NOTHING_LIVE
    decision: Decision = UNDECIDED
    current_id: int | None = None
    current_extension: str = ""
    gone: bool = False
    in_plan: bool = False
    region: str = DEFAULT_REGION
    effective: Holding = field(init=False)
    numbers: Pool = field(init=False)

    def __post_init__(self) -> None:
        live, decided = self.live, self.decision
        if decided.calls or decided.sms:
            calls = spelled_as_live(decided.calls, live.calls, self.region)
            sms = spelled_as_live(decided.sms, live.sms, self.region)
            object.__setattr__(self, "decision", Decision(decided.extension, calls, sms))
        object.__setattr__(self, "effective", overlay(live, self.decision))
        object.__setattr__(self, "numbers", numbers_in(self.effective.calls, self.region))

    @property
    def live_numbers(self) -> Pool:
        """The numbers of the pool for calls that they have now, in canonical form."""
        if self.decision.calls is None:
            return self.numbers
        return numbers_in(self.live.calls, self.region)

    @property
    def account_id(self) -> int | None:
        """The account that is their own under the plan."""
        return None if self.gone else self.effective.extension.extension_id

    @property
    def shown_id(self) -> int | None:
        """The account that is their own by live state or plan, gone or not."""
        return self.effective.extension.extension_id

    @property
    def occupied_id(self) -> int | None:
        """The account that they keep from others.

        That is their own, the one a dynamic user is on, or what the plan still gives to one who is gone.
        """
        if self.gone:
            return self.decision.extension.extension_id if self.decision.extension else None
        if self.account_id is not None:
            return self.account_id
        stays_dynamic = self.live.extension.mode == self.effective.extension.mode == DYNAMIC
        return self.current_id if stays_dynamic else None


@dataclass(frozen=True, slots=True)
class Account:
    """A SIP account of the mirror. ``caller_id`` is its own number as sent, empty if it has none."""

    extension_id: int
    extension: str
    name: str = ""
    type: str = VOICE
    server: str = ""
    caller_id: str = ""
    assigned: bool = False
    gone: bool = False


def account_of(extension_id: int | None, accounts: Mapping[int, Account]) -> Account | None:
    """Return the account with that id, 0 being one like any other; None without an id or such an account."""
    return None if extension_id is None else accounts.get(extension_id)
