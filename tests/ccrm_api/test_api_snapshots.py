"""Lists that move while they are paged: what is there is never told to be missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.ccrm_api import CcrmError, Limits, Resource
from ccrm_admin.ccrm_api.errors import ServerError
from ccrm_admin.ccrm_api.pages import Listing, read_snapshot
from tests.ccrm_api.wire import envelope

SIZE = 3
LIMITS = Limits(page_size=SIZE, max_pages=60)
Move = Callable[[list[int]], None]


class Moving:
    """A remote list of accounts whose rows move after each page, as `moves` say, and then stand still."""

    def __init__(self, size: int, moves: Sequence[Move] = (), *, with_total: bool = True) -> None:
        self.ids = list(range(1, size + 1))
        self.always = set(self.ids)
        self.readings = 0
        self._moves = iter(moves)
        self._with_total = with_total

    def read(self, known: Sequence[str]) -> Listing:
        listing = Listing(Resource.SIP_ACCOUNTS, limits=LIMITS, redact=str, known=known)
        self.readings += 1
        for page in count():
            if not listing.has_more:
                return listing
            rows = [{"extensionId": each} for each in self.ids[page * SIZE : (page + 1) * SIZE]]
            listing.add(envelope(rows, total=len(self.ids) if self._with_total else None))
            next(self._moves, lambda _: None)(self.ids)
            self.always &= set(self.ids)
        raise AssertionError

    def steadily(self, expected: set[int], known: Sequence[str] = ()) -> tuple[set[int], bool]:
        listing, sure = read_snapshot(
            self.read, known=known, expected=lambda: {str(each) for each in expected}, max_readings=3
        )
        return {record.extension_id for record in listing.rows.records}, sure


def delete(*positions: int) -> Move:
    def moved(ids: list[int]) -> None:
        for position in sorted(positions, reverse=True):
            if position < len(ids):
                del ids[position]

    return moved


def add(new: int, position: int = 0) -> Move:
    return lambda ids: ids.insert(position, new)


def stay(_ids: list[int]) -> None:
    """Leave the list as it is."""


deletes = st.builds(delete, st.integers(0, 20))
adds = st.builds(add, st.integers(1000, 9999), st.integers(0, 20))


@given(size=st.integers(4, 20), moves=st.lists(st.just(stay) | deletes | adds, max_size=16))
def test_with_a_total_nobody_present_is_missing_for_certain(size: int, moves: list[Move]):
    remote = Moving(size, moves)
    expected = set(remote.ids)
    found, sure = remote.steadily(expected)
    assert remote.readings <= 3
    assert not sure or remote.always <= found


@given(size=st.integers(4, 20), moves=st.lists(st.just(stay) | deletes, max_size=16))
def test_nor_without_one(size: int, moves: list[Move]):
    remote = Moving(size, moves, with_total=False)
    expected = set(remote.ids)
    found, sure = remote.steadily(expected)
    assert remote.readings <= 3
    assert not sure or remote.always <= found


@pytest.mark.parametrize("with_total", [True, False])
def test_the_slid_rows_are_found_and_the_deleted_ones_are_certain(with_total: bool):
    remote = Moving(10, [delete(0, 1)], with_total=with_total)
    assert remote.steadily(set(range(1, 11))) == (set(range(3, 11)), True)
    assert remote.readings == 3, "two that agree after the one that was disturbed"


@pytest.mark.parametrize("with_total", [True, False])
def test_a_page_of_new_rows_before_the_first_costs_nobody(with_total: bool):
    remote = Moving(10, [lambda ids: ids.insert(0, 90), *[add(91), add(92)]], with_total=with_total)
    found, sure = remote.steadily(set(range(1, 11)))
    assert not sure or found >= set(range(1, 11))
    full = Moving(10, [lambda ids: ids.__setitem__(slice(0, 0), [90, 91, 92])], with_total=with_total)
    assert full.steadily(set(range(1, 11))) == ({*range(1, 11), 90, 91, 92}, True), "a page that only repeats"


@pytest.mark.parametrize("with_total", [True, False])
def test_a_list_that_moves_all_the_time_ends_unsure(with_total: bool):
    remote = Moving(40, [delete(0)] * 100, with_total=with_total)
    _found, sure = remote.steadily(set(range(1, 41)))
    assert (sure, remote.readings) == (False, 3)


def test_what_lacks_nothing_is_read_once():
    remote = Moving(10)
    assert remote.steadily(set(range(1, 11))) == (set(range(1, 11)), True)
    assert remote.steadily(set()) == (set(range(1, 11)), True)
    assert remote.readings == 2


def test_what_stands_still_is_read_twice():
    remote = Moving(10)
    assert remote.steadily({77}) == (set(range(1, 11)), True)
    assert remote.readings == 2


def test_one_page_is_one_state():
    remote = Moving(2)
    assert remote.steadily({77}) == ({1, 2}, True)
    assert remote.readings == 1


def test_a_further_reading_that_fails_leaves_it_unsure():
    remote = Moving(10)

    def read(known: Sequence[str]) -> Any:
        if remote.readings:
            raise ServerError(status=503)
        return remote.read(known)

    listing, sure = read_snapshot(read, known=(), expected=lambda: {"77"}, max_readings=3)
    assert (len(listing.rows.records), sure) == (10, False)
    with pytest.raises(CcrmError):
        read_snapshot(read, known=(), expected=set, max_readings=3)


def test_rows_that_come_twice_call_for_another_look():
    full = Moving(10, [lambda ids: ids.__setitem__(slice(0, 0), [90, 91, 92, 93])], with_total=False)
    assert full.steadily(set(range(1, 11))) == ({*range(1, 11), 90, 91, 92, 93}, True)
    always = Moving(10, with_total=False)
    always.ids.append(1)
    assert always.steadily({77}) == (set(range(1, 11)), True)
    assert always.readings == 2
