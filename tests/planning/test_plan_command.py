"""``manage.py plan`` as a script meets it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ccrm_admin.inventory.models import CrmUser, SipAccount
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.state import Extension
from ccrm_admin.planning.models import Plan, PlanUser
from ccrm_admin.planning.services import link_planned_user, undo
from ccrm_admin.tenants.models import Tenant
from tests.inventory import rows
from tests.planning.commands import diff, plan
from tests.planning.world import NUMBER, OTHER, Centre


def test_create_and_list(centre: Centre, beta: Tenant) -> None:
    assert plan("create", "alfa", "Tuesday")["title"] == "Tuesday"
    rows.crm_user(beta)
    listed = plan("list", "alfa")["plans"]
    assert [(row["title"], row["status"], row["users"], row["differences"]) for row in listed] == [
        ("Monday", "draft", 0, 0),
        ("Tuesday", "draft", 0, 0),
    ]
    assert plan("list", "beta") == {"plans": []}
    with pytest.raises(CommandError, match="this title already"):
        plan("create", "alfa", "Tuesday")


def test_an_empty_plan_has_no_difference(centre: Centre) -> None:
    centre.account(101, assigned=True, holder_count=1)
    centre.user("Anna", 101, call_pool=[])
    status, data = diff()
    assert status == 0
    assert data["changes"] == []
    assert [finding["code"] for finding in data["findings"]] == ["empty_call_pool"]


def test_set_show_and_diff(centre: Centre, set_from: Any) -> None:
    centre.account(101, assigned=True, holder_count=1)
    centre.number(NUMBER)
    centre.number(OTHER)
    centre.sender("Firma")
    anna, jan = centre.user("Anna", sms_pool=["Firma"]), centre.user("Jan", 101)
    done = set_from(
        {
            "user": centre.uuid(anna),
            "mode": "static",
            "extensionId": 9101,
            "callPresentations": [OTHER, NUMBER],
            "note": "from a file",
        }
    )
    assert done == {"edit": 1, "users": 1, "changes": 3}

    status, data = diff()
    assert status == 2
    assert data["changes"] == [
        {
            "user": centre.uuid(anna),
            "part": "extension",
            "live": {"mode": "none", "extensionId": None},
            "planned": {"mode": "static", "extensionId": 9101},
        },
        {
            "user": centre.uuid(anna),
            "part": "callPresentations",
            "live": [NUMBER],
            "planned": [OTHER, NUMBER],
        },
    ]
    assert data["findings"] == [
        {
            "code": "extension_shared",
            "severity": "error",
            "origin": "plan",
            "acknowledged": False,
            "users": [centre.uuid(anna), centre.uuid(jan)],
            "message": "Anna, Jan share extension 101; only one user can have it.",
        }
    ]
    assert plan("show", "alfa", "Monday") == {
        "assignments": [
            {
                "user": centre.uuid(anna),
                "mode": "static",
                "extensionId": 9101,
                "callPresentations": [OTHER, NUMBER],
                "smsSenders": ["Firma"],
                "note": "from a file",
            },
            {
                "user": centre.uuid(jan),
                "mode": "static",
                "extensionId": 9101,
                "callPresentations": [NUMBER],
                "smsSenders": [],
                "note": "",
            },
        ]
    }
    undo(plan=centre.plan, by=None, number=1)
    assert diff()[0] == 0


def test_what_is_shown_can_be_set_again(centre: Centre, set_from: Any) -> None:
    centre.account(101, assigned=True, holder_count=1)
    centre.user("Anna", 101, call_pool=["48600000000"], sms_pool=["Unlisted"])
    centre.user("Jan", 555)  # on an account that the tenant's own list lacks
    centre.user("Ewa", 101, mode="dynamic")
    before = plan("show", "alfa", "Monday")
    set_from(*before["assignments"])
    assert plan("show", "alfa", "Monday") == before
    status, data = diff()
    assert (status, data["changes"]) == (0, [])


def test_a_decision_stays_where_another_user_has_the_same_live(centre: Centre, set_from: Any) -> None:
    centre.account(101)
    anna, _jan = centre.user("Anna", 101), centre.user("Jan", 101)
    centre.give(anna, 101)
    before = plan("show", "alfa", "Monday")
    set_from(*before["assignments"])
    assert plan("show", "alfa", "Monday") == before
    row = centre.row(anna)
    assert row.assignment
    assert row.assignment.extension == Extension(STATIC, 9101)


def test_what_is_shown_can_be_set_again_where_users_share_an_account(centre: Centre, set_from: Any) -> None:
    for number in (101, 102):
        centre.account(number)
    anna, jan, ola = centre.user("Anna", 101), centre.user("Jan", 101), centre.user("Ola", 102)
    ewa = centre.user("Ewa")
    centre.give(ewa, 102)  # Ola's, who is left alone
    before = plan("show", "alfa", "Monday")
    changes = diff()[1]["changes"]
    assert [change["planned"]["extensionId"] for change in changes] == [9102]
    plan("create", "alfa", "Tuesday")
    set_from(*before["assignments"], title="Tuesday")
    assert plan("show", "alfa", "Tuesday") == before
    assert diff("alfa", "Tuesday")[1]["changes"] == changes
    with pytest.raises(CommandError, match="Ewa has extension 101"):  # one of them has it by this file alone
        set_from(
            *(
                {"user": centre.uuid(key), "mode": "static", "extensionId": 9101}
                for key in (ewa, anna, ola, jan)
            )
        )


def test_an_absent_key_is_as_live_again(centre: Centre, set_from: Any) -> None:
    centre.account(101)
    anna = centre.user("Anna")
    uuid = centre.uuid(anna)
    set_from({"user": uuid, "mode": "static", "extensionId": 9101, "callPresentations": [], "note": "kept"})
    set_from({"user": uuid, "smsSenders": []})
    assert diff()[0] == 0
    (shown,) = plan("show", "alfa", "Monday")["assignments"]
    assert (shown["mode"], shown["callPresentations"], shown["note"]) == ("none", [NUMBER], "kept")


def test_two_users_can_change_places_in_one_file(centre: Centre, set_from: Any) -> None:
    for number in (101, 102):
        centre.account(number)
    anna, jan = (centre.uuid(centre.user(name)) for name in ("Anna", "Jan"))
    for first, second in ((9101, 9102), (9102, 9101)):
        set_from(
            {"user": anna, "mode": "static", "extensionId": first},
            {"user": jan, "mode": "static", "extensionId": second},
        )
    shown = plan("show", "alfa", "Monday")["assignments"]
    assert [row["extensionId"] for row in shown] == [9102, 9101]


def test_planned_users_go_by_their_email(centre: Centre, set_from: Any) -> None:
    centre.account(101)
    plan("add-user", "alfa", "Monday", "Ewa@firma.example", "--first-name=Ewa", "--group=Konsultant")
    set_from({"user": "ewa@firma.example", "mode": "static", "extensionId": 9101})
    status, data = diff()
    assert status == 2
    assert [change["user"] for change in data["changes"]] == ["ewa@firma.example"]
    plan("create", "alfa", "Tuesday")
    set_from({"user": "ewa@firma.example", "mode": "dynamic"}, title="Tuesday")
    assert plan("show", "alfa", "Tuesday")["assignments"][0]["mode"] == "dynamic"


def test_an_email_leads_to_whom_the_planned_user_has_become(centre: Centre, set_from: Any) -> None:
    plan("add-user", "alfa", "Monday", "ewa@firma.example", "--first-name=Ewa")
    planned, ewa = PlanUser.objects.get(), centre.user("Ewa", email="ewa@firma.example")
    link_planned_user(planned=planned, user=CrmUser.objects.get(pk=int(ewa[1:])), by=None)
    set_from({"user": " EWA@firma.example", "mode": "dynamic"})
    assert [change["user"] for change in diff()[1]["changes"]] == [centre.uuid(ewa)]
    with pytest.raises(CommandError, match=r"row 2 .*twice"):
        set_from({"user": "ewa@firma.example"}, {"user": centre.uuid(ewa)})
    with pytest.raises(CommandError, match="Ewa already has this e-mail in CCRM"):
        plan("add-user", "alfa", "Monday", "ewa@firma.example")


def test_who_is_planned_elsewhere_keeps_their_name_and_that_is_said(centre: Centre) -> None:
    plan("add-user", "alfa", "Monday", "ewa@firma.example", "--first-name=Ewa")
    plan("create", "alfa", "Tuesday")
    out = io.StringIO()
    call_command("plan", "add-user", "alfa", "Tuesday", "ewa@firma.example", "--first-name=Jan", stdout=out)
    assert out.getvalue().startswith("In the plan now: Ewa (another plan has them already")
    added = plan("add-user", "alfa", "Tuesday", "ewa@firma.example", "--first-name=Jan")
    assert added == {"user": "ewa@firma.example", "name": "Ewa", "group": ""}


def test_unknown_tenants_plans_and_words_are_errors(centre: Centre) -> None:
    for words in (("nowhere", "Monday"), ("alfa", "Never"), ("alfa",)):
        with pytest.raises(CommandError):
            diff(*words)


def test_archived_plans_are_shown_but_not_set(centre: Centre, set_from: Any) -> None:
    anna = centre.user("Anna")
    Plan.objects.update(status="archived")
    assert diff()[0] == 0
    with pytest.raises(CommandError, match="archived"):
        set_from({"user": centre.uuid(anna), "mode": "dynamic"})


def test_the_difference_follows_a_sync(centre: Centre, set_from: Any) -> None:
    centre.account(101)
    anna = centre.user("Anna")
    set_from({"user": centre.uuid(anna), "mode": "static", "extensionId": 9101})
    SipAccount.objects.update(missing_since=timezone.now())
    centre.moved()
    assert [finding["code"] for finding in diff()[1]["findings"]] == ["account_gone"]


def test_people_get_lines_of_text(centre: Centre) -> None:
    centre.account(101)
    anna = centre.user("Anna")
    centre.give(anna, 101)
    for words, line in (
        (("show", "alfa", "Monday"), f"{centre.uuid(anna)}: static 9101 [{NUMBER}] []"),
        (("list", "alfa"), "Monday: draft, 1 user, 1 difference, 0 errors, 0 warnings, 0 notices"),
    ):
        out = io.StringIO()
        call_command("plan", *words, stdout=out)
        assert out.getvalue().strip() == line
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("plan", "diff", "alfa", "Monday", stdout=out)
    assert out.getvalue() == f"{centre.uuid(anna)} extension: none → static 9101\n"
