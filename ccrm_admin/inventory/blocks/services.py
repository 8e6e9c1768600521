"""Blocking numbers and accounts, lifting blocks, and setting for how long what was taken away rests."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.dates import moment_text
from ccrm_admin.inventory.choices import BlockReason
from ccrm_admin.inventory.models import CallPresentation, SipAccount
from ccrm_admin.inventory.models.block import Block, BlockQuerySet, RestSettings
from ccrm_admin.numbers import canonical
from ccrm_admin.spelling import isolating
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui.phone import format_phone

NAMED_MAX_BLOCKS = 5
Record = SipAccount | CallPresentation


@transaction.atomic
def block(
    *,
    tenant: Tenant,
    by: User | None,
    records: Collection[Record],
    until: date | None,
    reason: str,
    note: str = "",
    seen: Collection[int] = (),
) -> list[Block]:
    """Block SIP accounts, or call presentations, of ``tenant`` until the end of a day; None: for good.

    ``seen`` are the primary keys of the blocks that the person saw in force: these are lifted and replaced.
    Raises ValidationError, by field, and for a record that somebody else has blocked meanwhile.
    """
    settings = _locked(tenant)
    current = list(standing(tenant, records).select_related("blocked_by"))
    if others := [each for each in current if each.holds and each.pk not in seen]:
        raise ValidationError(_blocked_meanwhile(others))
    now = timezone.now()
    made = [
        Block(
            tenant=tenant,
            until=until,
            reason=reason,
            note=note.strip(),
            blocked_by=by,
            blocked_at=now,
            **thing,
        )
        for thing in _things(records)
    ]
    for each in made:
        _check(each)
    _end(current, by=by)
    Block.objects.bulk_create(made)
    _moved(settings)
    return made


@transaction.atomic
def lift(*, tenant: Tenant, by: User | None, blocks: Collection[int]) -> int:
    """Lift blocks, by their primary keys; return how many.

    Raises ValidationError, and lifts none, if one is no longer in force.
    """
    settings = _locked(tenant)
    found = list(Block.objects.for_tenant(tenant).filter(pk__in=blocks).select_related("lifted_by"))
    if ended := [each for each in found if not each.holds]:
        raise ValidationError(_ended_meanwhile(ended[0]))
    _end(found, by=by)
    _moved(settings)
    return len(found)


@transaction.atomic
def set_rests(*, tenant: Tenant, number_days: int, account_days: int) -> RestSettings:
    """Set for how many days a number, and an account, rests that was taken from somebody; 0: not at all.

    Raises ValidationError, by field.
    """
    settings = _locked(tenant)
    settings.number_days, settings.account_days = number_days, account_days
    settings.full_clean()
    _moved(settings)
    return settings


@transaction.atomic
def respell(tenant: Tenant, **_signal: Any) -> None:
    """Compare blocked numbers as the tenant's region has them now (receiver of ``region_changed``).

    Two that are one number there keep the newer block.
    """
    settings = _locked(tenant)
    kept: set[str] = set()
    for each in Block.objects.for_tenant(tenant).exclude(number="").order_by("-blocked_at", "-pk"):
        each.number = canonical(each.presentation, tenant.region)
        if each.lifted_at is None and each.number in kept:
            each.lifted_at = timezone.now()
        elif each.lifted_at is None:
            kept.add(each.number)
        each.save(update_fields=["number", "lifted_at"])
    _moved(settings)


def _locked(tenant: Tenant) -> RestSettings:
    """Return the tenant's settings; nobody else blocks or lifts anything of it until the transaction ends."""
    RestSettings.objects.get_or_create(tenant=tenant)
    return RestSettings.objects.select_for_update().get(tenant=tenant)


def _moved(settings: RestSettings) -> None:
    settings.version += 1
    settings.save()


def key_of(thing: Record | Block) -> int | str:
    """Return what a record, or the block of one, is known by."""
    if isinstance(thing, Block):
        return thing.number if thing.extension_id is None else thing.extension_id
    return thing.extension_id if isinstance(thing, SipAccount) else thing.presentation_canonical


def standing(tenant: Tenant, records: Collection[Record]) -> BlockQuerySet:
    """Return the blocks of SIP accounts, or call presentations, that nobody has lifted."""
    accounts = [each.extension_id for each in records if isinstance(each, SipAccount)]
    numbers = [each.presentation_canonical for each in records if isinstance(each, CallPresentation)]
    of_these = Q(extension_id__in=accounts) | Q(number__in=numbers)
    return Block.objects.for_tenant(tenant).standing().filter(of_these).order_by("pk")


def _things(records: Iterable[Record]) -> list[dict[str, Any]]:
    """Return what each block is of, each thing once."""
    things: dict[int | str, dict[str, Any]] = {}
    for record in records:
        key = key_of(record)
        if isinstance(record, SipAccount):
            things[key] = {"extension_id": key}
        else:
            things[key] = {"number": key, "presentation": record.presentation}
    return list(things.values())


def _end(blocks: Iterable[Block], *, by: User | None) -> None:
    """Put an end to blocks; nobody lifts what had run out."""
    now = timezone.now()
    blocks = list(blocks)
    for each in blocks:
        each.lifted_by, each.lifted_at = by if each.holds else None, now
    Block.objects.bulk_update(blocks, ["lifted_by", "lifted_at"], batch_size=500)


def _check(block: Block) -> None:
    """Raise ValidationError, by field, unless a block says until when and why."""
    if block.until is not None and block.until < localdate():
        raise ValidationError({"until": _("This day is over. Choose today or a later one.")})
    if block.reason == BlockReason.OTHER and not block.note:
        raise ValidationError({"note": _("Say why.")})
    block.clean_fields(exclude=["tenant", "blocked_by", "lifted_by"])


def _blocked_meanwhile(blocks: list[Block]) -> str:
    first = blocks[0]
    said = {"what": titles(blocks), "time": moment_text(first.blocked_at)}
    if first.blocked_by is None:
        return _("Blocked already (%(time)s): %(what)s. Nothing was changed; look again.") % said
    words = isolating(person=str(first.blocked_by), **said)
    return (
        _("%(person)s has blocked this already (%(time)s): %(what)s. Nothing was changed; look again.")
        % words
    )


def _ended_meanwhile(block: Block) -> str:
    if block.lifted_by is None or block.lifted_at is None:
        return _("This block has ended already. Nothing was changed; look again.")
    words = isolating(person=str(block.lifted_by), time=moment_text(block.lifted_at))
    return _("%(person)s has lifted this block already (%(time)s). Nothing was changed; look again.") % words


def titles(blocks: Collection[Block]) -> str:
    """Return what blocks are of, in words: the first few, and how many more."""
    accounts = SipAccount.objects.filter(
        tenant__in={each.tenant_id for each in blocks},
        extension_id__in={each.extension_id for each in blocks},
    )
    named = dict(accounts.values_list("extension_id", "extension"))
    texts = [
        format_phone(each.presentation)
        if each.extension_id is None
        else named.get(each.extension_id) or str(each.extension_id)
        for each in blocks
    ]
    text, more = ", ".join(texts[:NAMED_MAX_BLOCKS]), len(texts) - NAMED_MAX_BLOCKS
    if more <= 0:
        return text
    others = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
    return f"{text} {others}"
