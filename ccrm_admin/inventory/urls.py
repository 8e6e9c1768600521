"""The addresses of the lists, of single records, and of the search through all of them."""

from django.urls import path

from ccrm_admin.inventory import details, lists
from ccrm_admin.inventory.search.views import search
from ccrm_admin.tenants.access import tenant_page

app_name = "inventory"
urlpatterns = [
    route
    for list_view, detail_view, list_name, detail_name in (
        (lists.SipAccountList, details.SipAccountDetail, "sip_accounts", "sip_account"),
        (
            lists.CallPresentationList,
            details.CallPresentationDetail,
            "call_presentations",
            "call_presentation",
        ),
        (lists.SmsSenderList, details.SmsSenderDetail, "sms_senders", "sms_sender"),
        (lists.CrmUserList, details.CrmUserDetail, "users", "user"),
    )
    for route in (
        path(f"t/<slug:tenant>/{list_view.name}/", tenant_page()(list_view.as_view()), name=list_name),
        path(
            f"t/<slug:tenant>/{list_view.name}/<row:pk>/",
            tenant_page()(detail_view.as_view()),
            name=detail_name,
        ),
    )
]
urlpatterns += [path("search/", search, name="search")]
