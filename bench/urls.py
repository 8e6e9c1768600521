"""The product's addresses and the contestants'."""

from django.urls import path

from bench import contestants
from ccrm_admin.urls import urlpatterns as product

urlpatterns = [
    path("contestants/admin/", contestants.site.urls),
    path("contestants/floor/", contestants.floor),
    path("contestants/stream/", contestants.stream),
    *product,
]
