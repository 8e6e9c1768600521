"""For any live state and plan, and in any order they allow, the steps lead to the plan, and nobody shares."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from ccrm_admin.inventory.vocabulary import DYNAMIC, NONE, STATIC
from ccrm_admin.planning.domain.state import Account, Extension, Holding, Part, User
from ccrm_admin.planning.domain.world import World
from ccrm_admin.rollout.domain.steps import CannotCode, Presence, Step, Wish, Worksheet, worksheet

LIVE = ("48111222333", "48600700800")  # numbers that the CCRM has
GONE = "48999888777"

pools = st.sets(st.sampled_from([*LIVE, GONE])).map(lambda numbers: tuple(sorted(numbers)))


@st.composite
def extensions(draw: st.DrawFn, accounts: Sequence[int]) -> Extension:
    mode = draw(st.sampled_from([STATIC, STATIC, STATIC, DYNAMIC, NONE]))
    return Extension(mode, draw(st.sampled_from(accounts)) if mode == STATIC else None)


@st.composite
def plans(draw: st.DrawFn, most: int = 9) -> tuple[World, list[Wish], Presence]:
    """A live state, what is wished in it, and who is online or in a call."""
    count = draw(st.integers(1, most))
    ids = list(range(count + draw(st.integers(0, 3))))
    odd = draw(st.booleans())  # else all move from seat to seat: swaps and rings, and nothing in their way
    accounts = {
        number: Account(
            number, str(number), gone=odd and draw(st.integers(0, 9)) == 0, assigned=draw(st.booleans())
        )
        for number in ids
    }
    users, wishes = {}, []
    given_to: set[int | None] = set()
    for place, target in zip(range(count), draw(st.permutations(ids[:count])), strict=True):
        new = odd and draw(st.integers(0, 5)) == 0
        key = f"p{place}" if new else f"c{place}"
        own = draw(extensions(ids)) if odd and draw(st.booleans()) else Extension(STATIC, place)
        current = own.extension_id if own.is_static else draw(st.sampled_from([None, *ids]))
        live = Holding() if new else Holding(own, draw(pools))
        gone = odd and not new and draw(st.integers(0, 7)) == 0
        users[key] = User(key, key, live, current_id=None if new else current, gone=gone)
        wanted = draw(extensions(ids)) if odd and draw(st.booleans()) else Extension(STATIC, target)
        if wanted.extension_id not in given_to:  # a plan gives an account to one user
            given_to |= {wanted.extension_id} - {None}
            wishes.append(Wish(key, Part.EXTENSION, wanted))
        if draw(st.booleans()):
            wishes.append(Wish(key, Part.CALLS, draw(pools)))
    online = {key for key in users if draw(st.booleans())}
    talking = {key for key in online if draw(st.booleans())}
    return World(users, accounts, frozenset(LIVE)), wishes, Presence(online, talking)


State = dict[str, tuple[Extension, tuple[str, ...]]]


def live_state(world: World) -> State:
    return {key: (user.live.extension, user.live.calls) for key, user in world.users.items() if not user.gone}


def sharing(state: State) -> set[tuple[int, str, str]]:
    found = defaultdict(list)
    for key, (extension, _calls) in state.items():
        if extension.extension_id is not None:
            found[extension.extension_id].append(key)
    return {
        (account, one, two) for account, keys in found.items() for one in keys for two in keys if one < two
    }


def do(state: State, steps: Iterable[Step], allowed: set[tuple[int, str, str]]) -> State:
    """Do the steps one by one on a model of the live state."""
    state, done = dict(state), set()
    for step in steps:
        assert set(step.after) <= done
        extension, calls = state[step.user]
        state[step.user] = (step.set.get(Part.EXTENSION, extension), step.set.get(Part.CALLS, calls))
        done.add(step.number)
        assert sharing(state) <= allowed, step
    return state


def in_another_order(steps: Sequence[Step], seed: int) -> list[Step]:
    waiting, order, done = list(steps), [], set()
    chance = random.Random(seed)
    while waiting:
        step = chance.choice([step for step in waiting if set(step.after) <= done])
        waiting.remove(step)
        order.append(step)
        done.add(step.number)
    return order


def goal_of(world: World, wishes: Iterable[Wish], sheet: Worksheet) -> State:
    cannot = {(each.user, each.part) for each in sheet.cannot}
    state = live_state(world)
    for wish in wishes:
        if (wish.user, wish.part) not in cannot:
            extension, calls = state[wish.user]
            state[wish.user] = (
                (wish.planned, calls) if wish.part == Part.EXTENSION else (extension, wish.planned)
            )
    return state


@settings(max_examples=200, deadline=None)
@given(plans(), st.integers())
def test_any_order_that_is_allowed_leads_to_the_plan(made: tuple, seed: int) -> None:
    world, wishes, presence = made
    sheet = worksheet(world, wishes, presence=presence)
    start, goal = live_state(world), goal_of(world, wishes, sheet)
    assert [step.number for step in sheet.steps] == list(range(1, len(sheet.steps) + 1))
    assert do(start, sheet.steps, sharing(start)) == goal
    assert do(start, in_another_order(sheet.steps, seed), sharing(start)) == goal


@settings(max_examples=100, deadline=None)
@given(plans())
def test_what_cannot_be_done_has_a_reason_that_holds(made: tuple) -> None:
    world, wishes, presence = made
    sheet = worksheet(world, wishes, presence=presence)
    goal, wanted = goal_of(world, wishes, sheet), {(wish.user, wish.part): wish.planned for wish in wishes}
    for each in sheet.cannot:
        planned = wanted[each.user, each.part]
        if each.code == CannotCode.USER_GONE:
            assert world.users[each.user].gone
        elif each.code == CannotCode.ACCOUNT_GONE:
            assert world.accounts[planned.extension_id].gone
        elif each.code == CannotCode.NUMBER_GONE:
            assert each.params["names"] == [GONE]
            assert GONE in planned
            assert GONE not in world.users[each.user].live.calls
        else:  # whoever is in the way still has the account when all is done
            assert goal[each.params["holder"]][0] == planned != goal[each.user][0]


@settings(max_examples=100, deadline=None)
@given(plans())
def test_a_user_is_opened_once_and_twice_only_to_open_a_ring(made: tuple) -> None:
    world, wishes, presence = made
    sheet = worksheet(world, wishes, presence=presence)
    for step in sheet.steps:
        assert step.create == step.user.startswith("p")
        assert not (step.create and step.temporary)
    own = [step.user for step in sheet.steps if not step.temporary]
    away = [step.user for step in sheet.steps if step.temporary]
    assert len(set(own)) == len(own)
    assert len(set(away)) == len(away)
    assert set(away) <= set(own)
    places = [step.set[Part.EXTENSION].extension_id for step in sheet.steps if step.temporary]
    taken = {wish.planned.extension_id for wish in wishes if wish.part == Part.EXTENSION}
    taken |= {user.current_id for user in world.users.values() if not user.gone}
    for place in filter(lambda place: place is not None, places):
        assert places.count(place) == 1
        assert place not in taken
        assert not world.accounts[place].gone


def fewest_moves(start: State, goal: State, accounts: Iterable[int]) -> int:
    """Return how many changes of an account lead from one state to the other at least, by trying all."""
    keys = list(start)
    allowed = sharing(start)
    places = [*(Extension(STATIC, account) for account in accounts), Extension(NONE), Extension(DYNAMIC)]
    first, last = tuple(start[key][0] for key in keys), tuple(goal[key][0] for key in keys)
    reached, edge, moves = {first}, [first], 0
    while last not in reached:
        moves += 1
        edge = [
            after
            for before in edge
            for place in range(len(keys))
            for extension in places
            if (after := (*before[:place], extension, *before[place + 1 :])) not in reached
            and sharing({key: (own, ()) for key, own in zip(keys, after, strict=True)}) <= allowed
            and not reached.add(after)
        ]
    return moves


@settings(max_examples=80, deadline=None)
@given(plans(most=4))
def test_there_are_no_more_temporary_steps_than_need_be(made: tuple) -> None:
    world, wishes, presence = made
    sheet = worksheet(world, wishes, presence=presence)
    start, goal = live_state(world), goal_of(world, wishes, sheet)
    moves = sum(Part.EXTENSION in step.set for step in sheet.steps)
    assert moves == fewest_moves(start, goal, world.accounts)


@settings(max_examples=80, deadline=None)
@given(plans(most=4))
def test_no_more_could_be_done(made: tuple) -> None:
    """Of all sets of moves to accounts that are there, none that works has one more in it."""
    world, wishes, _presence = made
    sheet = worksheet(world, wishes)
    held = {each.user for each in sheet.cannot if each.code == CannotCode.ACCOUNT_HELD}
    wanted = {wish.user: wish.planned for wish in wishes if wish.part == Part.EXTENSION}
    state, allowed = goal_of(world, wishes, sheet), sharing(live_state(world))
    for chosen in range(1, 2 ** len(held)):
        more = {key for place, key in enumerate(sorted(held)) if chosen >> place & 1}
        tried = state | {key: (wanted[key], state[key][1]) for key in more}
        assert not sharing(tried) <= allowed


@settings(max_examples=80, deadline=None)
@given(plans())
def test_whoever_moves_away_is_offline_if_anybody_of_the_ring_is(made: tuple) -> None:
    world, wishes, presence = made
    sheet = worksheet(world, wishes, presence=presence)
    by_number = {step.number: step for step in sheet.steps}
    for away in (step for step in sheet.steps if step.temporary):
        ring, ahead = set(), [step for step in sheet.steps if step.user == away.user and not step.temporary]
        while ahead:
            step = ahead.pop()
            ring.add(step.user)
            ahead += [by_number[number] for number in step.after]
        own = world.users[away.user].live.extension.extension_id
        assert any(wish.planned.extension_id == own for wish in wishes if wish.part == Part.EXTENSION)
        if away.user in presence.online:
            circle, key = {away.user}, away.user
            wanted = {wish.planned: wish.user for wish in wishes if wish.part == Part.EXTENSION}
            while (key := wanted[world.users[key].live.extension]) not in circle:
                circle.add(key)
            assert circle <= set(presence.online)
            assert away.user not in presence.talking or circle <= set(presence.talking)
