"""The lists the API offers, and where each is."""

from enum import StrEnum


class Resource(StrEnum):
    """A list of the API; the value is its stable name in results and reports."""

    SIP_ACCOUNTS = "sip_accounts"
    CALL_PRESENTATIONS = "call_presentations"
    SMS_SENDERS = "sms_senders"
    CRM_USERS = "crm_users"
    USER_GROUPS = "user_groups"

    @property
    def path(self) -> str:
        """The path under the tenant's host (ccrm-api.md, sections 1 to 5)."""
        return _PATHS[self]

    @property
    def documented_as_paged(self) -> bool:
        """Whether the vendor documents `?page=N` for it; the others may page all the same."""
        return self in (Resource.CRM_USERS, Resource.USER_GROUPS)


_PATHS = {
    Resource.SIP_ACCOUNTS: "/publicApi/users/sipAccounts",
    Resource.CALL_PRESENTATIONS: "/publicApi/call/presentation/available",
    Resource.SMS_SENDERS: "/publicApi/sms/presentation/available",
    Resource.CRM_USERS: "/publicApi/users",
    Resource.USER_GROUPS: "/publicApi/users/groupsType",
}
