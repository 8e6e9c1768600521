"""What pages, files and the search show of teams, after a sync with the sandbox."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone, translation

from ccrm_admin.inventory.detail_view import GROUP_ROWS_SHOWN
from ccrm_admin.inventory.models import CrmUser, Holding, Team
from ccrm_admin.planning.services import create_plan
from ccrm_admin.ui.slugs import slug_for
from tests.conftest import ClientOf
from tests.html import cells, one, select, text, texts
from tests.inventory.lists import exported, get
from tests.sync.conftest import Ccrm
from tests.ui.list_pages import FRAGMENT, count, facet_counts, names

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(ccrm: Ccrm, client_of: ClientOf) -> Client:
    ccrm.sync()
    return client_of("supervisor")


@pytest.fixture
def team(visitor: Client) -> Team:
    """The largest of the teams, beside the positions."""
    return Team.objects.filter(group_type="Zespół").order_by("-user_count", "pk")[0]


def two_days_ago(ccrm: Ccrm) -> str:
    """Let all have been as it is for three days; return a day since."""
    ago = timezone.now() - timedelta(days=3)
    for model in (CrmUser, Team):
        model.objects.update(first_seen_at=ago)
    Holding.objects.update(began_at=ago)
    ccrm.tenant.resource_states.update(first_fetched_at=ago)
    return (ago + timedelta(days=1)).date().isoformat()


def members_of(team: Team) -> list[str]:
    return [user.full_name for user in CrmUser.objects.in_team(team.uuid).order_by("name_sort", "pk")]


def test_the_list_of_teams(visitor: Client, team: Team):
    rows = Team.objects.all()
    html = get(visitor, "teams", sort="-users")
    sizes = [int(row[2]) for row in cells(html)]
    assert sizes == sorted((row.user_count for row in rows), reverse=True)
    assert facet_counts(html, "type") == dict(Counter(row.group_type for row in rows))
    assert names(get(visitor, "teams", q=team.name.lower().replace("ż", "z"))) == [team.name]
    assert count(get(visitor, "teams", members="nobody")) == "0 rows"
    header, *lines = exported(visitor, "teams", type="Zespół")
    assert header == ["Name", "Type", "Users"]
    assert [team.name, "Zespół", str(team.user_count)] in lines
    with translation.override("pl"):
        assert str(Team._meta.verbose_name) == "zespół"


def test_users_show_find_and_narrow_by_teams(visitor: Client, team: Team):
    html = get(visitor, "users")
    sizes = {row.label: row.user_count for row in Team.objects.filter(user_count__gt=0)}
    assert facet_counts(html, "team") == sizes
    assert not select(html, "[data-focus-key=sort-teams]"), "shown to who asks for it"
    narrowed = get(visitor, "users", team=team.label, columns="name,teams")
    assert sorted(names(narrowed)) == sorted(members_of(team))
    assert all(team.label in row[-1] for row in cells(narrowed))
    assert sorted(names(get(visitor, "users", q=team.name, per_page=100))) == sorted(members_of(team))
    both = [*Team.objects.order_by("-user_count").values_list("label", flat=True)[:2]]
    either = CrmUser.objects.filter(
        pk__in=[u.pk for u in CrmUser.objects.all() if {*both} & {*u.teams.split("\n")}]
    )
    assert count(get(visitor, "users", team=both)) == f"{either.count()} rows"
    header, *lines = exported(visitor, "users", team=team.label, columns="name,teams")
    assert header == ["Name", "Teams"]
    assert len(lines) == team.user_count
    assert [line for line in lines if team.label in line[1].split(", ")] == lines


def test_the_grid_shows_finds_and_narrows_by_teams(visitor: Client, team: Team, ccrm: Ccrm):
    plan = create_plan(tenant=ccrm.tenant, title="Plan", by=None, keys=[])

    def grid(**query: object) -> str:
        response = visitor.get(f"/t/alfa/plans/{plan.pk}/", query, headers=FRAGMENT)
        return str(response.content.decode())

    assert facet_counts(grid(), "team") == {
        row.label: row.user_count for row in Team.objects.filter(user_count__gt=0)
    }
    assert "Teams" not in texts(grid(), "th")
    narrowed = grid(team=team.label, columns="name,teams")
    assert len(select(narrowed, "tbody tr[data-key]")) == team.user_count
    assert all(team.label in text(row) for row in select(narrowed, "tbody tr[data-key]"))
    assert len(select(grid(q=team.name), "tbody tr[data-key]")) == team.user_count
    file = visitor.get(f"/t/alfa/plans/{plan.pk}/?_export=csv&columns=name,teams&team={team.label}")
    assert file.getvalue().decode().count(team.label) == team.user_count
    renamed = ccrm.remote.data.user_groups[1]["userGroup"]
    next(each for each in renamed if each["uuid"] == team.uuid)["name"] = "Po zmianie"
    ccrm.sync()
    assert facet_counts(grid(), "team")["Po zmianie"] == team.user_count, "the grid follows the mirror"


def test_a_teams_page_and_panel_name_its_members(visitor: Client, team: Team):
    url = f"/t/alfa/teams/{team.pk}/"
    for headers in ({}, {"HX-Request": "true", "HX-Target": "panel"}):
        page = visitor.get(url, headers=headers)
        group = next(one for one in select(page, "section") if text(one).startswith("Users in this team "))
        assert [name in text(group) for name in members_of(team)] == [True] * team.user_count
        assert "Users over time" in text(page)
        assert "In plans" not in text(page)
    largest = Team.objects.order_by("-user_count")[0]
    assert largest.user_count > GROUP_ROWS_SHOWN
    link = f"/t/alfa/users/?{urlencode({'team': largest.label})}"
    assert link in visitor.get(f"/t/alfa/teams/{largest.pk}/").content.decode()
    user = CrmUser.objects.in_team(team.uuid)[0]
    page = visitor.get(f"/t/alfa/users/{user.pk}/")
    assert f'href="{url}"' in page.content.decode()
    assert "Accounts, numbers and teams over time" in text(page)


def test_a_member_whom_ccrm_lists_nowhere_is_counted(visitor: Client, team: Team, ccrm: Ccrm):
    groups = ccrm.remote.data.user_groups[1]["userGroup"]
    stranger = {"uuid": "0a6b1c9e-4d2f-4e57-9a83-5f0c7b1d2e3f", "firstName": "Obcy", "lastName": "Ktoś"}
    next(each for each in groups if each["uuid"] == team.uuid)["users"].append(stranger)
    ccrm.sync()
    page = visitor.get(f"/t/alfa/teams/{team.pk}/")
    assert "Not among CCRM users 1" in text(page)
    assert "Obcy" not in text(page)


def test_on_a_past_day_the_teams_of_then_are_shown(visitor: Client, team: Team, ccrm: Ccrm):
    before, then = members_of(team), two_days_ago(ccrm)
    next(each for each in ccrm.remote.data.user_groups[1]["userGroup"] if each["uuid"] == team.uuid)[
        "users"
    ] = []
    ccrm.sync()
    assert count(get(visitor, "users", team=team.label)) == "0 rows"
    assert sorted(names(get(visitor, "users", team=team.label, on=then))) == sorted(before)
    assert sorted(names(get(visitor, "users", q=team.name, on=then))) == sorted(before)
    shown = get(visitor, "users", on=then, team=team.label, columns="name,teams")
    assert all(team.label in row[-1] for row in cells(shown))
    [row] = [row for row in cells(get(visitor, "teams", on=then)) if team.name in row[0]]
    assert row[2] == str(len(before))
    asked = visitor.get(f"/t/alfa/teams/{team.pk}/", {"on": then})
    assert all(name in text(one(asked, ".over-time-then")) for name in before)


@pytest.mark.parametrize("name", ["Po zmianie", "Ż" * 149, "-"])
def test_on_a_past_day_a_team_is_called_as_it_is_now(visitor: Client, team: Team, ccrm: Ccrm, name: str):
    then = two_days_ago(ccrm)
    before, old = members_of(team), team.name
    sent = next(each for each in ccrm.remote.data.user_groups[1]["userGroup"] if each["uuid"] == team.uuid)
    sent["name"] = name
    ccrm.sync()
    slug = slug_for(Team.objects.get(pk=team.pk).label)
    assert sorted(names(get(visitor, "users", team=slug, on=then, per_page=100))) == sorted(before)
    assert count(get(visitor, "users", team=old, on=then)) == "0 rows"
    shown = get(visitor, "users", on=then, team=slug, columns="name,teams", sort="teams")
    assert all(name[:80] in row[-1] and old not in row[-1] for row in cells(shown))
    query = {"columns": "name,teams", "sort": "-teams", "per_page": 100}
    today, past = cells(get(visitor, "users", **query)), cells(get(visitor, "users", on=then, **query))
    assert [row[-1].split(",")[0] for row in past] == [row[-1].split(",")[0] for row in today]
    if name != "-":
        assert sorted(names(get(visitor, "users", q=name.lower(), on=then, per_page=100))) == sorted(before)
    assert count(get(visitor, "users", q=old, on=then)) == "0 rows"
    ccrm.remote.data.user_groups[1]["userGroup"].remove(sent)
    ccrm.sync()
    assert not Team.objects.get(pk=team.pk).label
    assert sorted(names(get(visitor, "users", team=slug, on=then, per_page=100))) == sorted(before)


def test_a_day_before_teams_were_read_has_none(visitor: Client, team: Team, ccrm: Ccrm):
    """As after an upgrade: users and what they have were known before."""
    then, told = two_days_ago(ccrm), "Teams had not been read yet, so none are shown."
    Team.objects.update(first_seen_at=timezone.now())
    ccrm.tenant.resource_states.filter(resource="user_groups").update(first_fetched_at=timezone.now())
    Holding.objects.filter(kind="team").update(began_at=timezone.now())
    query = {"on": then, "team": team.label, "columns": "name,teams", "sort": "teams"}
    page = visitor.get("/t/alfa/users/", query)
    assert told in text(one(page, ".day-note"))
    assert "Teams" not in texts(page, "#list th")
    assert count(get(visitor, "users", **query)) == f"{CrmUser.objects.count()} rows", "no teams to narrow by"
    assert "Teams" not in exported(visitor, "users", **query)[0]
    user = CrmUser.objects.in_team(team.uuid)[0]
    assert told in text(one(visitor.get(f"/t/alfa/users/{user.pk}/", {"on": then}), ".over-time-then"))
    for path in ("teams/", f"teams/{team.pk}/"):
        assert "Nothing is known of" in text(visitor.get(f"/t/alfa/{path}", {"on": then}))
    ccrm.tenant.resource_states.filter(resource="user_groups").delete()
    assert told in text(one(visitor.get("/t/alfa/users/", query), ".day-note"))
    ccrm.sync()
    two_days_ago(ccrm)
    page = visitor.get("/t/alfa/users/", query)
    assert told not in text(page)
    assert "Teams" in texts(page, "#list th")


def test_the_search_the_overview_and_the_status_know_teams(visitor: Client, team: Team):
    found = visitor.get("/search/", {"q": team.name})
    assert f'href="/t/alfa/teams/{team.pk}/"' in found.content.decode()
    overview = visitor.get("/t/alfa/")
    assert text(one(overview, '[data-focus-key="card-user_groups"]')).startswith(
        f"Teams {Team.objects.count()} "
    )
    assert "Teams" in texts(overview, ".mirror-ages dt")
    assert "/t/alfa/teams/" in [link["href"] for link in select(overview, "nav a[href]")]
