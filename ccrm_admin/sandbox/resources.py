"""The resources of the API (ccrm-api.md, sections 1 to 5): their paths and their rows."""

from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]
"""One JSON object, exactly as sent: field names and types of the API."""

RESOURCES: dict[str, str] = {
    "sip_accounts": "publicApi/users/sipAccounts",
    "call_presentations": "publicApi/call/presentation/available",
    "sms_senders": "publicApi/sms/presentation/available",
    "crm_users": "publicApi/users",
    "permission_groups": "publicApi/users/permissions/groups",
    "user_groups": "publicApi/users/groupsType",
}
"""Name to the path below the base URL."""

RESOURCE_BY_PATH = {path: resource for resource, path in RESOURCES.items()}

IDENTITY_FIELDS = {
    "sip_accounts": "extensionId",
    "call_presentations": "presentation",
    "sms_senders": "id",
    "crm_users": "uuid",
    "permission_groups": "uuid",
    "user_groups": "uuid",
}
"""The field that identifies a row."""

DOCUMENTED_AS_PAGED = frozenset({"crm_users", "permission_groups", "user_groups"})

PAGE_ROWS = 1_000


@dataclass(slots=True)
class Inventory:
    """What a tenant has at one moment: the rows of all resources, exactly as the API sends them."""

    sip_accounts: list[Record] = field(default_factory=list)
    call_presentations: list[Record] = field(default_factory=list)
    sms_senders: list[Record] = field(default_factory=list)
    crm_users: list[Record] = field(default_factory=list)
    permission_groups: list[Record] = field(default_factory=list)
    user_groups: list[Record] = field(default_factory=list)
