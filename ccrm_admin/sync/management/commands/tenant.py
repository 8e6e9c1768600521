"""``manage.py tenant``: add and list tenants, and try their keys."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max
from django.utils import translation
from django.views.decorators.debug import sensitive_variables

from ccrm_admin.numbers import DEFAULT_REGION
from ccrm_admin.printing import printable, printable_json
from ccrm_admin.spelling import undirected
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.mirroring.client import check_key
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.tenants.services import add_tenant

JSON_HELP = "print one JSON object on standard output and nothing else"


class Command(BaseCommand):
    """Three small commands about tenants."""

    help = "Add a tenant, list them, or try a tenant's key. See “tenant add --help” and so on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one of add, list and check."""
        commands = parser.add_subparsers(dest="command", required=True, metavar="add | list | check")
        add = commands.add_parser("add", help="add a tenant")
        add.add_argument("name", metavar="NAME", help="what stands before .ccrm.pl in its address")
        add.add_argument("--title", default="", help="what people call it (default: the name)")
        add.add_argument(
            "--region",
            default=DEFAULT_REGION,
            help="country of numbers without a country code, two letters (default: %(default)s)",
        )
        add.add_argument(
            "--key-file",
            metavar="FILE",
            help="read the API key from FILE, “-” for standard input; without this option, it is read from "
            "standard input, or asked for on a terminal. It may stay empty. It is never an argument, since "
            "those are seen by everyone on the machine",
        )
        commands.add_parser("list", help="list the tenants").add_argument(
            "--json", action="store_true", help=JSON_HELP
        )
        check = commands.add_parser("check", help="try a tenant's key and say what is wrong")
        check.add_argument("name", metavar="NAME")
        check.add_argument("--json", action="store_true", help=JSON_HELP)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do the one that was asked for."""
        with translation.override("en"):
            match options["command"]:
                case "add":
                    self._add(options["name"], options["title"], options["region"], options["key_file"])
                case "list":
                    self._list(as_json=options["json"])
                case "check":
                    self._check(options["name"], as_json=options["json"])

    @sensitive_variables("key")
    def _add(self, name: str, title: str, region: str, key_file: str | None) -> None:
        key = _read_key(key_file)
        try:
            tenant = add_tenant(name=name, title=title, api_key=key, region=region.upper())
        except ValidationError as error:
            raise CommandError(undirected(" ".join(error.messages))) from None
        state = "" if tenant.has_key else ", without an API key so far"
        self.stdout.write(f"Added {tenant.name} ({printable(tenant.title)}){state}.")

    def _list(self, *, as_json: bool) -> None:
        tenants = Tenant.objects.order_by("name").annotate(fetched_at=Max("resource_states__fetched_at"))
        if as_json:
            self.stdout.write(printable_json({"tenants": [_told(t) for t in tenants]}, indent=2))
            return
        for tenant in tenants:
            key = "key set" if tenant.has_key else "no key"
            active = "active" if tenant.active else "not active"
            self.stdout.write(f"{tenant.name}  {printable(tenant.title)}  ({active}, {key})")

    def _check(self, name: str, *, as_json: bool) -> None:
        tenant = Tenant.objects.filter(name=name).first()
        if tenant is None:
            raise CommandError(f"There is no tenant {printable(name)} here. See “manage.py tenant list”.")
        error: str | None = None
        try:
            check_key(tenant)
        except SyncRefusedError as refused:
            error = refused.explanation.advice
        if as_json:
            report = {"tenant": tenant.name, "ok": error is None, "error": error}
            self.stdout.write(printable_json(report, indent=2))
        elif error is None:
            self.stdout.write(f"{tenant.name}: the key works.")
        else:
            self.stderr.write(f"{tenant.name}: {error}")
        if error is not None:
            raise SystemExit(1)


def _told(tenant: Any) -> dict[str, Any]:
    return {
        "name": tenant.name,
        "title": tenant.title,
        "active": tenant.active,
        "has_key": tenant.has_key,
        "fetched_at": tenant.fetched_at and tenant.fetched_at.isoformat(),
        "retry_at": tenant.retry_at and tenant.retry_at.isoformat(),
    }


def _read_key(source: str | None) -> str:
    """Return the key from a file, standard input or the terminal. Raises CommandError."""
    if source is None and sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass("API key (it is not shown; empty: none for now): ").strip()
    if source in (None, "-"):
        return sys.stdin.read().strip() if sys.stdin is not None else ""
    try:
        return Path(str(source)).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The key file can't be read: {error}") from None
