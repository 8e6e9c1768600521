"""The mirror's tables, and who had what when, and what must not be given to anybody."""

from ccrm_admin.inventory.models.block import Block, BlockQuerySet, RestSettings
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
from ccrm_admin.inventory.models.team import LABEL_LENGTH, Team

__all__ = [
    "DIGEST_LENGTH",
    "EMAIL_LENGTH",
    "LABEL_LENGTH",
    "NUMBER_LENGTH",
    "Absence",
    "Block",
    "BlockQuerySet",
    "CallPresentation",
    "CrmUser",
    "Holding",
    "MirrorRow",
    "ResourceState",
    "RestSettings",
    "SipAccount",
    "SmsSender",
    "Team",
]
