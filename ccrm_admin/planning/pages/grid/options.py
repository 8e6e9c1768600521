"""What a person can pick from while planning: accounts, numbers and senders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, TextChoices, Value, When
from django.utils.translation import gettext_lazy

from ccrm_admin.inventory.blocks.words import restrictions_text
from ccrm_admin.inventory.models import CallPresentation, SipAccount, SmsSender
from ccrm_admin.inventory.querysets import SipAccountQuerySet
from ccrm_admin.inventory.restriction import not_for
from ccrm_admin.inventory.vocabulary import VOICE
from ccrm_admin.numbers import canonical
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.planning.domain.keys import crm_user_ids
from ccrm_admin.planning.domain.state import Part, Pool
from ccrm_admin.planning.domain.world import Claim
from ccrm_admin.planning.engine.claims import claims_of_others, load_claims
from ccrm_admin.planning.engine.namesakes import called, namesakes
from ccrm_admin.planning.engine.restrictions import fresh_restrictions, restricted_in
from ccrm_admin.planning.engine.same_named_senders import alike_senders
from ccrm_admin.planning.models import Plan, PlanRow, PlanUser
from ccrm_admin.tenants.models import Tenant

PICKER_MAX_OPTIONS = 50


class AccountState(TextChoices):
    """Whether an account can be had, in the order in which a picker shows them."""

    FREE = "free", gettext_lazy("Free")
    ELSEWHERE = "elsewhere", gettext_lazy("Free here, planned elsewhere")
    TAKEN = "taken", gettext_lazy("In use")
    RESTRICTED = "restricted", gettext_lazy("Blocked or resting")
    NOT_VOICE = "not_voice", gettext_lazy("Not for voice")
    GONE = "gone", gettext_lazy("Gone")


_ORDER = list(AccountState)


@dataclass(frozen=True, slots=True)
class AccountOption:
    """An account in the picker. ``holders``: (key, name, whether live) of who has it under the plan.

    ``claims``: to whom other drafts give it. ``restrictions``: why it should not be given, in words.
    """

    extension_id: int
    extension: str
    name: str
    server: str
    type: str
    state: AccountState
    holders: tuple[tuple[str, str, bool], ...]
    claims: Sequence[Claim]
    restrictions: str = ""

    @property
    def is_voice(self) -> bool:
        """Whether calls are made with it."""
        return self.type == VOICE

    @property
    def is_taken(self) -> bool:
        """Whether somebody has it, known or not."""
        return self.state == AccountState.TAKEN


class AccountOptions(list[AccountOption]):
    """The accounts that a picker shows. ``more``: others fit too."""

    more = False


def account_options(
    plan: Plan, text: str = "", *, key: str = "", most: int = PICKER_MAX_OPTIONS
) -> AccountOptions:
    """Return the accounts that match ``text``: free ones first, then taken ones, then blocked or resting.

    Those that nobody can have come last. What other drafts give to the user ``key``, or what rests since that
    user had it, is as free as any.

    An account whose internal number is ``text`` itself comes before all others, so that a person can type
    it and press Enter. The plan must be fresh.
    """
    accounts = SipAccount.objects.for_tenant(plan.tenant)
    typed = text.strip()
    matching = accounts.matching(typed) if typed else accounts
    found = list(_ranked(plan, matching, typed, key)[: most + 1])
    picked = found[:most]
    ids = [account.extension_id for account in picked]
    claims = load_claims(plan, ids)
    holders: dict[int | None, list[tuple[str, str, bool]]] = defaultdict(list)
    rows = PlanRow.objects.for_plan(plan).filter(extension_id__in=ids).order_by("name_sort", "key")
    for row in rows.select_related("crm_user").defer("search", "crm_user__search"):
        live = row.crm_user is not None and row.crm_user.extension_id == row.extension_id
        holders[row.extension_id].append((row.key, row.name, live))
    there = [claim for found in claims.values() for claim in found]
    keys = {key for having in holders.values() for key, _name, _live in having} | {each.key for each in there}
    apart = namesakes(keys, plan, *{each.plan_id for each in there}) if keys else {}
    restricted, user = restricted_in(plan).accounts, crm_user_ids([key])
    options = AccountOptions()
    for account in picked:
        state = _ORDER[account.rank]  # type: ignore[attr-defined]
        elsewhere = [claim for claim in claims.get(account.extension_id, ()) if claim.key != key]
        if state == AccountState.ELSEWHERE and not elsewhere:  # by the plans' dates none is in the way
            state = AccountState.FREE
        options.append(
            AccountOption(
                extension_id=account.extension_id,
                extension=account.extension,
                name=account.name,
                server=account.server_id,
                type=account.extension_type,
                state=state,
                holders=tuple(
                    (holder, called(name, apart.get(holder, "")), live)
                    for holder, name, live in holders[account.extension_id]
                ),
                claims=[
                    replace(claim, name=called(claim.name, apart.get(claim.key, ""))) for claim in elsewhere
                ],
                restrictions=restrictions_text(not_for(user, restricted.get(account.extension_id, ()))),
            )
        )
    options.sort(key=lambda option: (option.extension != typed, _ORDER.index(option.state)))
    options.more = len(found) > most
    return options


def _ranked(plan: Plan, accounts: SipAccountQuerySet, typed: str, key: str) -> SipAccountQuerySet:
    occupants = PlanRow.objects.for_plan(plan).filter(extension_id=OuterRef("extension_id"))
    taken = Exists(occupants) | Q(assigned=True, holder_count=0)
    elsewhere = (
        claims_of_others(plan)
        .filter(account=OuterRef("pk"))
        .exclude(plan_user__in=PlanUser.objects.with_keys([key]))
    )
    restricted = fresh_restrictions(plan).restricted(SipAccount) & ~Q(extension_id__in=_spared(plan, key))
    rank = Case(
        When(missing_since__isnull=False, then=Value(_ORDER.index(AccountState.GONE))),
        When(~Q(extension_type=VOICE), then=Value(_ORDER.index(AccountState.NOT_VOICE))),
        When(restricted, then=Value(_ORDER.index(AccountState.RESTRICTED))),
        When(taken, then=Value(_ORDER.index(AccountState.TAKEN))),
        When(Exists(elsewhere), then=Value(_ORDER.index(AccountState.ELSEWHERE))),
        default=Value(_ORDER.index(AccountState.FREE)),
        output_field=IntegerField(),
    )
    other = Case(When(extension=typed, then=Value(0)), default=Value(1), output_field=IntegerField())
    ranked = accounts.annotate(rank=rank, other=other).defer("search")
    return ranked.order_by("other", "rank", "extension_sort", "pk")


def _spared(plan: Plan, key: str) -> list[int]:
    """Return the accounts that rest for others than the user ``key``, who had them last."""
    user = crm_user_ids([key])
    accounts = restricted_in(plan).accounts if user else {}
    return [pk for pk, restrictions in accounts.items() if not not_for(user, restrictions)]


_LISTED: dict[Part, tuple[type[CallPresentation | SmsSender], Any]] = {
    Part.CALLS: (CallPresentation, "name"),
    Part.SMS: (SmsSender, Value("")),
}


@dataclass(frozen=True, slots=True)
class NumberOption:
    """A call presentation or an SMS sender in a multi-select; ``restrictions``: why not to give it."""

    presentation: str
    name: str
    gone: bool
    restrictions: str = ""


def number_options(
    plan: Plan, part: Part, text: str = "", *, key: str = "", most: int = PICKER_MAX_OPTIONS
) -> list[NumberOption]:
    """Return the presentations of Part.CALLS or Part.SMS that match ``text``, each once.

    What is blocked, or rests but for the user ``key``, comes behind the others, what is gone last. The plan
    must be fresh.
    """
    tenant = plan.tenant
    model, name = _LISTED[part]
    rows = model.objects.for_tenant(tenant).matching(text).order_by("presentation_sort", "pk")
    found = _options(rows.values_list("presentation", name, "missing_since"))
    if part == Part.SMS:
        return _with_ids(tenant, found[:most])
    options = _with_restrictions(plan, found, key)
    return sorted(options, key=lambda option: (option.gone, bool(option.restrictions)))[:most]


def _with_restrictions(plan: Plan, options: list[NumberOption], key: str) -> list[NumberOption]:
    """Return options of call presentations, with what restricts them but for the user ``key``."""
    restricted, user, region = restricted_in(plan).numbers, crm_user_ids([key]), plan.tenant.region
    if not restricted:
        return options
    numbers = (canonical(option.presentation, region) for option in options)
    found = (not_for(user, restricted.get(number, ())) for number in numbers)
    return [
        replace(option, restrictions=restrictions_text(restrictions))
        for option, restrictions in zip(options, found, strict=True)
    ]


def named_options(plan: Plan, part: Part, pool: Pool, *, key: str = "") -> list[NumberOption]:
    """Return the numbers or senders of a pool with their names; what the tenant never listed is gone too."""
    tenant = plan.tenant
    pool = tuple(in_order(pool))
    model, name = _LISTED[part]
    numbers = [canonical(number, tenant.region) for number in pool]
    rows = model.objects.for_tenant(tenant).filter(presentation_canonical__in=numbers)
    found = _options(rows.values_list("presentation_canonical", name, "missing_since"))
    known = {option.presentation: option for option in found}
    named = [
        replace(known[compared], presentation=number)
        if compared in known
        else NumberOption(number, "", gone=True)
        for number, compared in zip(pool, numbers, strict=True)
    ]
    return _with_ids(tenant, named) if part == Part.SMS else _with_restrictions(plan, named, key)


def _with_ids(tenant: Tenant, options: list[NumberOption]) -> list[NumberOption]:
    """Return options of senders, with the ids of those that share a presentation in place of a name."""
    alike = alike_senders(tenant) if options else {}
    return [replace(option, name=alike.get(option.presentation, "")) for option in options]


def _options(rows: Iterable[Any]) -> list[NumberOption]:
    options: dict[str, NumberOption] = {}
    for presentation, name, missing_since in rows:
        if presentation not in options or missing_since is None:
            options[presentation] = NumberOption(presentation, name, missing_since is not None)
    return sorted(options.values(), key=lambda option: option.gone)
