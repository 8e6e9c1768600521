"""All addresses."""

from django.urls import URLPattern, URLResolver, include, path

from ccrm_admin.dashboard.urls import urlpatterns as dashboard
from ccrm_admin.sync.urls import urlpatterns as sync
from ccrm_admin.ui.preferences import set_language

handler500 = "ccrm_admin.unavailable.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("ccrm_admin.tenants.account_urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("", include("ccrm_admin.ui.urls")),
    path("", include("ccrm_admin.tenants.urls")),
    path("", include("ccrm_admin.inventory.urls")),
    path("", include("ccrm_admin.exports.urls")),
    path("", include("ccrm_admin.planning.urls")),
    path("", include("ccrm_admin.rollout.urls")),
    path("", include(([*dashboard, *sync], "sync"))),  # one namespace: its names are older than the dashboard
]
