"""Blocking selected numbers or accounts, or one of them, and lifting their blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.inventory.blocks import services
from ccrm_admin.inventory.blocks.forms import BlockForm
from ccrm_admin.inventory.blocks.words import block_text
from ccrm_admin.inventory.models import CallPresentation, SipAccount
from ccrm_admin.tenants.access import TenantRequest, tenant_page
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.http import form_page, saved, sent
from ccrm_admin.tenants.local_path import page_before
from ccrm_admin.ui.querystrings import number_in

BLOCK_MAX_ROWS = 10_000  # at once
SHOWN_MAX_ROWS = 20  # on the page that asks
LISTS: dict[type[Any], str] = {
    SipAccount: "inventory:sip_accounts",
    CallPresentation: "inventory:call_presentations",
}


@form_page
@tenant_page(Role.MANAGER)
def block(request: TenantRequest, model: type[SipAccount] | type[CallPresentation]) -> HttpResponse:
    """Ask until when and why the ``rows`` (primary keys with commas) are blocked, and block them.

    With ``lift``, lift the blocks that were ``seen`` in force. Rows of another tenant do not exist.
    """
    asked = request.POST if request.method == "POST" else request.GET
    keys = [pk for text in asked.get("rows", "").split(",") if (pk := number_in(text)) is not None]
    listed = reverse(LISTS[model], kwargs={"tenant": request.tenant.name})
    if not keys:
        return redirect(listed)
    rows: Any = model.objects
    records = list(rows.for_tenant(request.tenant).filter(pk__in=keys[:BLOCK_MAX_ROWS]).defer("search"))
    if not records:
        raise Http404
    back = page_before(request, otherwise=listed)
    if "lift" in request.POST and _lifted(request):
        return redirect(back)
    form = BlockForm(sent(request) if "block" in request.POST else None)
    made = saved(
        form,
        lambda: services.block(
            tenant=request.tenant, by=request.user, records=records, seen=_seen(request), **form.cleaned_data
        ),
    )
    if made:
        messages.success(request, _("Blocked: %(count)d.") % {"count": len(made)})
        return redirect(back)
    return _asked(request, model, records, form, back)


def _asked(
    request: TenantRequest, model: type[Any], records: Sequence[Any], form: BlockForm, back: str
) -> HttpResponse:
    standing = [each for each in services.standing(request.tenant, records) if each.holds]
    texts = {services.key_of(each): block_text(each.until, each.reason, each.note) for each in standing}
    things = {services.key_of(record): record for record in records}
    count = len(things)
    title = (
        ngettext("Block %(count)d SIP account", "Block %(count)d SIP accounts", count)
        if model is SipAccount
        else ngettext("Block %(count)d number", "Block %(count)d numbers", count)
    )
    context = {
        "title": title % {"count": count},
        "form": form,
        "rows": ",".join(str(record.pk) for record in records),
        "shown": [(record, texts.get(key, "")) for key, record in list(things.items())[:SHOWN_MAX_ROWS]],
        "unshown": max(0, count - SHOWN_MAX_ROWS),
        "blocked": len(standing),
        "seen": ",".join(str(each.pk) for each in standing),
        "list_title": model._meta.verbose_name_plural,  # noqa: SLF001 - Django's own name for it
        "list_url": reverse(LISTS[model], kwargs={"tenant": request.tenant.name}),
        "back": back,
    }
    refused = request.method == "POST" and ("lift" in request.POST or bool(form.errors))
    return render(request, "inventory/blocks/block.html", context, status=422 if refused else 200)


def _seen(request: TenantRequest) -> list[int]:
    return [pk for text in request.POST.get("seen", "").split(",") if (pk := number_in(text)) is not None]


def _lifted(request: TenantRequest) -> bool:
    """Lift what was seen in force, and say so; say why, if that can't be done any more."""
    try:
        count = services.lift(tenant=request.tenant, by=request.user, blocks=_seen(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return False
    if count:
        messages.success(
            request, ngettext("Block lifted.", "%(count)d blocks lifted.", count) % {"count": count}
        )
    return True
