"""Teams: mirrored like the other lists, who joined and left, and a tenant whose API gives none."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

from ccrm_admin.inventory.models import CrmUser, Holding, ResourceState, Team
from ccrm_admin.sync.choices import ChangeKind, ResultStatus, RunStatus
from ccrm_admin.sync.mirroring import holdings, members
from ccrm_admin.sync.models import InventoryChange
from ccrm_admin.sync.pages.changed_fields import FieldChange, field_changes
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.listed import texts_of
from tests.conftest import ClientOf
from tests.sync.conftest import Ccrm, results_of
from tests.sync.past import DAY, FIRST, Clock, set_clock

pytestmark = pytest.mark.django_db
POSITIONS, TEAMS = 0, 1  # the two types of the sandbox


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return set_clock(monkeypatch)


def groups(ccrm: Ccrm, of: int = TEAMS) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ccrm.remote.data.user_groups[of]["userGroup"]
    return found


def members_sent(ccrm: Ccrm) -> dict[str, set[str]]:
    """Return {user: UUIDs of the teams} as the sandbox has it."""
    sent: dict[str, set[str]] = {user["uuid"]: set() for user in ccrm.remote.data.crm_users}
    for kind in (POSITIONS, TEAMS):
        for group in groups(ccrm, kind):
            for member in group["users"]:
                if member["uuid"] in sent:
                    sent[member["uuid"]].add(group["uuid"])
    return sent


def assert_mirrored(ccrm: Ccrm) -> None:
    """What users, teams and open periods say of who is in which team is what was sent."""
    sent = members_sent(ccrm)
    labels = dict(Team.objects.present().values_list("uuid", "label"))
    for user in CrmUser.objects.present():
        assert set(user.team_ids) == sent[str(user.uuid)]
        assert texts_of(user.teams) == [labels[uuid] for uuid in user.team_ids]
    for team in Team.objects.present():
        assert team.user_count == sum(team.uuid in own for own in sent.values())
    going_on = Holding.objects.filter(kind="team", ended_at=None)
    periods = [
        (str(user), team) for user, team in going_on.values_list("user__uuid", "presentation_canonical")
    ]
    assert sorted(periods) == sorted((user, team) for user, own in sent.items() for team in own)


def member_of(ccrm: Ccrm) -> dict[str, Any]:
    """Return the first member of the first team."""
    member: dict[str, Any] = groups(ccrm)[0]["users"][0]
    return member


def test_whatever_happens_the_mirror_has_what_was_sent(ccrm: Ccrm):
    ccrm.sync()
    assert Team.objects.count() == len(groups(ccrm)) + len(groups(ccrm, POSITIONS)) > 4
    assert_mirrored(ccrm)
    for _ in range(3):
        ccrm.remote.data.evolve(3)
        assert ccrm.sync().status == RunStatus.OK
        assert_mirrored(ccrm)


def test_a_second_sync_of_the_same_writes_nothing(ccrm: Ccrm, monkeypatch: pytest.MonkeyPatch):
    ccrm.sync()
    before = dict(ResourceState.objects.values_list("resource", "version"))
    ResourceState.objects.update(last_read={})  # so that every record is compared
    monkeypatch.setattr(holdings, "follow", None)
    result = results_of(ccrm.sync())["user_groups"]
    assert (result.added, result.changed, result.removed) == (0, 0, 0)
    assert result.unchanged == Team.objects.count()
    assert dict(ResourceState.objects.values_list("resource", "version")) == before


def test_who_joined_and_who_left_is_history(ccrm: Ccrm, clock: Clock):
    ccrm.sync()
    old, new = groups(ccrm)[:2]
    member = next(each for each in old["users"] if each not in new["users"])
    clock.now = FIRST + 2 * DAY
    old["users"].remove(member)
    new["users"].append(member)
    ccrm.sync()
    assert_mirrored(ccrm)
    name = f"{member['firstName']} {member['lastName']}"
    told = {}
    for change in InventoryChange.objects.filter(resource="user_groups", kind=ChangeKind.CHANGED):
        [field] = field_changes(change)
        told[change.label] = ([*field.removed], [*field.added])
        assert name.lower().split()[0][:2] in change.search
    assert told == {old["name"]: ([name], []), new["name"]: ([], [name])}
    periods = Holding.objects.filter(kind="team", user__uuid=member["uuid"])
    left, joined = periods.get(presentation=old["name"]), periods.get(presentation=new["name"])
    assert ((left.began_at - FIRST).days, left.exact, (left.ended_at - FIRST).days) == (0, False, 2)
    assert ((joined.began_at - FIRST).days, joined.exact, joined.ended_at) == (2, True, None)


def test_people_of_one_name_are_counted_each(ccrm: Ccrm, monkeypatch: pytest.MonkeyPatch):
    """One who was deleted and made anew joins, and leaves, under the same name."""
    ccrm.sync()
    monkeypatch.setattr(members, "NAMED", 2)
    team, twin = groups(ccrm)[0], ccrm.remote.data.crm_users[0]
    team["users"] = [{"uuid": twin["uuid"]}]
    ccrm.sync()
    InventoryChange.objects.all().delete()
    ccrm.remote.data.crm_users.remove(twin)
    made = {**twin, "uuid": str(uuid4())}
    ccrm.remote.data.crm_users.append(made)
    team["users"] = [{"uuid": made["uuid"]}]
    ccrm.sync()

    def told() -> FieldChange:
        change = InventoryChange.objects.filter(resource="user_groups").get(label=team["name"])
        return field_changes(change)[0]

    name = f"{twin['firstName']} {twin['lastName']}"
    assert ([*told().added], [*told().removed]) == ([name], [name])
    assert "+1 user, −1 user" in told().html
    assert told().text == f"Users: joined: {name}; left: {name}"
    InventoryChange.objects.all().delete()
    team["users"] = [{"uuid": str(uuid4())} for _ in range(5)]
    ccrm.sync()
    assert "+5 users, −1 user" in told().html, "all are counted, be they named or not"
    assert "joined: 5: " in told().text


def test_a_renamed_team_is_the_same_one(ccrm: Ccrm):
    ccrm.sync()
    periods = Holding.objects.filter(kind="team").count()
    pk = Team.objects.get(uuid=groups(ccrm)[0]["uuid"]).pk
    groups(ccrm)[0]["name"] = "Nowa nazwa"
    ccrm.sync()
    user = CrmUser.objects.get(uuid=member_of(ccrm)["uuid"])
    assert "Nowa nazwa" in texts_of(user.teams)
    assert "nowa nazwa" in user.search
    assert Team.objects.get(label="Nowa nazwa").pk == pk
    assert Holding.objects.filter(kind="team").count() == periods


def test_teams_of_one_name_are_told_apart_by_their_types(ccrm: Ccrm):
    groups(ccrm)[0]["name"] = groups(ccrm, POSITIONS)[0]["name"] = "Lider"
    ccrm.sync()
    assert set(Team.objects.filter(name="Lider").values_list("label", flat=True)) == {
        "Lider (Zespół)",
        "Lider (Stanowisko)",
    }
    assert_mirrored(ccrm)


def test_a_user_who_comes_back_is_in_their_teams_again(ccrm: Ccrm):
    ccrm.sync()
    users = ccrm.remote.data.crm_users
    back = users.pop(next(at for at, user in enumerate(users) if user["uuid"] == member_of(ccrm)["uuid"]))
    ccrm.sync()
    assert not Holding.objects.filter(kind="team", user__uuid=back["uuid"], ended_at=None)
    team = Team.objects.get(uuid=groups(ccrm)[0]["uuid"])
    assert team.user_count == len(team.members) - 1, "a member whom CCRM lists nowhere"
    users.append(back)
    ccrm.sync()
    assert_mirrored(ccrm)


def test_when_most_teams_are_missing_nothing_is_taken_away(ccrm: Ccrm):
    ccrm.sync()
    before = list(CrmUser.objects.order_by("pk").values_list("team_ids", flat=True))
    ccrm.fault("none", resource="user_groups")
    result = results_of(ccrm.sync())["user_groups"]
    assert result.status == ResultStatus.HELD
    assert result.missing_records
    assert list(CrmUser.objects.order_by("pk").values_list("team_ids", flat=True)) == before
    ccrm.sync(accepted_removals={"user_groups": result.removed})
    assert not Team.objects.present()
    assert not CrmUser.objects.exclude(teams="")
    assert not Holding.objects.filter(kind="team", ended_at=None)


def test_a_type_that_cannot_be_read_takes_nobody_out_of_a_team(ccrm: Ccrm):
    ccrm.sync()
    before = Holding.objects.filter(kind="team", ended_at=None).count()
    ccrm.remote.data.user_groups[TEAMS]["userGroup"] = 7
    result = results_of(ccrm.sync())["user_groups"]
    assert (result.status, result.skipped, result.removed) == (ResultStatus.OK, 1, 0)
    assert Holding.objects.filter(kind="team", ended_at=None).count() == before


SHAPES = [
    {"kind": "status", "status": 404},
    {"kind": "status", "status": 403, "message": "Forbidden"},
    {"kind": "rate_limit"},  # the same status as a limit that only this list runs into
]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_tenant_without_teams_loses_nothing_else_and_is_told_once(
    ccrm: Ccrm, shape: dict[str, Any], client_of: ClientOf, capsys: pytest.CaptureFixture[str]
):
    ccrm.fault(resource="user_groups", **shape)
    for _ in range(2):
        run = ccrm.sync()
        assert run.status == RunStatus.OK
        assert results_of(run)["user_groups"].status == ResultStatus.UNAVAILABLE
        assert {r.status for name, r in results_of(run).items() if name != "user_groups"} == {ResultStatus.OK}
        assert (ccrm.tenant.failures, ccrm.tenant.retry_at) == (0, None)
    assert CrmUser.objects.count() == len(ccrm.remote.data.crm_users)
    viewer, sentence = client_of("viewer"), "CCRM does not give the teams of this tenant"
    pages = {path: viewer.get(f"/t/alfa/{path}").content.decode() for path in ("users/", "teams/", "syncs/")}
    assert [pages[path].count(sentence) for path in pages] == [1, 2, 1], (
        "in the top bar; where teams would be"
    )
    assert "mirror-trouble" not in pages["users/"]
    assert "mirror-warning" not in pages["users/"]
    assert ">unavailable<" not in pages["syncs/"]
    one = viewer.get(f"/t/alfa/syncs/{run.pk}/").content.decode()
    assert one.count(sentence) == 2
    assert "The other lists are not affected." in one, "and no word of how they are"
    call_command("sync", "alfa", "--json")
    told = json.loads(capsys.readouterr().out)["tenants"]["alfa"]
    assert told["status"] == "ok"
    assert told["resources"]["user_groups"]["status"] == "unavailable"
    assert sentence in told["resources"]["user_groups"]["error"]


def test_teams_stay_as_they_were_when_ccrm_gives_them_no_more(ccrm: Ccrm, clock: Clock):
    ccrm.sync()
    clock.now = FIRST + 2 * DAY
    ccrm.fault("status", status=404, resource="user_groups")
    ccrm.remote.data.crm_users.pop()
    assert ccrm.sync().status == RunStatus.OK
    assert Team.objects.present().count() == Team.objects.count() > 0
    ccrm.well()
    assert ccrm.sync().status == RunStatus.OK
    assert_mirrored(ccrm)


def test_the_limit_of_requests_is_no_lack_of_teams_that_were_read(ccrm: Ccrm, client_of: ClientOf):
    ccrm.sync()
    ccrm.fault("rate_limit", resource="user_groups")
    run = ccrm.sync()
    assert (run.status, results_of(run)["user_groups"].error_code) == (RunStatus.PARTIAL, "rate_limited")
    assert (ccrm.tenant.failures, ccrm.tenant.retry_code) == (1, "rate_limited"), "left alone for a while"
    page = client_of("viewer").get(f"/t/alfa/syncs/{run.pk}/").content.decode()
    assert "CCRM does not give the teams" not in page
    assert "request limit is used up" in page


@pytest.mark.parametrize("shape", [{"kind": "status", "status": 404}, {"kind": "rate_limit"}])
def test_where_ccrm_gives_nothing_at_all_teams_are_no_exception(ccrm: Ccrm, shape: dict[str, Any]):
    ccrm.fault(**shape)
    run = ccrm.sync()
    assert run.status == RunStatus.FAILED
    assert {result.status for result in results_of(run).values()} == {ResultStatus.FAILED}


def test_any_other_failure_of_teams_is_one(ccrm: Ccrm):
    ccrm.fault("html", resource="user_groups")
    run = ccrm.sync()
    assert run.status == RunStatus.PARTIAL
    assert results_of(run)["user_groups"].error_code == "not_json"


def test_the_first_sync_after_the_upgrade_fills_the_teams(ccrm: Ccrm, client_of: ClientOf):
    ccrm.fault("status", status=404, resource="user_groups")
    ccrm.sync()
    ResourceState.objects.filter(resource="user_groups").delete()
    ccrm.tenant.sync_runs.all().delete()  # as an older version would have left it: it asked for no teams
    assert "No data yet" in client_of("viewer").get("/t/alfa/teams/").content.decode()
    ccrm.well()
    ccrm.sync()
    assert_mirrored(ccrm)
    assert not Tenant.objects.exclude(failures=0)
