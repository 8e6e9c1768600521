"""The rules and the difference once more: slow, plain, and written from their description alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from ccrm_admin.planning.domain.state import User
from ccrm_admin.planning.domain.world import World


def have(user: User, part: str) -> Any:
    planned = getattr(user.decision, part)
    return getattr(user.live, part) if planned is None else planned


def one(number: str) -> str:
    """Return a Polish number with its country code, as all its spellings are compared."""
    return f"48{number}" if len(number) == 9 and number.isdigit() else number


def pool(user: User, part: str) -> set[str]:
    return {one(number) for number in have(user, part)}


def differences(world: World) -> set[tuple[str, str, Any, Any]]:
    return {
        (user.key, part, getattr(user.live, part), have(user, part))
        for user in world.users.values()
        for part in ("extension", "calls", "sms")
        if not user.gone and getattr(user.live, part) != have(user, part)
    }


def findings(world: World, elsewhere: Collection[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """Yield codes with what they are about: users' keys, an extensionId, a number, an extension.

    ``elsewhere`` are extensionIds and the keys of those to whom another draft gives them.
    """
    everybody = list(world.users.values())
    here = [user for user in everybody if not user.gone]
    for user in everybody:
        if user.gone:
            yield "user_gone", user.key
    for user in here:
        extension, calls = have(user, "extension"), pool(user, "calls")
        if not calls:
            yield "empty_call_pool", user.key
        if user.decision.calls is not None:
            for number in {one(number) for number in user.decision.calls}:
                if number not in map(one, world.calls):
                    yield "presentation_gone", user.key
        if user.decision.sms is not None:
            for sender in {one(sender) for sender in user.decision.sms}:
                if sender not in map(one, world.senders):
                    yield "sender_gone", user.key
        if extension.mode != "static":
            continue
        if extension.extension_id is None:
            yield "static_without_account", user.key
            continue
        account = world.accounts.get(extension.extension_id)
        if account is None:
            yield "account_missing", user.key
            continue
        if account.gone and user.decision.extension is None:
            yield "account_missing", user.key
        if account.gone and user.decision.extension is not None:
            yield "account_gone", user.key
        if account.type != "VOICE":
            yield "not_a_voice_account", user.key
        if account.caller_id and one(account.caller_id) not in calls:
            yield "caller_id_outside_pool", user.key
    ids = {have(user, "extension").extension_id for user in here} - {None}
    for extension_id in ids:
        if len([user for user in here if have(user, "extension").extension_id == extension_id]) > 1:
            yield "extension_shared", str(extension_id)
    for user in here:
        for extension_id, key in elsewhere:
            decided = user.decision.extension
            if decided is not None and decided.extension_id == extension_id and key != user.key:
                yield "planned_elsewhere", str(extension_id)
    for account in world.accounts.values():
        if account.gone:
            continue
        on_it = [user for user in here if user.current_id == account.extension_id]
        keeping = [
            user
            for user in on_it
            if user.live.extension.mode == "static"
            and have(user, "extension").extension_id == account.extension_id
        ]
        if (account.assigned and not on_it) or (not account.assigned and keeping):
            yield "assigned_contradicts", str(account.extension_id)
    for number in {number for user in here for number in pool(user, "calls")}:
        having = len([user for user in here if number in pool(user, "calls")])
        live = len([user for user in here if number in {one(each) for each in user.live.calls}])
        if having > world.crowded_above and live > world.crowded_above:
            yield "number_crowded", number
        if having > world.crowded_above and having > live:
            yield "number_crowded", number
    texts = [account.extension for account in world.accounts.values() if not account.gone]
    for text in set(texts):
        if text and texts.count(text) > 1:
            yield "extension_number_repeated", text
