"""The blocks of one number or account, now and before, on its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ccrm_admin.dates import moment_text
from ccrm_admin.inventory.blocks.reads import RestrictionsOn
from ccrm_admin.inventory.blocks.words import block_text, restriction_text
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models.block import Block
from ccrm_admin.spelling import isolating
from ccrm_admin.tenants.access import TenantRequest

BLOCKS_SHOWN = 20
URLS = {
    Resource.SIP_ACCOUNTS: "inventory:block_accounts",
    Resource.CALL_PRESENTATIONS: "inventory:block_numbers",
}


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block in words, and how it ended; "" while it holds."""

    block: Block
    text: str
    ended: str


def draw_blocks(request: TenantRequest, resource: Resource, record: Any) -> SafeString:
    """Draw what restricts a number or account now, and who blocked it when."""
    blocks = list(Block.objects.of(record).select_related("blocked_by", "lifted_by")[:BLOCKS_SHOWN])
    context = {
        "record": record,
        "restrictions": list(map(restriction_text, RestrictionsOn.today(request.tenant).of(record))),
        "current": next((each for each in blocks if each.holds), None),
        "past": [
            ShownBlock(each, block_text(each.until, each.reason, each.note), _ended(each)) for each in blocks
        ],
        "block_url": reverse(URLS[resource], kwargs={"tenant": request.tenant.name}),
    }
    return render_to_string("inventory/blocks/_blocks.html", context, request)


def _ended(block: Block) -> str:
    if block.holds:
        return ""
    if not block.was_lifted or block.lifted_at is None:
        return _("ran out")
    words = isolating(time=moment_text(block.lifted_at), person=str(block.lifted_by or ""))
    return _("lifted %(time)s by %(person)s") % words if block.lifted_by else _("lifted %(time)s") % words
