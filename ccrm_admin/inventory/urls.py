"""The URLs of the lists, of single records, and of the search through all of them."""

from django.urls import path

from ccrm_admin.inventory.blocks.views import block
from ccrm_admin.inventory.details import DETAILS
from ccrm_admin.inventory.lists import MIRROR_LISTS, MirrorListView
from ccrm_admin.inventory.models import CallPresentation, SipAccount
from ccrm_admin.inventory.search.views import search
from ccrm_admin.tenants.access import tenant_page

app_name = "inventory"
urlpatterns = [
    path(f"t/<slug:tenant>/{spec.name}/{rest}", tenant_page()(view), name=name.removeprefix("inventory:"))
    for spec in MIRROR_LISTS
    for rest, view, name in (
        ("", MirrorListView.as_view(spec_class=spec), spec.url_name),
        ("<row:pk>/", DETAILS[spec.resource].as_view(), spec.model.route),
    )
]
urlpatterns += [
    path("t/<slug:tenant>/sip-accounts/block/", block, {"model": SipAccount}, name="block_accounts"),
    path(
        "t/<slug:tenant>/call-presentations/block/", block, {"model": CallPresentation}, name="block_numbers"
    ),
    path("search/", search, name="search"),
]
