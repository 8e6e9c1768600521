"""What users may have, or be in: which rows are of a kind, and by which column periods name them."""

from __future__ import annotations

from ccrm_admin.inventory.choices import HoldingKind
from ccrm_admin.inventory.models import CallPresentation, MirrorRow, SipAccount, SmsSender, Team

KINDS: dict[type[MirrorRow], HoldingKind] = {
    SipAccount: HoldingKind.ACCOUNT,
    CallPresentation: HoldingKind.NUMBER,
    SmsSender: HoldingKind.SENDER,
    Team: HoldingKind.TEAM,
}
THINGS = {
    HoldingKind.ACCOUNT: "extension_id",
    HoldingKind.NUMBER: "presentation_canonical",
    HoldingKind.SENDER: "presentation_canonical",
    HoldingKind.TEAM: "uuid",
}
