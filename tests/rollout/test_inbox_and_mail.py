"""What waits for whom on the start page, and what is told by mail: to those concerned, in their language."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.services import create_plan, set_status
from ccrm_admin.rollout.services import approve, approve_moved, current_rollout, propose, reopen, send_back
from ccrm_admin.rollout.services.inbox import waiting_for
from ccrm_admin.rollout.services.mail import tell
from ccrm_admin.rollout.services.ticking import Named, assign, tick
from ccrm_admin.tenants.models import User
from tests.conftest import ClientOf
from tests.html import select
from tests.planning.world import OTHER, Centre
from tests.rollout.moves import swapping
from tests.rollout.test_approval import live, now
from tests.rollout.test_verify import synced


@pytest.fixture
def anna(centre: Centre, supervisor: User) -> str:
    for number in (101, 102, 103):
        centre.account(number)
    centre.number(OTHER)
    anna = centre.user("Anna", 101)
    centre.give(anna, 102, by=supervisor)
    return anna


@pytest.fixture
def sent(settings: Any) -> Any:
    """Mail is configured; return what a worker sends, as (who, subject), and forget it."""
    settings.MAIL_IS_SENT, settings.PUBLIC_URL = True, "https://ccrm.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    def sent() -> list[tuple[str, str]]:
        for queued in DBTaskResult.objects.order_by("enqueued_at"):
            tell.func(*queued.args_kwargs["args"])
        DBTaskResult.objects.all().delete()
        found = [(each.to[0], each.subject) for each in mail.outbox]
        return sorted(found)

    return sent


def inbox(client_of: ClientOf, who: str, path: str = "/") -> list[str]:
    page = client_of(who).get(path).content.decode()
    return [line.get_text(" ", strip=True) for line in select(page, ".inbox-line")]


def test_what_waits_for_whom(
    centre: Centre, anna: str, supervisor: User, manager: User, outsider: User, client_of: ClientOf
) -> None:
    assert not inbox(client_of, "manager")
    propose(plan=centre.plan, by=supervisor)
    for path in ("/", "/t/alfa/"):
        [line] = inbox(client_of, "manager", path)
        assert line.startswith("Monday waits for your approval, proposed by Supervisor")
    assert not inbox(client_of, "supervisor")
    assert not inbox(client_of, "outsider")
    send_back(plan=now(centre), by=manager, comment="No")
    assert not inbox(client_of, "manager")
    assert inbox(client_of, "supervisor")[0].startswith("Monday was sent back to you")
    propose(plan=now(centre), by=supervisor)
    reopen(plan=now(centre), by=manager)
    assert inbox(client_of, "supervisor")[0].startswith("Monday is a draft again, by somebody else")
    propose(plan=now(centre), by=supervisor)
    reopen(plan=now(centre), by=supervisor)
    assert not inbox(client_of, "supervisor")
    propose(plan=now(centre), by=supervisor)
    approve(plan=now(centre), by=manager)
    assert not inbox(client_of, "manager")
    [line] = inbox(client_of, "supervisor")
    assert line.startswith("Monday 1 step can be done now and is nobody's yet")
    live(centre, anna, extension_id=9103, extension="103")
    current_rollout(now(centre))
    assert "approval out of date" in inbox(client_of, "manager")[0]
    assert "its approval is out of date" in inbox(client_of, "supervisor")[0]


def test_steps_that_wait_for_somebody(
    centre: Centre, supervisor: User, manager: User, client_of: ClientOf
) -> None:
    move = swapping(centre, supervisor, manager)
    free = move.steps.possible().count()
    assert inbox(client_of, "supervisor")[0].startswith(
        f"Monday {free} steps can be done now and are nobody's yet"
    )
    assert not inbox(client_of, "manager")  # it is not their plan
    first, second = move.steps.possible()
    assign(
        plan=move.plan,
        by=manager,
        steps=[Named(each.number, each.version) for each in (first, second)],
        to=manager,
    )
    assert not inbox(client_of, "supervisor")
    [line] = inbox(client_of, "manager", "/t/alfa/")
    assert line.startswith(f"Monday {free} steps of yours can be done now")
    first.refresh_from_db()
    tick(plan=move.plan, by=manager, step=Named(first.number, first.version))
    synced(centre.tenant, minutes=1)
    lines = inbox(client_of, "manager")
    assert lines[1].startswith("Monday 1 step that you did is not confirmed: CCRM has something else")
    assert not inbox(client_of, "outsider")


def test_what_came_true_before_its_approval_waits_for_no_manager(
    centre: Centre, anna: str, supervisor: User, manager: User, client_of: ClientOf
) -> None:
    propose(plan=centre.plan, by=supervisor)
    live(centre, anna, extension_id=9102, extension="102")
    current_rollout(now(centre))
    assert not inbox(client_of, "manager")
    [line] = inbox(client_of, "supervisor")
    assert line.startswith("Monday nothing is left to approve")


def test_many_plans_take_no_more_statements(
    centre: Centre, anna: str, supervisor: User, manager: User
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert waiting_for(manager)
        return len(captured)

    propose(plan=centre.plan, by=supervisor)
    one = statements()
    for title in ("Tuesday", "Wednesday", "Thursday"):
        centre.plan = create_plan(tenant=centre.tenant, title=title, by=None)
        centre.set(anna, Part.CALLS, (OTHER,), by=supervisor)
        propose(plan=centre.plan, by=supervisor)
    assert len(waiting_for(manager)) == 4
    assert statements() == one


def test_one_mail_a_change_to_those_concerned(
    sent: Any, centre: Centre, anna: str, supervisor: User, manager: User, other_manager: User, viewer: User
) -> None:
    manager.language = "pl"
    manager.save()
    Plan.objects.update(owner=viewer)
    centre.give(anna, 103, by=other_manager)
    propose(plan=now(centre), by=supervisor, comment="For <Monday>")
    assert sent() == [
        ("manager@example.com", "„Monday” czeka na Twoje zatwierdzenie, zgłoszenie: Supervisor")
    ]
    [message] = mail.outbox
    url = f"https://ccrm.example/t/alfa/plans/{centre.plan.pk}/approval/"
    html = str(message.alternatives[0][0])  # type: ignore[attr-defined]
    assert url in message.body
    assert "For <Monday>" in message.body
    assert url in html
    assert "For &lt;Monday&gt;" in html
    mail.outbox.clear()
    send_back(plan=now(centre), by=manager, comment="No")
    assert sent() == [
        ("supervisor@example.com", "“Monday” was sent back by Manager"),
        ("viewer@example.com", "“Monday” was sent back by Manager"),
    ]
    mail.outbox.clear()
    propose(plan=now(centre), by=supervisor)
    approve(plan=now(centre), by=manager)
    assert [subject for who, subject in sent() if who == "supervisor@example.com"] == [
        "“Monday” was approved by Manager"
    ]
    mail.outbox.clear()
    live(centre, anna, extension_id=9102, extension="102")
    current_rollout(now(centre))
    current_rollout(now(centre))
    said = "The approval of “Monday” is out of date"
    assert sent() == [  # those who wrote the plan, and those who are to look at what moved
        ("manager@example.com", "Zatwierdzenie planu „Monday” jest nieaktualne"),
        ("second@example.com", said),
        ("supervisor@example.com", said),
        ("viewer@example.com", said),
    ]
    mail.outbox.clear()
    live(centre, anna, extension_id=9101, extension="101")  # all is well again, and then it is not
    current_rollout(now(centre))
    assert sent() == []
    live(centre, anna, extension_id=9102, extension="102")
    current_rollout(now(centre))
    assert len(sent()) == 4
    mail.outbox.clear()
    approve_moved(plan=now(centre), by=manager)
    sent()
    mail.outbox.clear()
    set_status(plan=now(centre), status=PlanStatus.CARRIED_OUT, by=None)
    assert sent() == [
        ("manager@example.com", "Plan „Monday” jest wdrożony"),
        ("supervisor@example.com", "“Monday” is carried out"),
        ("viewer@example.com", "“Monday” is carried out"),
    ]
    assert f"/t/alfa/plans/{centre.plan.pk}/worksheet/report/" in mail.outbox[0].body
    mail.outbox.clear()
    viewer.memberships.all().delete()
    reopen(plan=now(centre), by=manager)
    assert [each for each in sent() if "draft" in each[1]] == [
        ("supervisor@example.com", "“Monday” is a draft again, by Manager")
    ]


def test_a_mail_server_that_is_away_fails_nothing(
    sent: Any, centre: Centre, anna: str, supervisor: User, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    propose(plan=centre.plan, by=supervisor)
    assert sent() == []
    assert now(centre).status == "proposed"


def test_without_a_mail_server_nothing_is_queued(
    centre: Centre, anna: str, supervisor: User, manager: User
) -> None:
    propose(plan=centre.plan, by=supervisor)
    assert not DBTaskResult.objects.exists()


def test_the_language_of_a_person_is_the_one_chosen_last(client_of: ClientOf, viewer: User) -> None:
    client_of("viewer").post("/i18n/setlang/", {"language": "pl"})
    assert User.objects.get(pk=viewer.pk).language == "pl"
    client_of("viewer").post("/i18n/setlang/", {"language": "xx"})
    assert User.objects.get(pk=viewer.pk).language == "pl"
