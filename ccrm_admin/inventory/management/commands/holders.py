"""``manage.py holders``: who had an account, a number or a sender, over time or at the end of a day."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from ccrm_admin.dates import day_text, moment_text
from ccrm_admin.inventory.choices import HoldingKind, Mode, Resource
from ccrm_admin.inventory.holding_querysets import HoldingQuerySet
from ccrm_admin.inventory.holdings.days import asked_day, end_of
from ccrm_admin.inventory.holdings.stretches import Stretch, stretches
from ccrm_admin.inventory.models import CallPresentation, Holding, ResourceState, SipAccount, SmsSender
from ccrm_admin.numbers import canonical
from ccrm_admin.printing import printable, printable_json
from ccrm_admin.spelling import undirected
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.querystrings import integer_in


class Command(BaseCommand):
    """Prints who had something."""

    help = "Print who had an account, a number or a sender: all of them over time, or those of one day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The tenant, one thing, and maybe a day."""
        parser.add_argument("tenant", metavar="TENANT", help="what stands before .ccrm.pl in its address")
        thing = parser.add_mutually_exclusive_group(required=True)
        thing.add_argument("--account", metavar="ID", help="a SIP account's id (extensionId)")
        thing.add_argument("--number", metavar="N", help="a call presentation, however it is spelled")
        thing.add_argument("--sender", metavar="S", help="an SMS sender: a number or a name")
        parser.add_argument(
            "--on", metavar="DATE", help="who had it at the end of that day, such as 2026-11-20 (local time)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print it; what makes no sense is one sentence and exit status 1."""
        with translation.override("en"):
            tenant = Tenant.objects.filter(name=options["tenant"]).first()
            if tenant is None:
                name = printable(options["tenant"])
                raise CommandError(f"There is no tenant {name}. See: manage.py tenant list")
            self._print(tenant, options)

    def _print(self, tenant: Tenant, options: dict[str, Any]) -> None:
        what, value, periods = _asked(tenant, options)
        periods = periods.select_related("user")
        if options["on"] is not None:
            periods = periods.at(end_of(_day(tenant, options["on"])))
        found = stretches(periods, lambda period: (period.user_id, period.mode))
        if options["json"]:
            on = {"on": options["on"].strip()} if options["on"] is not None else {}
            data = {"tenant": tenant.name, what: value, **on, "holders": [_shown(one) for one in found]}
            self.stdout.write(printable_json(data))
            return
        for line in map(_line, found):
            self.stdout.write(printable(undirected(line)))
        if not found:
            self.stdout.write("Nobody had it." if options["on"] else "Nobody has had it.")


def _asked(tenant: Tenant, options: dict[str, Any]) -> tuple[str, Any, HoldingQuerySet]:
    """Return the thing that is asked about and all its periods. Raises CommandError if there is no such."""
    known = Holding.objects.for_tenant(tenant)
    if options["account"] is not None:
        extension_id = integer_in(options["account"].strip())
        if extension_id is None:
            raise CommandError(f"{printable(options['account'])} is not the id of an account.")
        listed = SipAccount.objects.for_tenant(tenant).filter(extension_id=extension_id).exists()
        return _existing(
            "account", extension_id, known.of_account(extension_id), listed=listed, tenant=tenant
        )
    what, kind, model = (
        ("number", HoldingKind.NUMBER, CallPresentation)
        if options["number"] is not None
        else ("sender", HoldingKind.SENDER, SmsSender)
    )
    number = canonical(options[what].strip(), tenant.region)
    rows: Any = model._default_manager  # noqa: SLF001
    listed = rows.for_tenant(tenant).filter(presentation_canonical=number).exists()
    return _existing(what, number, known.of_number(kind, number), listed=listed, tenant=tenant)


def _existing(
    what: str, value: Any, periods: HoldingQuerySet, *, listed: bool, tenant: Tenant
) -> tuple[str, Any, HoldingQuerySet]:
    if not listed and not periods.exists():
        raise CommandError(f"{tenant.name} has no {what} {printable(str(value))}, and nobody ever had it.")
    return what, value, periods


def _day(tenant: Tenant, text: str) -> Any:
    """Return the day. Raises CommandError if nothing can be said of it."""
    users = ResourceState.objects.for_tenant(tenant).filter(resource=Resource.CRM_USERS)
    known_since = users.values_list("first_fetched_at", flat=True).first()
    today = timezone.localdate()
    asked = asked_day(text.strip() or "…", known_since=known_since, today=today)
    if asked.problem:
        raise CommandError(printable(asked.problem))
    return asked.day or today


def _shown(one: Stretch) -> dict[str, Any]:
    """Return a period as JSON shows it; ``fromExact`` is false where it may have begun earlier."""
    user = one.holding.user
    return {
        "user": str(user.uuid),
        "name": user.full_name,
        **({"mode": one.holding.mode} if one.holding.mode else {}),
        "from": one.began_at.isoformat(),
        "fromExact": one.exact,
        "to": one.ended_at.isoformat() if one.ended_at else None,
    }


def _line(one: Stretch) -> str:
    """Return the same for people."""
    user = one.holding.user
    note = " (dynamic)" if one.holding.mode == Mode.DYNAMIC else ""
    began = moment_text(one.began_at) if one.exact else f"{day_text(one.began_at)} or earlier"
    ended = moment_text(one.ended_at) if one.ended_at else "now"
    return f"{user.full_name} {user.uuid}{note}: {began} – {ended}"
