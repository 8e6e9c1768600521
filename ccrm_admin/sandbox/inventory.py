"""What a tenant has at one moment: the rows of the five resources."""

from dataclasses import dataclass, field

from ccrm_admin.sandbox.records import Record


@dataclass(slots=True)
class Inventory:
    """Lists of rows, exactly as the API sends them."""

    sip_accounts: list[Record] = field(default_factory=list)
    call_presentations: list[Record] = field(default_factory=list)
    sms_senders: list[Record] = field(default_factory=list)
    crm_users: list[Record] = field(default_factory=list)
    permission_groups: list[Record] = field(default_factory=list)
