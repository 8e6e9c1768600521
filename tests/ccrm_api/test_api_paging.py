"""Paging against servers of every kind, without a wire."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.ccrm_api.errors import IncompleteError
from ccrm_admin.ccrm_api.pages import Paging

SIZE = 10


def pages_read(pages: Callable[[int], Sequence[int]], *, total: int | None = None, max_pages: int = 50):
    """Read what a server gives for page 1, 2, …; return the rows and the number of pages."""
    paging = Paging(page_size=SIZE, max_pages=max_pages)
    seen, more = set(), True
    while more:
        page = pages(paging.page + 1)
        new = len(set(page) - seen)
        seen.update(page)
        more = paging.add(rows=len(page), new=new, total=total)
    return len(seen), paging.page


def paged(count: int, size: int = SIZE):
    return lambda number: list(range(count))[(number - 1) * size : number * size]


@given(count=st.integers(0, 95), with_total=st.booleans())
def test_a_list_that_pages_is_read_whole(count: int, with_total: bool):
    received, asked = pages_read(paged(count), total=count if with_total else None)
    assert received == count
    assert asked <= count // SIZE + 1


@given(count=st.integers(0, 95), size=st.integers(1, 30))
def test_with_a_total_the_size_of_the_pages_does_not_matter(count: int, size: int):
    assert pages_read(paged(count, size), total=count, max_pages=96)[0] == count


@given(count=st.integers(0, 95))
def test_a_server_that_ignores_the_page_is_asked_twice_at_most(count: int):
    received, asked = pages_read(lambda _: list(range(count)))
    assert received == count
    assert asked == (2 if count == SIZE else 1)


@given(full=st.integers(1, 5))
def test_a_server_that_repeats_its_last_page_ends_the_list(full: int):
    received, asked = pages_read(lambda number: paged(full * SIZE)(min(number, full)))
    assert (received, asked) == (full * SIZE, full + 1)


@given(count=st.integers(0, 95), missing=st.integers(1, 30))
def test_fewer_rows_than_the_total_are_never_a_list(count: int, missing: int):
    with pytest.raises(IncompleteError) as caught:
        pages_read(paged(count), total=count + missing)
    assert caught.value.params["received"] == count
    assert caught.value.params["expected"] == count + missing


def test_more_rows_than_the_total_do_no_harm():
    assert pages_read(paged(25), total=3) == (25, 3)


def test_a_list_without_an_end_is_given_up():
    with pytest.raises(IncompleteError) as caught:
        pages_read(lambda number: range(number * SIZE, (number + 1) * SIZE), max_pages=7)
    assert caught.value.params == {"received": 70, "pages": 7, "expected": 0}


def test_a_list_that_ends_on_the_last_page_allowed_is_whole():
    assert pages_read(paged(25), max_pages=3) == (25, 3)


def test_a_total_that_shrinks_says_that_the_list_moved():
    paging = Paging(page_size=SIZE, max_pages=9)
    assert paging.add(rows=10, new=10, total=12)
    assert not paging.total_changed
    assert not paging.add(rows=1, new=1, total=11)
    assert (paging.total_changed, paging.is_short) == (True, False)


def test_a_list_that_ends_early_because_it_moved_is_no_error_yet():
    paging = Paging(page_size=SIZE, max_pages=9)
    assert paging.add(rows=10, new=10, total=12)
    assert not paging.add(rows=10, new=0, total=40)
    assert (paging.total_changed, paging.is_short) == (True, True)


def test_a_list_that_grows_for_ever_is_given_up():
    paging = Paging(page_size=SIZE, max_pages=3)
    assert paging.add(rows=10, new=10, total=20)
    assert paging.add(rows=10, new=10, total=30)
    with pytest.raises(IncompleteError):
        paging.add(rows=10, new=10, total=40)


def test_a_total_told_once_holds():
    paging = Paging(page_size=SIZE, max_pages=9)
    assert paging.add(rows=5, new=5, total=12)
    assert paging.add(rows=5, new=5, total=None)
    assert paging.total == 12


def test_duplicates_count_as_rows_received():
    paging = Paging(page_size=SIZE, max_pages=9)
    assert not paging.add(rows=7, new=5, total=7)
