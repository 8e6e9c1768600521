"""URLs of the home page and of a tenant's start page."""

from django.urls import path

from ccrm_admin.dashboard import views

urlpatterns = [
    path("", views.home, name="home"),
    path("t/<slug:tenant>/", views.overview, name="tenant"),
]
