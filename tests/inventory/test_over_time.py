"""Who had it over time, on the pages of records: since when, as a time line and a table, and on a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.inventory.holdings.days import asked_day
from ccrm_admin.inventory.holdings.stretches import stretches
from ccrm_admin.inventory.holdings.timeline import LANES, Span, timeline
from ccrm_admin.inventory.models import CrmUser, Holding, ResourceState
from ccrm_admin.ui.phone import format_phone
from tests.html import one, select, text, texts
from tests.inventory import rows

if TYPE_CHECKING:
    from django.test import Client

    from ccrm_admin.tenants.models import Tenant
    from tests.conftest import ClientOf

FIRST = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OTHER, NUMBER = "48111222333", "48777888999"
SEATED = {"kind": "account", "mode": "static", "extension_id": 7, "extension": "107"}


@pytest.fixture
def viewing(client_of: ClientOf, alfa: Tenant) -> Client:
    rows.fetched(alfa)
    ResourceState.objects.update(first_fetched_at=FIRST)
    return client_of("viewer")


def had(user: CrmUser, began: int, ended: int | None = None, *, exact: bool = True, **columns: Any) -> None:
    """Let a user have had something (SEATED, unless ``columns`` say what) from one day to another."""
    Holding.objects.create(
        tenant_id=user.tenant_id,
        user=user,
        began_at=FIRST + began * DAY,
        ended_at=None if ended is None else FIRST + ended * DAY,
        exact=exact,
        **(columns or SEATED),
    )


def in_pool(number: str) -> dict[str, str]:
    return {"kind": "number", "presentation": number, "presentation_canonical": number}


def since(viewing: Client, path: str, name: str) -> str:
    """Return what a page says behind the name of somebody or something that belongs to its record."""
    [link] = (link for link in select(viewing.get(f"/t/alfa/{path}"), "li > a") if text(link) == name)
    return text(one(link.parent, "a + span.text-secondary:last-child"))


def told(response: Any) -> list[list[str]]:
    """Return the cells of the table."""
    return [texts(row, "th, td") for row in select(response, ".over-time-table tbody tr")]


@pytest.mark.django_db
def test_since_when_somebody_has_what_they_have(viewing: Client, alfa: Tenant, beta: Tenant) -> None:
    account, number = (
        rows.sip_account(alfa, 101, extension_id=7),
        rows.call_presentation(alfa, NUMBER, intl_format=""),
    )
    ann = rows.crm_user(alfa, "Ann", "Key", extension_id=7, mode="static", call_pool=[NUMBER])
    bob = rows.crm_user(alfa, "Bob", "Key", extension_id=7, mode="static", call_pool=[NUMBER])
    had(ann, 0, 10, exact=False)
    had(ann, 20, 61)
    had(ann, 61, **{**SEATED, "extension": "207"})  # the same account with another extension goes on
    had(bob, 0, exact=False)
    had(ann, 5, **in_pool(NUMBER))
    had(rows.crm_user(beta), 3)
    assert since(viewing, f"sip-accounts/{account.pk}/", "Ann Key") == "since 25 Jan 2026"
    assert since(viewing, f"sip-accounts/{account.pk}/", "Bob Key") == "at least since 5 Jan 2026"
    assert since(viewing, f"users/{ann.pk}/", str(account)) == "since 25 Jan 2026"
    assert since(viewing, f"users/{ann.pk}/", str(number)) == "since 10 Jan 2026"
    assert since(viewing, f"call-presentations/{number.pk}/", "Ann Key") == "since 10 Jan 2026"


@pytest.mark.django_db
def test_the_pages_tell_who_had_it_and_what_somebody_had(viewing: Client, alfa: Tenant) -> None:
    account, number = (
        rows.sip_account(alfa, 107, extension_id=7),
        rows.call_presentation(alfa, NUMBER, intl_format=""),
    )
    ann = rows.crm_user(alfa, "Ann", "Key", extension_id=None)
    bob = rows.crm_user(alfa, "Bob", "Key", extension_id=7, mode="static")
    had(ann, 0, 30, exact=False)
    had(bob, 30)
    had(bob, 2, 30, **{**SEATED, "mode": "dynamic", "extension_id": None, "extension": ""})
    had(ann, 3, 9, **in_pool(OTHER))
    had(ann, 3, **in_pool(NUMBER))
    page = viewing.get(f"/t/alfa/sip-accounts/{account.pk}/")
    assert told(page) == [
        ["Bob Key", "4 Feb 2026, 13:00", "now"],
        ["Ann Key", "5 Jan 2026 or earlier", "4 Feb 2026, 13:00"],
    ]
    assert texts(page, ".over-time-lane") == ["Bob Key", "Ann Key"]
    assert len(select(page, ".over-time-unknown")) == 1
    assert told(viewing.get(f"/t/alfa/users/{ann.pk}/")) == [
        [f"{number} call presentation", "8 Jan 2026, 13:00", "now"],
        [f"{format_phone(OTHER)} call presentation", "8 Jan 2026, 13:00", "14 Jan 2026, 13:00"],
        ["107 SIP account", "5 Jan 2026 or earlier", "4 Feb 2026, 13:00"],
    ]
    assert told(viewing.get(f"/t/alfa/users/{bob.pk}/")) == [["107 SIP account", "4 Feb 2026, 13:00", "now"]]
    panel = viewing.get(
        f"/t/alfa/call-presentations/{number.pk}/", headers={"HX-Request": "true", "HX-Target": "panel"}
    )
    assert told(panel) == [["Ann Key", "8 Jan 2026, 13:00", "now"]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "answer"),
    [
        ("2026-01-20", "As of the end of 20 Jan 2026: Ann Key"),
        ("2026-02-04", "As of the end of 4 Feb 2026: Bob Key (dynamic)"),
        ("2026-03-20", "As of the end of 20 Mar 2026: Nobody had it."),
        ("2026-01-04", "Nothing is known of 4 Jan 2026: the first records are of 5 Jan 2026."),
        ("2999-01-01", "1 Jan 2999 is yet to come."),
        ("yesterday", "“yesterday” is not a date."),
        ("\x00", "“\x00” is not a date."),
        ("2026-02-30", "“2026-02-30” is not a date."),
    ],
)
def test_who_had_it_on_a_day(viewing: Client, alfa: Tenant, on: str, answer: str) -> None:
    account = rows.sip_account(alfa, 107, extension_id=7)
    had(rows.crm_user(alfa, "Ann", "Key"), 0, 30, exact=False)
    had(rows.crm_user(alfa, "Bob", "Key"), 30, 60, **{**SEATED, "mode": "dynamic"})
    page = viewing.get(f"/t/alfa/sip-accounts/{account.pk}/", {"on": on})
    assert text(one(page, ".over-time-then")).replace("\ufffd", "\x00") == answer


@pytest.mark.django_db
def test_a_page_needs_as_many_statements_for_many_periods(viewing: Client, alfa: Tenant) -> None:
    account = rows.sip_account(alfa, 107, extension_id=7)
    url = f"/t/alfa/sip-accounts/{account.pk}/?on=2026-01-20"
    taken = []
    for numbers in (range(20), range(20, 70)):
        for number in numbers:
            had(rows.crm_user(alfa, "Ann", str(number)), number, number + 1)
        viewing.get(url)
        with CaptureQueriesContext(connection) as captured:
            page = viewing.get(url)
        taken.append(len(captured))
    assert taken[0] == taken[1]
    assert len(told(page)) == 50
    assert len(select(page, ".over-time-lane")) == LANES
    assert "More in the table: 40" in text(one(page, ".over-time"))
    assert "These are the newest." in text(one(page, ".over-time"))


def test_without_a_first_sync_nothing_is_known():
    asked = asked_day("2026-01-04", known_since=None, today=FIRST.date())
    assert (asked.day, asked.problem) == (None, "Nothing is known of the past before the first sync.")
    assert asked_day("2026-01-05", known_since=None, today=FIRST.date()).problem == "", "today is no past day"


class Period:
    def __init__(self, pk: int, who: int, began: int, ended: int | None) -> None:
        self.pk, self.who, self.exact = pk, who, True
        self.began_at = FIRST + began * DAY
        self.ended_at = None if ended is None else FIRST + ended * DAY


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(1, 5)), max_size=20))
def test_periods_become_stretches_that_cover_the_same_days(drawn: list[tuple[int, int, int]]) -> None:
    """Of each user one after the other, with or without a gap between."""
    at = dict.fromkeys(range(3), 0)
    periods = []
    for pk, (who, gap, length) in enumerate(drawn):
        began = at[who] + gap
        at[who] = began + length
        periods.append(Period(pk, who, began, at[who]))
    found = stretches(periods, lambda period: period.who)
    for who in range(3):
        own = sorted((one for one in found if one.holding.who == who), key=lambda one: one.began_at)
        assert all(before.ended_at < after.began_at for before, after in pairwise(own) if before.ended_at)
        covered = sum(((one.ended_at or FIRST) - one.began_at for one in own), timedelta())
        assert covered == sum(
            (one.ended_at - one.began_at for one in periods if one.who == who and one.ended_at), timedelta()
        )
    assert found == sorted(found, key=lambda one: (one.began_at, one.holding.pk), reverse=True)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 400), st.none() | st.integers(0, 400)), max_size=40)
)
def test_bars_stay_within_the_figure_and_are_seen(drawn: list[tuple[int, int, int | None]]) -> None:
    spans = [
        Span(
            who,
            str(who),
            FIRST + began * DAY,
            None if length is None else FIRST + (began + length) * DAY,
            exact=True,
        )
        for who, began, length in drawn
    ]
    figure = timeline(spans, now=FIRST + 350 * DAY, mark=FIRST + 3 * DAY)
    assert len(figure.lanes) + figure.left_out == len({who for who, *_rest in drawn})
    for lane in figure.lanes:
        for bar in lane.bars:
            start, width, end = (float(at.removesuffix("%")) for at in (bar.start, bar.width, bar.end))
            assert 0 <= start < end <= 100
            assert width >= 0.79
    assert [tick.anchor for tick in figure.ticks][:1] == ["start"]
