"""URLs of the plans of a tenant."""

from django.urls import path, register_converter

from ccrm_admin.planning.pages.access import plan_page
from ccrm_admin.planning.pages.batch import views as batch
from ccrm_admin.planning.pages.difference import views as difference
from ccrm_admin.planning.pages.findings import views as findings
from ccrm_admin.planning.pages.grid import views as grid
from ccrm_admin.planning.pages.grid.list import GridView
from ccrm_admin.planning.pages.history import views as history
from ccrm_admin.planning.pages.planned_users import linking
from ccrm_admin.planning.pages.planned_users import views as planned_users
from ccrm_admin.planning.pages.plans import views as plans
from ccrm_admin.planning.pages.plans.list import PlanListView
from ccrm_admin.planning.pages.print import views as print_views
from ccrm_admin.planning.pages.user import views as user
from ccrm_admin.tenants.access import tenant_page
from ccrm_admin.ui.converters import RemoteId

register_converter(RemoteId, "remote_id")

app_name = "planning"
urlpatterns = [
    path("t/<slug:tenant>/plans/", tenant_page()(PlanListView.as_view()), name="plans"),
    path("t/<slug:tenant>/plans/add/", plans.add, name="add"),
    path("t/<slug:tenant>/plans/for-users/", batch.plan_for, name="plan_for"),
    path("t/<slug:tenant>/plans/settings/", plans.settings, name="settings"),
    path("t/<slug:tenant>/plans/<row:plan>/", plan_page()(GridView.as_view()), name="grid"),
    path("t/<slug:tenant>/plans/<row:plan>/changes/", grid.changes, name="changes"),
    path("t/<slug:tenant>/plans/<row:plan>/users/<str:user_key>/", user.user, name="user"),
    path(
        "t/<slug:tenant>/plans/<row:plan>/users/<str:user_key>/findings/",
        user.findings,
        name="user_findings",
    ),
    path("t/<slug:tenant>/plans/<row:plan>/users/<str:user_key>/peek/", user.peek, name="user_peek"),
    path("t/<slug:tenant>/plans/<row:plan>/accounts/", grid.accounts, name="accounts"),
    path("t/<slug:tenant>/plans/<row:plan>/accounts/<remote_id:extension_id>/", grid.account, name="account"),
    path(
        "t/<slug:tenant>/plans/<row:plan>/findings/",
        plan_page()(findings.FindingsView.as_view()),
        name="findings",
    ),
    path("t/<slug:tenant>/plans/<row:plan>/findings/print/", print_views.findings, name="findings_print"),
    path("t/<slug:tenant>/plans/<row:plan>/findings/acknowledge/", findings.acknowledge, name="acknowledge"),
    path("t/<slug:tenant>/plans/<row:plan>/findings/again/", findings.show_again, name="show_again"),
    path("t/<slug:tenant>/plans/<row:plan>/remedies/", grid.take_remedy, name="take_remedy"),
    path("t/<slug:tenant>/plans/<row:plan>/paste/", grid.paste, name="paste"),
    path("t/<slug:tenant>/plans/<row:plan>/here/", grid.here, name="here"),
    path("t/<slug:tenant>/plans/<row:plan>/undo/", grid.undo_here, name="undo_here"),
    path("t/<slug:tenant>/plans/<row:plan>/keys/", batch.keys, name="keys"),
    path("t/<slug:tenant>/plans/<row:plan>/batch/", batch.batch, name="batch"),
    path("t/<slug:tenant>/plans/<row:plan>/batch/numbers/", batch.numbers, name="batch_numbers"),
    path("t/<slug:tenant>/plans/<row:plan>/edit/", plans.edit, name="edit"),
    path("t/<slug:tenant>/plans/<row:plan>/archive/", plans.archive, name="archive"),
    path("t/<slug:tenant>/plans/<row:plan>/restore/", plans.restore, name="restore"),
    path("t/<slug:tenant>/plans/<row:plan>/history/", history.history, name="history"),
    path("t/<slug:tenant>/plans/<row:plan>/history/<row:number>/", history.edit, name="history_edit"),
    path("t/<slug:tenant>/plans/<row:plan>/history/<row:number>/reason/", history.explain, name="explain"),
    path("t/<slug:tenant>/plans/<row:plan>/history/<row:number>/undo/", history.undo, name="undo"),
    path("t/<slug:tenant>/plans/<row:plan>/history/<row:number>/restore/", history.rewind, name="rewind"),
    path("t/<slug:tenant>/plans/<row:plan>/difference/", difference.difference, name="difference"),
    path(
        "t/<slug:tenant>/plans/<row:plan>/difference/print/", print_views.difference, name="difference_print"
    ),
    path("t/<slug:tenant>/plans/<row:plan>/print/", print_views.grid, name="print"),
    path("t/<slug:tenant>/plans/<row:plan>/people/", planned_users.people, name="people"),
    path("t/<slug:tenant>/plans/<row:plan>/people/add/", planned_users.add_people, name="add_people"),
    path("t/<slug:tenant>/plans/<row:plan>/people/<row:planned>/", planned_users.person, name="person"),
    path(
        "t/<slug:tenant>/plans/<row:plan>/people/<row:planned>/drop/", planned_users.drop, name="drop_person"
    ),
    path("t/<slug:tenant>/plans/people/link/", linking.link, name="link"),
    path("t/<slug:tenant>/plans/people/same/", linking.same_person, name="same_person"),
]
