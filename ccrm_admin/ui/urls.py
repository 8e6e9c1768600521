"""URLs of what people prefer, and of what they keep of the lists."""

from django.urls import path

from ccrm_admin.ui import list_pages, preferences

app_name = "ui"
urlpatterns = [
    path("preferences/", preferences.prefer, name="prefer"),
    path("t/<slug:tenant>/<slug:list_name>/preferences/", list_pages.preferences, name="list_preferences"),
    path("t/<slug:tenant>/<slug:list_name>/views/", list_pages.save_view, name="save_view"),
    path("t/<slug:tenant>/<slug:list_name>/views/<row:view>/", list_pages.edit_view, name="edit_view"),
    path(
        "t/<slug:tenant>/<slug:list_name>/views/<row:view>/delete/",
        list_pages.delete_view,
        name="delete_view",
    ),
]
