"""The mirror's tables, and who had what when."""

from ccrm_admin.inventory.models.holding import Absence, Holding
from ccrm_admin.inventory.models.rows import (
    DIGEST_LENGTH,
    EMAIL_LENGTH,
    NUMBER_LENGTH,
    CallPresentation,
    CrmUser,
    MirrorRow,
    ResourceState,
    SipAccount,
    SmsSender,
)

__all__ = [
    "DIGEST_LENGTH",
    "EMAIL_LENGTH",
    "NUMBER_LENGTH",
    "Absence",
    "CallPresentation",
    "CrmUser",
    "Holding",
    "MirrorRow",
    "ResourceState",
    "SipAccount",
    "SmsSender",
]
