"""All addresses."""

from django.urls import URLPattern, URLResolver, include, path

from ccrm_admin.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("ccrm_admin.tenants.account_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("ccrm_admin.ui.urls")),
    path("", include("ccrm_admin.tenants.urls")),
    path("", include("ccrm_admin.inventory.urls")),
]
