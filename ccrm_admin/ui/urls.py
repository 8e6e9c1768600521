"""Addresses of preferences."""

from django.urls import path

from ccrm_admin.ui import preferences

app_name = "ui"
urlpatterns = [
    path("theme/", preferences.set_theme, name="theme"),
]
