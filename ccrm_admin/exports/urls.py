"""The URLs of exports."""

from django.urls import path

from ccrm_admin.exports import views

app_name = "exports"
urlpatterns = [
    path("t/<slug:tenant>/<slug:list_name>/exports/", views.exports, name="list"),
    path("t/<slug:tenant>/<slug:list_name>/exports/<uuid:export>/", views.download, name="download"),
    path("t/<slug:tenant>/<slug:list_name>/exports/<uuid:export>/delete/", views.delete, name="delete"),
]
