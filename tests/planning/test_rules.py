"""Each rule by a table: the user or account that breaks it, and its neighbours that do not."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from ccrm_admin.planning.domain.finding import SEVERITIES, Severity
from ccrm_admin.planning.domain.remedies import remedies_for
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import (
    NO_EXTENSION,
    Account,
    Claim,
    Decision,
    Extension,
    Holding,
    User,
    World,
)
from ccrm_admin.planning.text.messages import RULE_LABELS, explain, label

POOL = ("48777888999",)
ON_101, ON_102 = Extension("static", 101), Extension("static", 102)
ACCOUNT = Account(101, "101", "Konsultant 101")


def anna(extension: Extension = NO_EXTENSION, **columns: Any) -> User:
    """Anna as she is live."""
    live = Holding(extension, columns.pop("calls", POOL), columns.pop("sms", ()))
    return User("c1", "Anna", live, current_id=columns.pop("current_id", extension.extension_id), **columns)


def world(*users: User, accounts: tuple[Account, ...] = (ACCOUNT,), **columns: Any) -> World:
    # A world in which the accounts' flags agree with the live holders, unless the test says otherwise.
    return World(
        users={user.key: user for user in users},
        accounts={account.extension_id: account for account in accounts},
        calls=frozenset(POOL),
        senders=frozenset({"Firma"}),
        **columns,
    )


def codes(*users: User, **columns: Any) -> list[str]:
    return sorted(finding.code for finding in check(world(*users, **columns)))


HELD = replace(ACCOUNT, assigned=True)
JAN = User("c2", "Jan", Holding(ON_101, POOL), current_id=101)


@pytest.mark.parametrize(
    ("users", "accounts", "found"),
    [
        # Nothing wrong.
        ([anna(ON_101)], (HELD,), []),
        ([anna(Extension("dynamic"))], (ACCOUNT,), []),
        ([anna(decision=Decision(ON_101))], (ACCOUNT,), []),
        # Two static users on one account.
        ([anna(ON_101), JAN], (HELD,), ["extension_shared"]),
        ([anna(decision=Decision(ON_101)), JAN], (HELD,), ["extension_shared"]),
        (
            [anna(decision=Decision(ON_101)), replace(JAN, decision=Decision(Extension("none")))],
            (HELD,),
            [],
        ),
        ([anna(Extension("dynamic"), current_id=101), JAN], (HELD,), []),
        ([anna(ON_101), replace(JAN, gone=True, in_plan=True)], (HELD,), ["user_gone"]),
        # Live on an account that the tenant's list lacks: shared all the same.
        (
            [anna(ON_102), replace(JAN, live=Holding(ON_102, POOL), current_id=102)],
            (ACCOUNT,),
            ["account_missing", "account_missing", "extension_shared"],
        ),
        # Planned, but gone; live and gone, or live and never listed.
        ([anna(decision=Decision(ON_101))], (replace(ACCOUNT, gone=True),), ["account_gone"]),
        ([anna(ON_101, decision=Decision(ON_101))], (replace(ACCOUNT, gone=True),), ["account_gone"]),
        ([anna(ON_101)], (replace(ACCOUNT, gone=True),), ["account_missing"]),
        ([anna(ON_101, decision=Decision(calls=POOL))], (), ["account_missing"]),
        ([anna(ON_101)], (), ["account_missing"]),
        ([anna(ON_101, decision=Decision(Extension("none")))], (), []),
        ([anna(Extension("dynamic"), current_id=101)], (), []),
        ([anna(ON_101, gone=True, in_plan=True)], (), ["user_gone"]),
        ([anna(decision=Decision(calls=("48111222333",)))], (ACCOUNT,), ["presentation_gone"]),
        ([anna(calls=("48111222333",))], (ACCOUNT,), []),
        ([anna(decision=Decision(sms=("Nobody",)))], (ACCOUNT,), ["sender_gone"]),
        ([anna(sms=("Nobody",), decision=Decision(sms=("Firma",)))], (ACCOUNT,), []),
        ([anna(gone=True, in_plan=True, calls=())], (ACCOUNT,), ["user_gone"]),
        # The account itself.
        ([anna(decision=Decision(Extension("static")))], (ACCOUNT,), ["static_without_account"]),
        ([anna(ON_101)], (replace(HELD, type="FAX"),), ["not_a_voice_account"]),
        ([anna(decision=Decision(ON_101))], (replace(ACCOUNT, type="SIPT"),), ["not_a_voice_account"]),
        ([anna(Extension("dynamic"), current_id=101)], (replace(HELD, type="FAX"),), []),
        # Pools.
        ([anna(calls=())], (ACCOUNT,), ["empty_call_pool"]),
        ([anna(decision=Decision(calls=()))], (ACCOUNT,), ["empty_call_pool"]),
        ([anna(calls=(), decision=Decision(calls=POOL))], (ACCOUNT,), []),
        ([anna(ON_101)], (replace(HELD, caller_id="48111222333"),), ["caller_id_outside_pool"]),
        ([anna(ON_101)], (replace(HELD, caller_id="48777888999"),), []),
        ([anna(ON_101)], (replace(HELD, caller_id="777888999"),), []),
        (
            [anna(ON_101, decision=Decision(ON_102))],
            (replace(HELD, caller_id="48111222333"), replace(ACCOUNT, extension_id=102, extension="102")),
            [],
        ),
        # What the CCRM says about the account against what its users say.
        ([anna()], (HELD,), ["assigned_contradicts"]),
        ([anna(decision=Decision(ON_101))], (HELD,), ["assigned_contradicts"]),
        ([anna(ON_101)], (ACCOUNT,), ["assigned_contradicts"]),
        ([anna(ON_101, decision=Decision(Extension("none")))], (ACCOUNT,), []),
        ([anna(Extension("dynamic"), current_id=101)], (ACCOUNT,), []),
        ([anna(Extension("dynamic"), current_id=101)], (HELD,), []),
        ([anna()], (replace(HELD, gone=True),), []),
        # Internal numbers.
        ([anna()], (ACCOUNT, Account(900, "101")), ["extension_number_repeated"]),
        ([anna()], (ACCOUNT, Account(900, "101", gone=True)), []),
        ([anna()], (Account(900, ""), Account(901, "")), []),
    ],
)
def test_each_rule(users: list[User], accounts: tuple[Account, ...], found: list[str]) -> None:
    assert codes(*users, accounts=accounts) == found


def test_a_number_is_crowded_above_the_tenants_limit() -> None:
    users = [User(f"c{at}", f"User {at}", Holding(calls=POOL)) for at in range(3)]
    assert codes(*users, accounts=(), crowded_above=3) == []
    assert codes(*users, accounts=(), crowded_above=2) == ["number_crowded"]
    away = replace(users[0], gone=True, in_plan=True)
    assert codes(away, *users[1:], accounts=(), crowded_above=2) == ["user_gone"]


def test_a_conflict_names_its_holders_and_offers_to_take_it_from_each() -> None:
    (finding,) = check(world(anna(decision=Decision(ON_101)), JAN, accounts=(HELD,)))
    assert finding.severity == Severity.ERROR
    assert explain(finding) == "Anna, Jan share extension 101; only one user can have it."
    assert [label(remedy) for remedy in remedies_for(finding)] == [
        "Take from Anna",
        "Take from Jan",
        "Choose another: Anna",
        "Choose another: Jan",
    ]


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
def test_a_missing_account_is_told_and_its_successor_offered(
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


def test_who_has_no_known_number_is_told_by_account() -> None:
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


EASTER = Claim(8, "Easter", "2026-12-01", "c2", "Jan")


@pytest.mark.parametrize(
    ("user", "claims", "words"),
    [
        (
            anna(decision=Decision(ON_101)),
            [EASTER],
            ["Extension 101 is planned for Anna here and for Jan in “Easter”, due 1 Dec 2026."],
        ),
        (
            anna(decision=Decision(ON_101)),
            [EASTER, Claim(9, "May", "", "p5", "Ola")],
            [
                "Extension 101 is planned for Anna here and for Jan in “Easter”, due 1 Dec 2026.",
                "Extension 101 is planned for Anna here and for Ola in “May”.",
            ],
        ),
        (anna(decision=Decision(ON_101)), [replace(EASTER, key="c1", name="Anna")], []),  # the same person
        (anna(), [EASTER], []),
        (anna(ON_101), [EASTER], []),  # as live: the plan does not give it
        (anna(decision=Decision(Extension("none"))), [EASTER], []),
        (anna(decision=Decision(ON_101), gone=True, in_plan=True), [EASTER], []),
    ],
)
def test_what_another_draft_gives_to_somebody_else(user: User, claims: list[Claim], words: list[str]) -> None:
    account = replace(ACCOUNT, assigned=user.current_id == 101)
    found = check(world(user, accounts=(account,), claims={101: claims}))
    told = [finding for finding in found if finding.code == "planned_elsewhere"]
    assert [explain(finding) for finding in told] == words
    if told:
        assert told[0].severity == Severity.NOTICE
        assert [label(remedy) for remedy in remedies_for(told[0])] == [
            "Open “Easter”",
            "Choose another: Anna",
        ]


def test_the_caller_id_is_offered_as_the_tenant_spells_it() -> None:
    account = replace(HELD, caller_id="777888999")
    (finding,) = check(world(anna(ON_101, calls=("48111222333",)), accounts=(account,)))
    assert finding.code == "caller_id_outside_pool"
    (add, _choose) = remedies_for(finding)
    assert add.params["presentation"] == "48777888999"
    assert label(add) == "Add +48 77 788 89 99 to the pool"


def test_every_rule_has_words_and_remedies() -> None:
    found = check(
        world(
            anna(decision=Decision(ON_101, calls=("48111222333",), sms=("Nobody",))),
            JAN,
            User("c3", "Ewa", gone=True, in_plan=True),
            User("c4", "Ola", decision=Decision(Extension("static"), calls=())),
            User("c5", "Iza", decision=Decision(ON_102, calls=POOL)),
            User("c6", "Zoë", Holding(Extension("static", 104), POOL), current_id=104),
            accounts=(
                replace(ACCOUNT, type="FAX", caller_id="48999000111", assigned=False),
                replace(ACCOUNT, extension_id=102, extension="102", gone=True),
                replace(ACCOUNT, extension_id=103),
            ),
            crowded_above=1,
            claims={102: [EASTER, Claim(9, "Monday", "", "c9", "Ada")]},
        )
    )
    assert {finding.code for finding in found} == set(SEVERITIES)
    for language in ("en", "pl"):
        with translation.override(language):
            for finding in found:
                assert "%(" not in explain(finding)
                assert explain(finding)
                assert remedies_for(finding)
                assert all(label(remedy) for remedy in remedies_for(finding))


@pytest.mark.parametrize("language", ["en", "pl"])
def test_every_rule_has_a_short_label(language: str) -> None:
    assert RULE_LABELS.keys() == SEVERITIES.keys()
    with translation.override(language):
        labels = [str(label) for label in RULE_LABELS.values()]
    assert all(len(label.split()) > 1 and len(label) <= 24 for label in labels)
    if language == "pl":
        assert not set(labels) & {str(label) for label in RULE_LABELS.values()}, "left in English"


def test_every_finding_is_documented_with_its_severity() -> None:
    lines = Path("docs/findings.md").read_text().splitlines()
    told = dict(re.findall(r"`(\w+)` \| (\w+)", line)[0] for line in lines if line.startswith("| `"))
    assert told == {code: severity.value for code, severity in SEVERITIES.items()}


def test_effective_state_keeps_what_is_not_decided() -> None:
    user = anna(ON_101, sms=("Firma",), decision=Decision(calls=()))
    assert user.effective == Holding(ON_101, (), ("Firma",))
    assert user.account_id == user.occupied_id == 101
    assert anna(Extension("dynamic"), current_id=101).occupied_id == 101
    assert anna(Extension("dynamic"), current_id=101).account_id is None
    assert (
        anna(Extension("dynamic"), current_id=101, decision=Decision(Extension("none"))).occupied_id is None
    )
    assert replace(user, gone=True).account_id is None


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
