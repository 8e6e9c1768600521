"""The operator's own way of writing its numbers, which the mirror knows of its call presentations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from django.core.cache import caches
from django.http import HttpRequest, HttpResponseBase

from ccrm_admin.inventory.models import CallPresentation
from ccrm_admin.numbers import country_code
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.phone import (
    SHORTEST_WITH_COUNTRY_DIGITS,
    NumberStyle,
    by_country,
    grouped_alike,
    number_style,
)

KEPT_SECONDS = 600  # a grouping that changes in CCRM may be shown that much later


class OperatorsNumbers:
    """Shows the numbers on a tenant's pages as its operator writes them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Respond to ``request``; the numbers are read if one comes to be shown."""

        @cache
        def style() -> NumberStyle:
            tenant: Tenant | None = getattr(request, "tenant", None)
            return style_of(tenant) if tenant else NumberStyle()

        with number_style(style):
            response = self.get_response(request)
        if response.streaming:  # what a file says is made when it is sent
            response.streaming_content = _styled(response.streaming_content, style)  # type: ignore[attr-defined]
        return response


def _styled(chunks: Iterable[bytes], style: Callable[[], NumberStyle]) -> Iterator[bytes]:
    parts = iter(chunks)
    while True:
        with number_style(style):
            chunk = next(parts, None)
        if chunk is None:
            return
        yield chunk


def style_of(tenant: Tenant) -> NumberStyle:
    """Return how the numbers of ``tenant`` are shown."""
    key = f"numbers:{tenant.pk}"
    own: Mapping[str, str] | None = caches["memory"].get(key)
    if own is None:
        own = _own_groupings(tenant)
        caches["memory"].set(key, own, KEPT_SECONDS)
    return NumberStyle(region=tenant.region, own=own)


def _own_groupings(tenant: Tenant) -> dict[str, str]:
    """Return how the operator writes those of its numbers that it groups otherwise than their country."""
    numbers = CallPresentation.objects.for_tenant(tenant).present().exclude(intl_format="")
    code = country_code(tenant.region)
    own: dict[str, str] = {}
    for digits, written in numbers.values_list("presentation_canonical", "intl_format"):
        grouped = grouped_alike(written, digits)
        if not grouped or (len(digits) < SHORTEST_WITH_COUNTRY_DIGITS and not grouped.startswith("+")):
            continue
        abroad = f"+{grouped.removeprefix('+')}"
        forms = {digits: abroad, f"+{digits}": abroad}
        if abroad.startswith(f"+{code} "):
            forms[digits.removeprefix(code)] = abroad.removeprefix(f"+{code} ")
        own |= {sent: shown for sent, shown in forms.items() if shown != by_country(sent, tenant.region)}
    return own
