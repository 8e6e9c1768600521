"""The resources of the API (ccrm-api.md, sections 1 to 4) and their paths below the base URL."""

RESOURCES: dict[str, str] = {
    "sip_accounts": "publicApi/users/sipAccounts",
    "call_presentations": "publicApi/call/presentation/available",
    "sms_senders": "publicApi/sms/presentation/available",
    "crm_users": "publicApi/users",
    "permission_groups": "publicApi/users/permissions/groups",
}

BY_PATH = {path: resource for resource, path in RESOURCES.items()}

DOCUMENTED_AS_PAGED = frozenset({"crm_users", "permission_groups"})

PAGE_ROWS = 1_000
