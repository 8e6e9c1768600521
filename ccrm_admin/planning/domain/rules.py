"""What can't work, or is worth a look, in a plan laid over the live state. Data in, data out.

Every finding is about one *subject*: a user, an account, a number or an internal number. It depends on
nothing but the users and accounts that have that subject, so after an edit only the subjects of the users
it touched need another look. Each rule says itself whether the live state has what it found already, or
whether that comes of the plan. Wording is ``messages``'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from ccrm_admin.inventory.restriction import Kind, Restriction, not_for
from ccrm_admin.inventory.vocabulary import STATIC, VOICE
from ccrm_admin.numbers import canonical, distinct, is_withheld
from ccrm_admin.ordering.keys import in_order, sort_key
from ccrm_admin.planning.domain.finding import (
    Finding,
    Origin,
    Subject,
    account_subject,
    extension_subject,
    number_subject,
    user_subject,
)
from ccrm_admin.planning.domain.keys import crm_user_ids, is_planned
from ccrm_admin.planning.domain.state import UNDECIDED, Account, Pool, User
from ccrm_admin.planning.domain.world import Claim, World


def check(world: World) -> list[Finding]:
    """Return every finding of the whole plan."""
    findings: list[Finding] = []
    for user in world.users.values():
        findings += check_user(user, world)
    for extension_id in world.holders.keys() | world.accounts.keys():
        findings += check_account(extension_id, world)
    for number in world.uses:
        findings += check_number(number, world)
    for extension in world.accounts_by_extension:
        findings += check_extension(extension, world)
    return findings


def check_subjects(subjects: Iterable[str], world: World) -> list[Finding]:
    """Return the findings about ``subjects``; ``world`` must hold every user and account that has them."""
    findings: list[Finding] = []
    for subject in subjects:
        kind, _, name = subject.partition(":")
        if kind == Subject.USER:
            findings += check_user(world.users[name], world) if name in world.users else ()
        elif kind == Subject.ACCOUNT:
            findings += check_account(int(name), world)
        elif kind == Subject.NUMBER:
            findings += check_number(name, world)
        else:
            findings += check_extension(name, world)
    return findings


def check_user(user: User, world: World) -> Iterator[Finding]:
    """Yield what is found about one user alone; of who is to come, the live state has nothing."""
    subject, people = user_subject(user.key), ((user.key, user.name),)
    if user.gone:
        yield Finding("user_gone", subject, people)
        return
    to_come, decision, effective = is_planned(user.key), user.decision, user.effective
    if effective.extension.mode == STATIC:
        yield from _check_own_account(user, world)
    if not effective.calls:
        yield Finding("empty_call_pool", subject, people, origin=_origin(not to_come and not user.live.calls))
    if decision == UNDECIDED:
        return
    had, had_senders = user.live_numbers, distinct(user.live.sms, user.region)
    for one, number in _unlisted(decision.calls, world.listed_calls, world):
        params = {"presentation": number}
        yield Finding("presentation_gone", subject, people, params, _origin(one in had))
    for one, sender in _unlisted(decision.sms, world.listed_senders, world):
        yield Finding("sender_gone", subject, people, {"presentation": sender}, _origin(one in had_senders))
    yield from _check_restrictions(user, world)


def _check_restrictions(user: User, world: World) -> Iterator[Finding]:
    """Yield what is found about a user to whom the plan gives what is blocked or at rest.

    Who had it last may have it back: a rest is to spare others the calls that are still meant for them.
    """
    subject, people = user_subject(user.key), ((user.key, user.name),)
    former = frozenset(crm_user_ids([user.key]))
    if user.decision.extension is not None and user.account_id is not None:
        origin = _origin(user.effective.extension == user.live.extension)
        account = world.accounts.get(user.account_id)
        named = {"extension": account.extension if account else "", "extensionId": user.account_id}
        for each in not_for(former, world.restricted.accounts.get(user.account_id, ())):
            yield Finding(f"account_{each.kind}", subject, people, {**named, **_said(each)}, origin)
    had = user.live_numbers
    for number in user.decision.calls or ():
        one = canonical(number, world.region)
        for each in not_for(former, world.restricted.numbers.get(one, ())):
            params = {"presentation": number, **_said(each)}
            yield Finding(f"number_{each.kind}", subject, people, params, _origin(one in had))


def _said(restriction: Restriction) -> dict[str, Any]:
    """Return what a finding says of a restriction."""
    until = restriction.until.isoformat() if restriction.until else ""
    if restriction.kind is Kind.BLOCKED:
        return {"until": until, "reason": restriction.reason, "note": restriction.note}
    left = restriction.left.isoformat() if restriction.left else ""
    return {"until": until, "holders": list(restriction.holders), "left": left}


def _origin(so_already: bool) -> Origin:
    return Origin.LIVE if so_already else Origin.PLAN


def _unlisted(pool: Pool | None, listed: Mapping[str, str], world: World) -> Iterator[tuple[str, str]]:
    """Return what is decided and is in no spelling in the list of CCRM, in canonical form and as spelled."""
    numbers = {canonical(number, world.region): number for number in pool or ()}
    return ((one, number) for one, number in numbers.items() if one not in listed)


def _check_own_account(user: User, world: World) -> Iterator[Finding]:
    subject, people = user_subject(user.key), ((user.key, user.name),)
    as_before = user.effective.extension == user.live.extension
    origin = _origin(as_before)
    if user.account_id is None:
        yield Finding("static_without_account", subject, people, origin=origin)
        return
    account = world.accounts.get(user.account_id)
    extension = user.current_extension if account is None else account.extension
    named = {"extension": extension, "extensionId": user.account_id}
    if (account is None and world.accounts_listed) or (account is not None and account.gone):
        code = "account_missing" if account is None or user.decision.extension is None else "account_gone"
        params = {**named, "listed": account is not None, "successors": _successors(extension, world)}
        yield Finding(code, subject, people, params, origin)
    if account is None:
        return
    if account.type != VOICE:
        yield Finding("not_a_voice_account", subject, people, {**named, "type": account.type}, origin)
    number = canonical(account.caller_id, world.region)
    if number not in user.numbers and not is_withheld(account.caller_id):
        # The number that a button would add: as the tenant's list spells it, if the tenant has it at all.
        known = world.listed_calls.get(number, "")
        params = {**named, "callerId": account.caller_id, "presentation": known}
        origin = _origin(as_before and number not in user.live_numbers)
        yield Finding("caller_id_outside_pool", subject, people, params, origin)


def _successors(extension: str, world: World) -> list[list[Any]]:
    """Return the accounts that have an internal number now: extensionId and title of each."""
    found = [each for each in world.accounts_by_extension.get(extension, ()) if each.type == VOICE]
    return sorted(map(list, account_titles(found).items()))


def account_titles(accounts: Collection[Account]) -> dict[int, str]:
    """Return what tells accounts with one internal number apart, by extensionId.

    That is the name and the server; the id too, where these are alike or there are none.
    """
    titles = {each.extension_id: ", ".join(filter(None, (each.name, each.server))) for each in accounts}
    alike = Counter(titles.values())
    return {
        extension_id: title if title and alike[title] == 1 else f"{title} [{extension_id}]".strip()
        for extension_id, title in titles.items()
    }


def check_account(extension_id: int, world: World) -> Iterator[Finding]:
    """Yield what is found about who has an account."""
    subject, holders = account_subject(extension_id), world.holders.get(extension_id, ())
    account = world.accounts.get(extension_id)
    named = {"extension": account.extension if account else "", "extensionId": extension_id}
    if len(holders) > 1:
        yield Finding("extension_shared", subject, _people(holders), named, _origin(_held_before(holders)))
    for user in holders:
        if user.decision.extension is not None:
            yield from _elsewhere(user, world.claims.get(extension_id, ()), subject, named)
    if account is None or account.gone:
        return
    if account.assigned and extension_id not in world.live_ids:
        params = {**named, "assigned": True}
        yield Finding("assigned_contradicts", subject, _people(holders), params, _origin(not holders))
    elif not account.assigned:
        # A dynamic user's account changes with every log-in, and the plan's own is not carried out yet.
        live = [user for user in holders if user.live.extension.extension_id == extension_id]
        if live:
            params = {**named, "assigned": False}
            yield Finding("assigned_contradicts", subject, _people(live), params, Origin.LIVE)


def _held_before(holders: Iterable[User]) -> bool:
    """Tell whether all of them have their account live too; that others had it besides changes nothing."""
    return all(user.live.extension.extension_id == user.account_id for user in holders)


def _elsewhere(user: User, claims: Iterable[Claim], subject: str, named: dict[str, Any]) -> Iterator[Finding]:
    """Yield a finding for each other plan that gives the account to somebody else."""
    for claim in claims:
        if claim.key != user.key:
            other = {"plan": claim.plan, "planId": claim.plan_id, "due": claim.due}
            other |= {"status": claim.status, "firm": claim.firm}
            holder = {"holder": claim.name, "holderKey": claim.key}
            yield Finding(
                "planned_elsewhere", subject, ((user.key, user.name),), {**named, **other, **holder}
            )


def check_number(number: str, world: World) -> Iterator[Finding]:
    """Yield what is found about a number, in canonical form, in the pools.

    If it was crowded before and the plan gives it to more people still, both are found: the one concerns
    those who have it anyway, the other those who are given it.
    """
    count, crowding = world.uses.get(number, 0), world.crowding
    found = (
        (Origin.LIVE, crowding.shared_before(number, count)),
        (Origin.PLAN, crowding.shared_more(number, count)),
    )
    for origin, users in found:
        if users:
            presentation = world.listed_calls.get(number, number)
            params = {"presentation": presentation, "users": users, "limit": crowding.limit}
            params["usual"] = world.crowded_above is None
            yield Finding("number_crowded", number_subject(number), (), params, origin)


def check_extension(extension: str, world: World) -> Iterator[Finding]:
    """Yield what is found about the accounts with one internal number."""
    accounts = world.accounts_by_extension.get(extension, ())
    if len(accounts) > 1:
        ids = sorted(account.extension_id for account in accounts)
        holders = [user for extension_id in ids for user in world.holders.get(extension_id, ())]
        names = in_order(account_titles(accounts).values())
        params = {"extension": extension, "extensionIds": ids, "names": names}
        people, origin = _people(holders), _origin(_held_before(holders))
        yield Finding("extension_number_repeated", extension_subject(extension), people, params, origin)


def _people(users: Iterable[User]) -> tuple[tuple[str, str], ...]:
    people = ((user.key, user.name) for user in users)
    return tuple(sorted(people, key=lambda person: (sort_key(person[1]), person)))
