"""The four lists the API offers, and where each is."""

from enum import StrEnum


class Resource(StrEnum):
    """A list of the API; the value is its stable name in results and reports."""

    SIP_ACCOUNTS = "sip_accounts"
    CALL_PRESENTATIONS = "call_presentations"
    SMS_SENDERS = "sms_senders"
    CRM_USERS = "crm_users"

    @property
    def path(self) -> str:
        """The path under the tenant's host (ccrm-api.md, sections 1 to 4)."""
        return _PATHS[self]

    @property
    def documented_as_paged(self) -> bool:
        """Whether the vendor documents `?page=N` for it; the others may page all the same."""
        return self is Resource.CRM_USERS


_PATHS = {
    Resource.SIP_ACCOUNTS: "/publicApi/users/sipAccounts",
    Resource.CALL_PRESENTATIONS: "/publicApi/call/presentation/available",
    Resource.SMS_SENDERS: "/publicApi/sms/presentation/available",
    Resource.CRM_USERS: "/publicApi/users",
}
