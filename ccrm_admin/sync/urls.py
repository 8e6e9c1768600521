"""URLs of a tenant's changes and of its syncs."""

from django.urls import path

from ccrm_admin.sync.pages import accept, actions, changes, runs
from ccrm_admin.tenants.access import tenant_page

urlpatterns = [
    path("t/<slug:tenant>/changes/", tenant_page()(changes.ChangeListView.as_view()), name="changes"),
    path("t/<slug:tenant>/changes/seen/", changes.seen, name="seen"),
    path("t/<slug:tenant>/syncs/", runs.runs, name="runs"),
    path("t/<slug:tenant>/syncs/status/", actions.status, name="status"),
    path("t/<slug:tenant>/syncs/refresh/", actions.refresh, name="refresh"),
    path("t/<slug:tenant>/syncs/accept/", accept.accept, name="accept"),
    path("t/<slug:tenant>/syncs/check/", actions.check, name="check"),
    path("t/<slug:tenant>/syncs/<row:run>/", runs.run, name="run"),
]
