"""The lists' addresses."""

from django.urls import path

from ccrm_admin.inventory import lists
from ccrm_admin.tenants.door import tenant_page

app_name = "inventory"
urlpatterns = [
    path(f"t/<slug:tenant>/{view.name}/", tenant_page()(view.as_view()), name=url_name)
    for view, url_name in (
        (lists.SipAccountList, "sip_accounts"),
        (lists.CallPresentationList, "call_presentations"),
        (lists.SmsSenderList, "sms_senders"),
        (lists.CrmUserList, "users"),
    )
]
