"""Addresses of the home page, of a tenant's start page, and of its syncs."""

from django.urls import path

from ccrm_admin.sync.views import actions, runs, start

app_name = "sync"

urlpatterns = [
    path("", start.home, name="home"),
    path("t/<slug:tenant>/", start.overview, name="tenant"),
    path("t/<slug:tenant>/syncs/", runs.runs, name="runs"),
    path("t/<slug:tenant>/syncs/status/", actions.status, name="status"),
    path("t/<slug:tenant>/syncs/refresh/", actions.refresh, name="refresh"),
    path("t/<slug:tenant>/syncs/accept/", actions.accept, name="accept"),
    path("t/<slug:tenant>/syncs/check/", actions.check, name="check"),
    path("t/<slug:tenant>/syncs/<int:run>/", runs.run, name="run"),
]
