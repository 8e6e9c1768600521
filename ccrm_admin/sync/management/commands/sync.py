"""``manage.py sync``: sync tenants now, in the foreground."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from ccrm_admin.printing import printable, printable_json
from ccrm_admin.sync.choices import RunStatus, Step
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.mirroring.progress import RunProgress
from ccrm_admin.sync.pages.json_report import COUNTS, report_of, report_of_refusal
from ccrm_admin.sync.schedule.run_now import sync_now
from ccrm_admin.tenants.models import Tenant


class Command(BaseCommand):
    """Syncs the named tenants, one after another."""

    help = (
        "Bring the mirror of tenants up to date now, with progress on standard error. "
        "If another process is syncing a tenant, wait for it and then sync. "
        "Exit code: 0 if all went well, 1 if something failed or was held."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take names or --all."""
        parser.add_argument("names", nargs="*", metavar="NAME", help="names of tenants")
        parser.add_argument("--all", action="store_true", help="all active tenants")
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object on standard output and nothing else"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Sync and report."""
        tenants = _tenants(options["names"], every=options["all"])
        reports = {}
        with translation.override("en"):
            for tenant in tenants:
                reports[tenant.name] = self._sync(tenant)
                if not options["json"]:
                    self._print(tenant, reports[tenant.name])
        if options["json"]:
            self.stdout.write(printable_json({"tenants": reports}, indent=2))
        if any(report["status"] != RunStatus.OK for report in reports.values()):
            raise SystemExit(1)

    def _sync(self, tenant: Tenant) -> dict[str, Any]:
        try:
            return report_of(sync_now(tenant, on_progress=lambda progress: self._tell(tenant, progress)))
        except SyncRefusedError as refused:
            return report_of_refusal(refused.explanation)

    def _tell(self, tenant: Tenant, progress: RunProgress) -> None:
        what = progress.resource.replace("_", " ")
        if progress.step == Step.SAVING:
            line = f"{tenant.name}: {what}: saving {progress.records} records"
        elif progress.page:
            total = "" if progress.total is None else f" of {progress.total}"
            line = f"{tenant.name}: {what}: page {progress.page}, {progress.records}{total} records"
        else:
            line = f"{tenant.name}: {what}: asking"
        self.stderr.write(line, lambda text: text)

    def _print(self, tenant: Tenant, report: dict[str, Any]) -> None:
        self.stdout.write(f"{tenant.name}: {report['status']}")
        for resource, result in report["resources"].items():
            counts = ", ".join(f"{result[name]} {name}" for name in COUNTS)
            self.stdout.write(f"  {resource.replace('_', ' ')}: {result['status']} ({counts})")
            if result["error"]:
                self.stdout.write(f"    {printable(result['error'])}")


def _tenants(names: list[str], *, every: bool) -> list[Tenant]:
    """Return the tenants meant. Raises CommandError if that is none or one is unknown."""
    if every and names:
        raise CommandError("Give names or --all, not both.")
    if every:
        return list(Tenant.objects.active().order_by("name"))
    if not names:
        raise CommandError("Which tenants? Give their names, or --all.")
    found = {tenant.name: tenant for tenant in Tenant.objects.filter(name__in=names)}
    unknown = [name for name in names if name not in found]
    if unknown:
        raise CommandError(
            f"There is no tenant {printable(', '.join(unknown))} here. See “manage.py tenant list”."
        )
    return [found[name] for name in dict.fromkeys(names)]
