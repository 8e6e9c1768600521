"""Each rule by a table: the user or account that breaks it, and its neighbours that do not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from ccrm_admin.inventory.restriction import Kind, Restricted, Restriction
from ccrm_admin.planning.domain.finding import SEVERITIES, Severity
from ccrm_admin.planning.domain.remedies import remedies_for
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import Account, Decision, Extension, Holding, User
from ccrm_admin.planning.domain.world import Claim
from ccrm_admin.planning.text.messages import RULE_LABELS, detail, explain, label
from tests.planning.small_worlds import ACCOUNT, HELD, JAN, ON_101, ON_102, POOL, anna, codes, world


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


BLOCKED = Restriction(Kind.BLOCKED, None, "spam")
RESTING = Restriction(Kind.RESTING, date(2026, 12, 12), holders=("Jan",), left=date(2026, 12, 1))
EASTER = Claim(8, "Easter", "2026-12-01", "c2", "Jan")


UNNUMBERED = replace(ACCOUNT, extension="")


@pytest.mark.parametrize(
    ("user", "account", "columns", "said", "exactly"),
    [
        (
            anna(ON_101),
            replace(UNNUMBERED, type="FAX"),
            {},
            "Not a voice account: Anna (account 101, type FAX).",
            "account 101, type FAX",
        ),
        (
            anna(ON_101),
            replace(UNNUMBERED, type=""),
            {},
            "Not a voice account: Anna (account 101, no type).",
            "account 101, no type",
        ),
        (
            anna(ON_101),
            replace(ACCOUNT, type=""),
            {},
            "Anna has extension 101, whose type CCRM does not give: it might not be for calls.",
            "extension 101, no type",
        ),
        (
            anna(ON_101),
            replace(UNNUMBERED, assigned=False),
            {},
            "Assignment mismatch: Anna (account 101, not assigned in CCRM).",
            "account 101, not assigned in CCRM",
        ),
        (
            anna(),
            replace(UNNUMBERED, assigned=True),
            {},
            "Assignment mismatch: account 101, assigned in CCRM.",
            "account 101, assigned in CCRM",
        ),
        (
            anna(decision=Decision(ON_101)),
            UNNUMBERED,
            {"claims": {101: [Claim(8, "Easter", "", "c2", "Jan")]}},
            "Planned elsewhere: Anna (account 101, in “Easter” for Jan).",
            "account 101, in “Easter” for Jan",
        ),
    ],
)
def test_an_account_without_a_number_is_named_by_its_id_and_all_is_said_of_it(
    user: User, account: Account, columns: dict[str, Any], said: str, exactly: str
) -> None:
    found = check(world(user, accounts=(account,), **columns))
    told = {explain(each): detail(each) for each in found}
    assert told.get(said) == exactly, told


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
    listed = [finding for finding in found if finding.code == "planned_elsewhere"]
    assert [explain(finding) for finding in listed] == words
    if listed:
        assert listed[0].severity == Severity.NOTICE
        assert [label(remedy) for remedy in remedies_for(listed[0])] == [
            "Open “Easter”",
            "Choose another: Anna",
        ]


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
            restricted=Restricted({101: (BLOCKED, RESTING)}, {"48111222333": (BLOCKED, RESTING)}),
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
    listed = dict(re.findall(r"`(\w+)` \| (\w+)", line)[0] for line in lines if line.startswith("| `"))
    assert listed == {code: severity.value for code, severity in SEVERITIES.items()}


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
