"""Addresses of the plans of a tenant."""

from django.urls import path, register_converter

from ccrm_admin.planning.grid.list import GridList
from ccrm_admin.planning.lists import PlanList
from ccrm_admin.planning.views import (
    batches,
    difference,
    findings,
    grid,
    history,
    people,
    plans,
    settings,
    users,
)
from ccrm_admin.tenants.access import tenant_page
from ccrm_admin.ui.converters import RemoteId

register_converter(RemoteId, "remote_id")

app_name = "planning"
urlpatterns = [
    path("t/<slug:tenant>/plans/", tenant_page()(PlanList.as_view()), name="plans"),
    path("t/<slug:tenant>/plans/add/", plans.add, name="add"),
    path("t/<slug:tenant>/plans/for-users/", batches.plan_for, name="plan_for"),
    path("t/<slug:tenant>/plans/settings/", settings.settings, name="settings"),
    path("t/<slug:tenant>/plans/<row:plan>/", tenant_page()(GridList.as_view()), name="grid"),
    path("t/<slug:tenant>/plans/<row:plan>/changes/", grid.changes, name="changes"),
    path("t/<slug:tenant>/plans/<row:plan>/users/<str:user_key>/", users.user, name="user"),
    path(
        "t/<slug:tenant>/plans/<row:plan>/users/<str:user_key>/findings/",
        users.findings,
        name="user_findings",
    ),
    path("t/<slug:tenant>/plans/<row:plan>/accounts/", grid.accounts, name="accounts"),
    path("t/<slug:tenant>/plans/<row:plan>/accounts/<remote_id:extension_id>/", grid.account, name="account"),
    path("t/<slug:tenant>/plans/<row:plan>/findings/", findings.findings, name="findings"),
    path("t/<slug:tenant>/plans/<row:plan>/ways/", grid.take_way, name="ways"),
    path("t/<slug:tenant>/plans/<row:plan>/undo/", grid.undo_here, name="undo_here"),
    path("t/<slug:tenant>/plans/<row:plan>/keys/", batches.keys, name="keys"),
    path("t/<slug:tenant>/plans/<row:plan>/batch/", batches.batch, name="batch"),
    path("t/<slug:tenant>/plans/<row:plan>/batch/numbers/", batches.numbers, name="batch_numbers"),
    path("t/<slug:tenant>/plans/<row:plan>/edit/", plans.edit, name="edit"),
    path("t/<slug:tenant>/plans/<row:plan>/archive/", plans.archive, name="archive"),
    path("t/<slug:tenant>/plans/<row:plan>/restore/", plans.restore, name="restore"),
    path("t/<slug:tenant>/plans/<row:plan>/history/", history.history, name="history"),
    path("t/<slug:tenant>/plans/<row:plan>/history/<row:number>/", history.edit, name="history_edit"),
    path("t/<slug:tenant>/plans/<row:plan>/history/<row:number>/reason/", history.explain, name="explain"),
    path("t/<slug:tenant>/plans/<row:plan>/history/<row:number>/undo/", history.undo, name="undo"),
    path("t/<slug:tenant>/plans/<row:plan>/history/<row:number>/restore/", history.rewind, name="rewind"),
    path("t/<slug:tenant>/plans/<row:plan>/difference/", difference.difference, name="difference"),
    path("t/<slug:tenant>/plans/<row:plan>/print/", difference.on_paper, name="print"),
    path("t/<slug:tenant>/plans/<row:plan>/people/", people.people, name="people"),
    path("t/<slug:tenant>/plans/<row:plan>/people/add/", people.add_people, name="add_people"),
    path("t/<slug:tenant>/plans/<row:plan>/people/<row:planned>/", people.person, name="person"),
    path("t/<slug:tenant>/plans/<row:plan>/people/<row:planned>/drop/", people.drop, name="drop_person"),
    path("t/<slug:tenant>/plans/people/tie/", people.tie, name="tie"),
    path("t/<slug:tenant>/plans/people/same/", people.same_person, name="same_person"),
]
