"""Rules that look at accounts: those that are missing, repeated, free, or named otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ccrm_admin.planning.domain.finding import Severity
from ccrm_admin.planning.domain.remedies import remedies_for
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import (
    Account,
    Decision,
    Extension,
    Holding,
    User,
)
from ccrm_admin.planning.text.messages import explain, label
from tests.planning.small_worlds import ACCOUNT, HELD, JAN, ON_101, ON_102, POOL, anna, codes, world

NEW, OTHER_SERVER = (replace(ACCOUNT, extension_id=number, server=f"SIP{number}") for number in (90, 91))


@pytest.mark.parametrize(
    ("accounts", "words", "offered"),
    [
        ((), "Anna has extension 101, whose account 101 CCRM does not list.", []),
        (
            (replace(ACCOUNT, gone=True),),
            "Anna has extension 101, whose account 101 is gone from CCRM.",
            ["Show account"],
        ),
        (
            (replace(ACCOUNT, gone=True), NEW),
            "Anna has extension 101, whose account 101 is gone from CCRM.",
            ["Use 101 (Konsultant 101, SIP90)", "Show account"],
        ),
        (
            (NEW, OTHER_SERVER),
            "Anna has extension 101, whose account 101 CCRM does not list.",
            ["Use 101 (Konsultant 101, SIP90)", "Use 101 (Konsultant 101, SIP91)"],
        ),
        (  # The ids are all that tells them apart.
            (NEW, replace(NEW, extension_id=92)),
            "Anna has extension 101, whose account 101 CCRM does not list.",
            ["Use 101 (Konsultant 101, SIP90 [90])", "Use 101 (Konsultant 101, SIP90 [92])"],
        ),
        (
            (replace(NEW, type="FAX"), replace(NEW, extension_id=92, gone=True)),
            "Anna has extension 101, whose account 101 CCRM does not list.",
            [],
        ),
    ],
)
def test_a_missing_account_is_found_and_its_successor_offered(
    accounts: tuple[Account, ...], words: str, offered: list[str]
) -> None:
    user = anna(ON_101, current_extension="101")
    (finding,) = (f for f in check(world(user, accounts=accounts)) if f.code == "account_missing")
    assert finding.severity == Severity.WARNING
    assert explain(finding) == words
    labels = [label(remedy) for remedy in remedies_for(finding)]
    assert [each for each in labels if each != "Choose another: Anna"] == offered
    assert "Choose another: Anna" in labels


def test_a_list_that_was_never_fetched_lacks_nothing() -> None:
    assert codes(anna(ON_101), accounts=(), accounts_listed=False) == []


def test_who_has_no_known_number_is_named_by_account() -> None:
    (finding,) = check(world(anna(ON_101), accounts=()))
    assert explain(finding) == "Anna has account 101, which CCRM does not list."


def test_the_account_that_has_a_planned_number_now_is_offered() -> None:
    gone = replace(ACCOUNT, gone=True)
    (finding,) = check(world(anna(decision=Decision(ON_101)), accounts=(gone, NEW)))
    assert finding.code == "account_gone"
    remedies = remedies_for(finding)
    assert [label(remedy) for remedy in remedies] == [
        "Use 101 (Konsultant 101, SIP90)",
        "Choose another: Anna",
        "Reset to live",
    ]
    assert remedies[0].params["extensionId"] == 90


@pytest.mark.parametrize(
    ("accounts", "people", "words"),
    [
        (
            (replace(HELD, server="SIP8"), replace(ACCOUNT, extension_id=102, server="SIP9")),
            [anna(ON_101)],
            "Several accounts have extension 101: Konsultant 101, SIP8; Konsultant 101, SIP9.",
        ),
        (
            (replace(HELD, server="SIP8"), replace(HELD, extension_id=102, server="SIP8")),
            [anna(ON_101), replace(JAN, live=Holding(ON_102, POOL), current_id=102)],
            (
                "Anna, Jan have the same extension 101, each on their own account: Konsultant 101, "
                "SIP8 [101]; Konsultant 101, SIP8 [102]."
            ),
        ),
    ],
)
def test_a_repeated_number_tells_accounts_and_people_apart(
    accounts: tuple[Account, ...], people: list[User], words: str
) -> None:
    (finding,) = check(world(*people, accounts=accounts))
    assert explain(finding) == words


def test_the_caller_id_is_offered_as_the_tenant_spells_it() -> None:
    account = replace(HELD, caller_id="777888999")
    (finding,) = check(world(anna(ON_101, calls=("48111222333",)), accounts=(account,)))
    assert finding.code == "caller_id_outside_pool"
    (add, _choose) = remedies_for(finding)
    assert add.params["presentation"] == "48777888999"
    assert label(add) == "Add +48 77 788 89 99 to the pool"


@pytest.mark.parametrize(
    ("account", "free"),
    [
        (ACCOUNT, True),
        (replace(ACCOUNT, type="FAX"), False),
        (replace(ACCOUNT, gone=True), False),
        (replace(ACCOUNT, assigned=True), False),
        (replace(ACCOUNT, extension_id=102, assigned=True), True),  # the plan takes its holder away
    ],
)
def test_free_accounts(account: Account, free: bool) -> None:
    leaving = anna(ON_102, decision=Decision(Extension("none")))
    assert bool(world(leaving, accounts=(account,)).free_accounts) is free
