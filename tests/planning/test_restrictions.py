"""What is blocked or rests: found in plans, offered last, and counted apart."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from ccrm_admin.inventory.blocks import services
from ccrm_admin.inventory.blocks.reads import RestrictionsOn
from ccrm_admin.inventory.choices import BlockReason
from ccrm_admin.inventory.models import CallPresentation, CrmUser, Holding, SipAccount
from ccrm_admin.inventory.restriction import Kind, Restricted, Restriction
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.batches import Fill
from ccrm_admin.planning.domain.finding import Origin, Severity
from ccrm_admin.planning.domain.remedies import remedies_for
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import Account, Decision, Extension, Part, User
from ccrm_admin.planning.domain.state import Holding as Has
from ccrm_admin.planning.domain.world import World
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import PlanFinding
from ccrm_admin.planning.pages.grid.options import (
    AccountState,
    account_options,
    number_options,
)
from ccrm_admin.planning.services import edit_plan, preview_batch
from ccrm_admin.planning.text.messages import detail, explain
from ccrm_admin.tenants.models import Tenant
from tests.conftest import ClientOf
from tests.html import text
from tests.planning.world import NUMBER, OTHER, Centre

DAY = timedelta(days=1)
UNTIL = date(2026, 12, 12)
BLOCKED = Restriction(Kind.BLOCKED, UNTIL, "spam")
FOR_GOOD = Restriction(Kind.BLOCKED, None, "other", "gone bad")
RESTING = Restriction(
    Kind.RESTING, UNTIL, holders=("Jan Kot",), former=frozenset({7}), left=date(2026, 11, 12)
)
ON_101 = Extension(STATIC, 101)


def found_in(user: User, restricted: Restricted) -> list[tuple[str, Origin]]:
    world = World(
        {user.key: user},
        {101: Account(101, "101", assigned=True)},
        calls=frozenset({NUMBER, OTHER}),
        restricted=restricted,
    )
    kinds = ("blocked", "resting")
    return [(each.code, each.origin) for each in check(world) if each.code.endswith(kinds)]


@pytest.mark.parametrize(
    ("live", "decision", "found"),
    [
        (Has(), Decision(ON_101), [("account_blocked", Origin.PLAN)]),
        (Has(ON_101), Decision(ON_101), [("account_blocked", Origin.LIVE)]),
        (Has(ON_101), Decision(), []),  # what the plan leaves alone
        (Has(calls=(NUMBER,)), Decision(), []),
        (Has(), Decision(calls=(NUMBER, OTHER)), [("number_blocked", Origin.PLAN)]),
        (Has(calls=(NUMBER,)), Decision(calls=(NUMBER, OTHER)), [("number_blocked", Origin.LIVE)]),
        (Has(calls=(NUMBER,)), Decision(calls=(OTHER,)), []),
        (Has(calls=("777888999",)), Decision(calls=("+48777888999",)), [("number_blocked", Origin.LIVE)]),
    ],
)
def test_what_the_plan_gives_is_judged(live: Has, decision: Decision, found: list[Any]) -> None:
    restricted = Restricted({101: (BLOCKED,)}, {NUMBER: (BLOCKED,)})
    assert found_in(User("c1", "Anna", live, decision), restricted) == found
    assert found_in(User("c1", "Anna", live, decision, gone=True), restricted) == []


def test_who_had_it_last_may_have_it_back_unless_it_is_blocked() -> None:
    both = Restricted({101: (BLOCKED, RESTING)}, {NUMBER: (RESTING,)})
    decision = Decision(ON_101, (NUMBER,))
    codes = [code for code, _origin in found_in(User("c1", "Anna", decision=decision), both)]
    assert codes == ["account_blocked", "account_resting", "number_resting"]
    assert [code for code, _ in found_in(User("c7", "Jan", decision=decision), both)] == ["account_blocked"]
    assert len(found_in(User("p7", "Somebody to come", decision=decision), both)) == 3


def test_they_are_warnings_in_sentences_with_remedies() -> None:
    user = User("c1", "Anna", decision=Decision(ON_101, (NUMBER, OTHER)))
    restricted = Restricted({101: (FOR_GOOD, RESTING)}, {NUMBER: (BLOCKED,), OTHER: (RESTING,)})
    world = World({"c1": user}, {101: Account(101, "101")}, restricted=restricted)
    found = {each.code: each for each in check(world) if each.code.endswith(("blocked", "resting"))}
    blocked, rests = "is blocked until 12 Dec 2026: reported as spam.", "rests until 12 Dec 2026:"
    left = "until 12 Nov 2026 it was with Jan Kot."
    assert {code: explain(each) for code, each in found.items()} == {
        "account_blocked": "Extension 101, planned for Anna, is blocked: gone bad.",
        "account_resting": f"Extension 101, planned for Anna, {rests} {left}",
        "number_blocked": f"+48 77 788 89 99, planned for Anna, {blocked}",
        "number_resting": f"+48 77 788 80 00, planned for Anna, {rests} {left}",
    }
    assert detail(found["account_blocked"]) == "extension 101, blocked: gone bad"
    assert detail(found["number_resting"]) == "+48 77 788 80 00, resting until 12 Dec 2026 (Jan Kot)"
    assert {each.severity for each in found.values()} == {Severity.WARNING}
    assert [each.action for each in remedies_for(found["account_resting"])] == [
        "choose_account",
        "as_live",
        "open_account",
    ]
    assert remedies_for(found["number_blocked"])[0].action == "remove_number"


def test_a_fill_gives_what_rests_and_then_what_is_blocked_last() -> None:
    users = {f"c{each}": User(f"c{each}", str(each)) for each in range(1, 4)}
    accounts = {each: Account(each, str(each)) for each in (101, 102, 103, 104)}
    restricted = Restricted({101: (BLOCKED,), 103: (RESTING,)})
    world = World(users, accounts, restricted=restricted)
    assert [each.extension_id for each in world.free_accounts] == [102, 104]
    assert Fill().supply(world) == (2, 2)
    for count, given in ((1, [102]), (2, [102, 104]), (3, [102, 103, 104])):
        proposals = Fill().propose(world, list(users)[:count])
        assert [each[Part.EXTENSION].extension_id for each in proposals.values()] == given  # type: ignore[index]


def ended(user: str, days_ago: int, *, account: int | None = None, number: str = "") -> Holding:
    """Let a user have had an account or a number until so many days ago."""
    person = CrmUser.objects.get(pk=int(user[1:]))
    at = timezone.make_aware(datetime.combine(localdate() - days_ago * DAY, datetime.min.time()))
    what = {"kind": "account", "mode": "static", "extension_id": account} if account else {"kind": "number"}
    return Holding.objects.create(
        tenant=person.tenant,
        user=person,
        began_at=at - 30 * DAY,
        ended_at=at + timedelta(hours=12),
        presentation=number,
        presentation_canonical=number,
        **what,
    )


def rests(tenant: Tenant, day: date | None = None) -> dict[object, str]:
    on = RestrictionsOn.today(tenant)
    found = RestrictionsOn(tenant, on.stamp, day or on.day)
    read = found.read()
    for model, keys in ((SipAccount, read.accounts), (CallPresentation, read.numbers)):
        column = "extension_id" if model is SipAccount else "presentation_canonical"
        listed = model.objects.filter(found.resting(model)).values_list(column, flat=True)
        assert set(listed) == set(keys)
    both = {**read.accounts, **read.numbers}
    return {key: f"{', '.join(each.holders)} {each.until}" for key, (each,) in both.items()}


def test_what_was_taken_from_somebody_rests_for_some_days(centre: Centre) -> None:
    tenant, today = centre.tenant, localdate()
    anna, jan = centre.user("Anna", call_pool=[]), centre.user("Jan", call_pool=[])
    for each in (101, 102, 103):
        centre.account(each)
    for number in (NUMBER, OTHER):
        centre.number(number)
    ended(anna, 9, account=9101)
    ended(jan, 3, account=9101)
    ended(anna, 11, account=9102)
    ended(anna, 3, number=NUMBER)
    ended(jan, 3, number=NUMBER)
    ended(jan, 20, number=OTHER)
    assert rests(tenant) == {}, "off until it is set"
    services.set_rests(tenant=tenant, number_days=0, account_days=10)
    assert rests(tenant) == {9101: f"Jan {today + 7 * DAY}"}
    services.set_rests(tenant=tenant, number_days=10, account_days=0)
    assert rests(tenant) == {NUMBER: f"Anna, Jan {today + 7 * DAY}"}
    services.set_rests(tenant=tenant, number_days=20, account_days=11)
    assert rests(tenant).keys() == {9101, 9102, NUMBER, OTHER}
    assert rests(tenant, today + 8 * DAY).keys() == {9101, NUMBER}, "a rest ends with its last day"
    assert rests(tenant, today + 18 * DAY) == {}
    centre.user("Ewa", 101, call_pool=[])
    CallPresentation.objects.filter(presentation=NUMBER).update(user_count=1)
    assert rests(tenant).keys() == {9102, OTHER}, "what somebody has does not rest"


def test_last_holders_of_one_name_are_told_apart(centre: Centre) -> None:
    mails = ("one@firma.example", "two@firma.example")
    first, _second = (centre.user("Anna", call_pool=[], email=mail) for mail in mails)
    centre.account(101)
    ended(first, 3, account=9101)
    services.set_rests(tenant=centre.tenant, number_days=0, account_days=10)
    assert rests(centre.tenant)[9101].startswith("Anna (one@firma.example) ")


def codes(centre: Centre) -> list[str]:
    freshen(centre.plan)
    found = PlanFinding.objects.filter(plan=centre.plan).values_list("code", flat=True)
    return sorted(code for code in found if code.endswith(("blocked", "resting")))


def test_plans_follow_blocks_settings_days_and_their_own_date(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant, today = centre.tenant, localdate()
    anna, jan = centre.user("Anna", call_pool=[]), centre.user("Jan", call_pool=[])
    account = centre.account(101)
    centre.account(102)
    centre.give(anna, 101)
    assert codes(centre) == []
    (made,) = services.block(
        tenant=tenant, by=None, records=[account], until=today + 3 * DAY, reason=BlockReason.SPAM
    )
    assert codes(centre) == ["account_blocked"]
    state = freshen(centre.plan)
    assert (state.free_accounts, state.restricted_accounts) == (1, 0)
    centre.give(anna, 102)
    assert codes(centre) == []
    state = freshen(centre.plan)
    assert (state.free_accounts, state.restricted_accounts) == (0, 1)
    with CaptureQueriesContext(connection) as captured:
        centre.give(anna, 101)
    assert len(captured) <= 20
    assert codes(centre) == ["account_blocked"]
    due = {"title": "Monday", "note": "", "owner": None}
    centre.plan = edit_plan(plan=centre.plan, target_date=today + 4 * DAY, **due)
    assert codes(centre) == [], "it is given when the block is over"
    centre.plan = edit_plan(plan=centre.plan, target_date=today + 3 * DAY, **due)
    assert codes(centre) == ["account_blocked"]
    centre.plan = edit_plan(plan=centre.plan, target_date=None, **due)
    assert codes(centre) == ["account_blocked"]
    with monkeypatch.context() as later:
        for module in ("planning.engine.stamp", "planning.engine.restrictions"):
            later.setattr(f"ccrm_admin.{module}.localdate", lambda: today + 4 * DAY)
        assert codes(centre) == [], "a day passes"
    assert codes(centre) == ["account_blocked"]
    services.lift(tenant=tenant, by=None, blocks=[made.pk])
    assert codes(centre) == []
    ended(jan, 2, account=9101)
    assert codes(centre) == []
    services.set_rests(tenant=tenant, number_days=0, account_days=5)
    assert codes(centre) == ["account_resting"]
    centre.set(anna, Part.EXTENSION, None)
    centre.give(jan, 101)
    assert codes(centre) == [], "who had it may have it back"


def test_pickers_put_them_last_and_say_why(centre: Centre, client_of: ClientOf) -> None:
    tenant = centre.tenant
    anna, jan = centre.user("Anna", call_pool=[]), centre.user("Jan", call_pool=[])
    for each in (101, 102, 103, 104):
        centre.account(each)
    for number in (NUMBER, OTHER, "48600700800"):
        centre.number(number)
    ended(jan, 1, account=9101)
    ended(jan, 1, number=OTHER)
    services.set_rests(tenant=tenant, number_days=7, account_days=7)
    blocked = [SipAccount.objects.get(extension="103")]
    services.block(tenant=tenant, by=None, records=blocked, until=None, reason=BlockReason.SPAM)
    freshen(centre.plan)
    options = account_options(centre.plan, key=anna)
    assert [each.extension for each in options] == ["102", "104", "101", "103"]
    assert {each.extension for each in options if each.state == AccountState.RESTRICTED} == {"101", "103"}
    assert options[2].restrictions.startswith("resting until ")
    assert options[2].restrictions.endswith("(Jan)")
    assert options[3].restrictions == "blocked: reported as spam"
    assert [each.extension for each in account_options(centre.plan, key=jan)] == ["101", "102", "104", "103"]
    assert account_options(centre.plan, "103", key=anna)[0].restrictions, "what is typed comes first"
    numbers = number_options(centre.plan, Part.CALLS, key=anna)
    assert [each.presentation for each in numbers] == ["48600700800", NUMBER, OTHER]
    assert "Jan" in numbers[-1].restrictions
    assert not any(each.restrictions for each in number_options(centre.plan, Part.CALLS, key=jan))
    preview = preview_batch(plan=centre.plan, batch=Fill(), keys=[anna, jan])
    assert {each.after.extension.extension_id for each in preview.rows} == {9102, 9104}
    supervisor = client_of("supervisor")
    path = f"/t/alfa/plans/{centre.plan.pk}/"
    sent = {"keys": f"{anna},{jan}", "kind": "fill"}
    assert "2 free accounts, 2 blocked or resting" in text(supervisor.post(f"{path}batch/", sent))
    shown = text(supervisor.get(f"{path}accounts/?key={anna}"))
    assert "Blocked or resting" in shown
    assert "blocked: reported as spam" in shown
    assert "resting until" in text(supervisor.get(f"{path}batch/numbers/?kind=calls"))
    headers = {"HX-Request": "true", "HX-Target": "editor"}
    editor = supervisor.get(f"{path}users/{anna}/?part=callPresentations", headers=headers)
    assert "resting until" in text(editor)
    assert "resting until" in text(supervisor.get(f"{path}users/{anna}/"))
    assert "2 blocked or resting" in text(supervisor.get(path))


def test_a_manager_sets_for_how_long_things_rest(centre: Centre, client_of: ClientOf) -> None:
    manager, url = client_of("manager"), "/t/alfa/plans/settings/"
    assert manager.post(url, {"number_days": "7", "account_days": ""}).status_code == 302
    stamp = RestrictionsOn.today(centre.tenant).stamp
    assert (stamp.number_days, stamp.account_days) == (7, 0)
    for wrong in ("-1", "x", "99999"):
        assert manager.post(url, {"number_days": wrong}).status_code == 422
    assert 'value="7"' in manager.get(url).content.decode()
