"""The mirror of a tenant, one plan over it, and what other plans say of its accounts; see ``state``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ccrm_admin.inventory.restriction import NOTHING_RESTRICTED, Restricted
from ccrm_admin.inventory.vocabulary import VOICE
from ccrm_admin.numbers import DEFAULT_REGION, canonical
from ccrm_admin.planning.domain.crowding import Crowding, crowding_of
from ccrm_admin.planning.domain.state import Account, User


@dataclass(frozen=True, slots=True)
class Claim:
    """What another plan says of an account: whose it is to be there. ``due`` is its date, ISO or "".

    ``status`` is how far it is, and ``firm`` whether that is more than a draft.
    """

    plan_id: int
    plan: str
    due: str
    key: str
    name: str
    status: str = ""
    firm: bool = False


@dataclass(frozen=True)
class World:
    """All that the rules look at: the mirror, and one plan over it.

    ``calls`` and ``senders`` are the presentations that the CCRM has now. ``uses`` says how many users have a
    number in their pool, and ``crowding`` how many may; both are counted from ``users`` unless they are only
    some of them. ``crowded_above`` is the limit if one is set. ``accounts_listed``: the list of accounts was
    fetched at all, so that one it lacks is missing. ``claims`` is what other drafts say of the accounts that
    this plan gives, by extensionId. ``restricted`` is what is blocked or rests when the plan is due.
    """

    users: Mapping[str, User]
    accounts: Mapping[int, Account]
    calls: frozenset[str] = frozenset()
    senders: frozenset[str] = frozenset()
    crowded_above: int | None = None
    uses_of_all: Mapping[str, int] | None = None
    crowding_of_all: Crowding | None = None
    accounts_listed: bool = True
    region: str = DEFAULT_REGION
    claims: Mapping[int, Sequence[Claim]] = field(default_factory=dict)
    restricted: Restricted = NOTHING_RESTRICTED

    @cached_property
    def holders(self) -> Mapping[int, Sequence[User]]:
        """Whose own an account is under the plan, by extensionId."""
        found: dict[int, list[User]] = defaultdict(list)
        for user in self.users.values():
            if user.account_id is not None:
                found[user.account_id].append(user)
        return found

    @cached_property
    def live_ids(self) -> frozenset[int]:
        """The accounts that some user is on now."""
        return frozenset(
            user.current_id for user in self.users.values() if user.current_id is not None and not user.gone
        )

    @cached_property
    def accounts_by_extension(self) -> Mapping[str, Sequence[Account]]:
        """The accounts that the CCRM has now, by internal number."""
        found: dict[str, list[Account]] = defaultdict(list)
        for account in self.accounts.values():
            if account.extension and not account.gone:
                found[account.extension].append(account)
        return found

    @cached_property
    def uses(self) -> Mapping[str, int]:
        """How many users have a call presentation, in canonical form, in their pool under the plan."""
        if self.uses_of_all is not None:
            return self.uses_of_all
        return Counter(number for user in self.users.values() if not user.gone for number in user.numbers)

    @cached_property
    def crowding(self) -> Crowding:
        """How many users may share a number, and who is over that without the plan."""
        if self.crowding_of_all is not None:
            return self.crowding_of_all
        live = Counter(self.uses)
        for user in self.users.values():
            if user.decision.calls is not None and not user.gone:
                live.subtract(user.numbers)
                live.update(user.live_numbers)
        return crowding_of(+live, self.crowded_above)

    @cached_property
    def listed_calls(self) -> Mapping[str, str]:
        """The presentations that the CCRM has now, by their canonical form."""
        return {canonical(number, self.region): number for number in sorted(self.calls)}

    @cached_property
    def listed_senders(self) -> Mapping[str, str]:
        """The senders that the CCRM has now, by their canonical form; a name is its own."""
        return {canonical(sender, self.region): sender for sender in sorted(self.senders)}

    @cached_property
    def free_accounts(self) -> list[Account]:
        """The voice accounts that nobody has and that are neither blocked nor at rest."""
        return [each for each in self.unheld_accounts if each.extension_id not in self.restricted.accounts]

    @cached_property
    def unheld_accounts(self) -> list[Account]:
        """The voice accounts that somebody could still be given.

        Nobody has them under the plan, and they are not assigned to someone that the CRM does not show.
        """
        occupied = {user.occupied_id for user in self.users.values()}
        return [
            account
            for account in self.accounts.values()
            if account.type == VOICE
            and not account.gone
            and account.extension_id not in occupied
            and (not account.assigned or account.extension_id in self.live_ids)
        ]
