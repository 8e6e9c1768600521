"""``manage.py plan propose|approve|send-back|reopen`` as a script meets them."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.models import Plan
from ccrm_admin.tenants.models import Tenant, User
from tests.planning.world import NUMBER, OTHER, Centre


def plan(*words: str) -> Any:
    out = io.StringIO()
    call_command("plan", words[0], "alfa", "Monday", *words[1:], "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def people(supervisor: User, manager: User, viewer: User) -> None:
    pass


@pytest.fixture
def anna(centre: Centre) -> str:
    centre.account(102)
    centre.number(NUMBER)
    centre.number(OTHER)
    anna = centre.user("Anna", 101)
    centre.give(anna, 102)
    return anna


def test_there_and_back(people: None, centre: Centre, anna: str) -> None:
    done = plan("propose", "--as", "Supervisor@example.com", "--comment", "For Monday")
    assert (done["title"], done["status"], done["entries"], len(done["hash"])) == (
        "Monday",
        "proposed",
        1,
        64,
    )
    with pytest.raises(CommandError, match="Say what is to be changed"):
        plan("send-back", "--as", "manager@example.com")
    back = plan("send-back", "--as", "manager@example.com", "--comment", "Not yet")
    assert back == {"id": centre.plan.pk, "title": "Monday", "status": "draft"}
    again = plan("propose", "--as", "supervisor@example.com")
    assert again["hash"] == done["hash"]
    assert plan("approve", "--as", "manager@example.com")["hash"] == done["hash"]
    assert plan("reopen", "--as", "supervisor@example.com")["status"] == "draft"
    said = io.StringIO()
    call_command("plan", "propose", "alfa", "Monday", "--as", "supervisor@example.com", stdout=said)
    assert said.getvalue() == f"Monday: proposed, 1 change, hash {done['hash']}\n"


def test_errors_are_named_unless_they_are_accepted(people: None, centre: Centre, anna: str) -> None:
    centre.set(anna, Part.EXTENSION, Extension("static"))
    plan("propose", "--as", "supervisor@example.com")
    with pytest.raises(CommandError, match=r"1 error of this plan(?s:.)*Anna is static but has no account"):
        plan("approve", "--as", "manager@example.com")
    assert Plan.objects.get().status == "proposed"
    assert plan("approve", "--as", "manager@example.com", "--accept-errors")["status"] == "approved"


def test_what_moved_is_approved_again(people: None, centre: Centre, anna: str) -> None:
    plan("propose", "--as", "supervisor@example.com")
    first = plan("approve", "--as", "manager@example.com")["hash"]
    with pytest.raises(CommandError, match="approved already: Manager"):
        plan("approve", "--as", "manager@example.com")
    user = centre.row(anna).crm_user
    assert user
    user.extension_id = 9555
    user.save()
    centre.moved()
    assert plan("approve", "--as", "manager@example.com")["hash"] != first


def test_what_moved_since_it_was_proposed_is_not_approved_unseen(
    people: None, centre: Centre, anna: str
) -> None:
    proposed = plan("propose", "--as", "supervisor@example.com")["hash"]
    user = centre.row(anna).crm_user
    assert user
    user.extension_id = 9555
    user.save()
    centre.moved()
    named = r"Anna, extension \(moved\): account 9555, static → 102, static"
    said = rf"1 change is no longer as it was proposed(?s:.)*{named}(?s:.)*--accept-moved"
    with pytest.raises(CommandError, match=said):
        plan("approve", "--as", "manager@example.com")
    assert Plan.objects.get().status == "proposed"
    assert plan("approve", "--as", "manager@example.com", "--accept-moved")["hash"] != proposed


def test_what_came_true_before_its_approval_is_nothing_to_approve(
    people: None, centre: Centre, anna: str
) -> None:
    plan("propose", "--as", "supervisor@example.com")
    user = centre.row(anna).crm_user
    assert user
    user.extension_id = 9102
    user.save()
    centre.moved()
    with pytest.raises(CommandError, match="Nothing is left to approve"):
        plan("approve", "--as", "manager@example.com")
    assert Plan.objects.get().status == "proposed"


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("nobody-here@example.com", "There is no active person"),
        ("viewer@example.com", "Viewer needs the role “supervisor” in Alfa Call Center"),
        ("outsider@example.com", "Outsider needs the role"),
    ],
)
def test_people_without_the_role(
    people: None, outsider: User, centre: Centre, anna: str, who: str, said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        plan("propose", "--as", who)
    assert Plan.objects.get().status == "draft"


def test_help_names_them_all(capsys: pytest.CaptureFixture[str], alfa: Tenant) -> None:
    with pytest.raises(SystemExit):
        call_command("plan", "--help")
    said = capsys.readouterr().out
    assert all(name in said for name in ("propose", "approve", "send-back", "reopen", "diff"))
