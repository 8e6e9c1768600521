"""``manage.py plan``: plans for scripts."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from ccrm_admin.inventory.number_formats import style_of
from ccrm_admin.planning.domain.batches import SetRows
from ccrm_admin.planning.domain.finding import Origin
from ccrm_admin.planning.engine.acknowledged import accepted
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.engine.interchange import compared, names_of, read_assignments, shown
from ccrm_admin.planning.engine.loading import load_sources, load_world
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.registry import registry
from ccrm_admin.planning.services import (
    Newcomer,
    add_planned_users,
    apply_batch,
    create_plan,
    kept,
    users_by_email,
)
from ccrm_admin.planning.text.errors import BatchRefusedError, InTheCrmError
from ccrm_admin.planning.text.messages import explain_refusal
from ccrm_admin.printing import printable, printable_json
from ccrm_admin.spelling import email_key, undirected
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.phone import number_style

COUNTS = ("differences", "errors", "warnings", "notices", "earlier")
DIFFERENCES = 2  # the exit status of "plan diff" if there are any

FILE_HELP = """JSON, from a file or "-" for standard input:
{"assignments": [{"user": …, "mode": "static|dynamic|none", "extensionId": …|null, "callPresentations": […],
"smsSenders": […], "note": …}]}. A user is a uuid, a planned one an e-mail; the pools are lists of text.
Numbers may stand without quotes; a key that is unknown or there twice is refused. A key that is left out
puts that part back as live (the note is left alone); users who are not in the file stay as they are."""


class Command(BaseCommand):
    """Makes, fills and compares plans."""

    help = "Make plans, fill them from a file, and compare them with the live state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand for each thing to do."""
        lent = registry().subcommands
        names = ("create", "list", "set", "show", "diff", "add-user", *(each.name for each in lent))
        commands = parser.add_subparsers(dest="action", required=True, metavar="|".join(names))
        create = commands.add_parser("create", help="make an empty plan")
        _add_plan(create, title_help="what the new plan is called")
        listing = commands.add_parser("list", help="list the plans with their counts")
        _add_tenant(listing)
        setting = commands.add_parser(
            "set", help="set assignments from a file, as one edit; one bad row and nothing is done"
        )
        _add_plan(setting)
        setting.add_argument("file", help=FILE_HELP)
        showing = commands.add_parser("show", help="print what every user has under the plan")
        _add_plan(showing)
        comparing = commands.add_parser(
            "diff", help="print what the plan changes; exit 0: nothing, 2: something, 1: an error"
        )
        _add_plan(comparing)
        comparing.add_argument(
            "--all", action="store_true", help="print what was found already, and what is acknowledged, too"
        )
        adding = commands.add_parser("add-user", help="add a planned user, whom CCRM does not have yet")
        _add_plan(adding)
        adding.add_argument("email", help="by which the user is known until CCRM has them")
        adding.add_argument("--first-name", default="")
        adding.add_argument("--last-name", default="")
        adding.add_argument("--group", default="", help="the permission group")
        own = [create, listing, setting, showing, comparing, adding]
        for each in lent:
            own.append(further := commands.add_parser(each.name, help=each.help, description=each.help))
            _add_plan(further)
            each.add_arguments(further)
            further.set_defaults(run=each.run)
        for command in own:
            command.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Do what was asked for; a refusal is one sentence and exit status 1."""
        tenant = Tenant.objects.filter(name=options["tenant"]).first()
        if tenant is None:
            raise CommandError(
                f"There is no tenant {printable(options['tenant'])}. See: manage.py tenant list"
            )
        try:
            with number_style(cache(partial(style_of, tenant))):
                if "run" in options:
                    self._lent(tenant, options)
                else:
                    getattr(self, f"_{options['action'].replace('-', '_')}")(tenant, options)
        except BatchRefusedError as refused:
            raise CommandError(_refusals(tenant, refused)) from None
        except ValidationError as error:
            raise CommandError(printable(undirected(" ".join(error.messages)))) from None

    def _create(self, tenant: Tenant, options: dict[str, Any]) -> None:
        plan = create_plan(tenant=tenant, title=options["title"], by=None)
        self._print(options, {"id": plan.pk, "title": plan.title}, [f"Plan {plan.pk} created: {plan.title}"])

    def _list(self, tenant: Tenant, options: dict[str, Any]) -> None:
        rows, lines = [], []
        for plan in Plan.objects.for_tenant(tenant).order_by("title_sort", "pk"):
            state = freshen(plan)
            counts = {"users": state.in_plan, **{name: getattr(state, name) for name in COUNTS}}
            rows.append({"id": plan.pk, "title": plan.title, "status": plan.status, **counts})
            summary = ", ".join(_counted(count, name) for name, count in counts.items() if name != "earlier")
            lines.append(f"{plan.title}: {plan.status}, {summary}")
        self._print(options, {"plans": rows}, lines or ["No plans."])

    def _set(self, tenant: Tenant, options: dict[str, Any]) -> None:
        plan = _plan(tenant, options["title"])
        data = _read(options["file"])
        world = load_world(plan, load_sources(plan))
        rows, bad = read_assignments(tenant, world, data)
        if bad:
            raise CommandError(_wrong(f"row {row.position} ({row.user}): {row.reason}" for row in bad))
        outcome = apply_batch(plan=plan, by=None, batch=SetRows(rows), keys=list(rows))
        done: dict[str, Any] = {
            "edit": outcome.edit.number if outcome.edit else None,
            "users": outcome.edit.rows if outcome.edit else 0,
            "changes": outcome.edit.cells if outcome.edit else 0,
        }
        self._print(
            options, done, [f"{_counted(done['changes'], 'changes')} for {_counted(done['users'], 'users')}."]
        )

    def _show(self, tenant: Tenant, options: dict[str, Any]) -> None:
        plan = _plan(tenant, options["title"])
        data = shown(tenant, load_sources(plan))
        lines = [
            f"{row['user']}: {_seat(row['mode'], row['extensionId'])} "
            f"[{', '.join(row['callPresentations'])}] [{', '.join(row['smsSenders'])}] {row['note']}".rstrip()
            for row in data["assignments"]
        ]
        self._print(options, data, lines)

    def _diff(self, tenant: Tenant, options: dict[str, Any]) -> None:
        plan = _plan(tenant, options["title"])
        digests = {finding.digest for _pk, finding in accepted(plan)}
        data = compared(plan, load_world(plan, load_sources(plan)), digests)
        lines = [
            f"{change['user']} {change['part']}: {_plain(change['live'])} → {_plain(change['planned'])}"
            for change in data["changes"]
        ]
        listed = [each for each in data["findings"] if options["all"] or _counts(each)]
        lines += [f"{finding['severity']}: {finding['message']}" for finding in listed]
        if rest := len(data["findings"]) - len(listed):
            lines.append(f"Already there or acknowledged: {rest}. --all prints them too.")
        self._print(options, data, lines or ["No differences."])
        if data["changes"]:
            sys.exit(DIFFERENCES)

    def _add_user(self, tenant: Tenant, options: dict[str, Any]) -> None:
        person = Newcomer(options["email"], options["first_name"], options["last_name"], options["group"])
        if known := users_by_email(tenant, [email := email_key(person.email)]):
            raise InTheCrmError(known[email])
        (planned,) = added = add_planned_users(plan=_plan(tenant, options["title"]), by=None, people=[person])
        line = f"In the plan now: {planned}"
        if kept([person], added):
            line += " (another plan has them already, so the name and group there were kept)"
        data = {"user": planned.email, "name": planned.own_name, "group": planned.permission_group}
        self._print(options, data, [line])

    def _lent(self, tenant: Tenant, options: dict[str, Any]) -> None:
        """Do what an app above has registered."""
        printed = options["run"](_plan(tenant, options["title"]), options)
        self._print(options, printed.data, printed.lines)
        if printed.status:
            sys.exit(printed.status)

    def _print(self, options: dict[str, Any], data: Mapping[str, Any], lines: Sequence[str]) -> None:
        if options["json"]:
            self.stdout.write(printable_json(data))
        elif lines:
            self.stdout.write("\n".join(map(printable, lines)))


def _counted(count: int, plural: str) -> str:
    """Return a number of things: ``plural`` without its s for one."""
    return f"{count} {plural.removesuffix('s') if count == 1 else plural}"


def _add_tenant(parser: ArgumentParser) -> None:
    parser.add_argument("tenant", help="the tenant's name: what stands before .ccrm.pl")


def _add_plan(parser: ArgumentParser, *, title_help: str = "the plan's title") -> None:
    _add_tenant(parser)
    parser.add_argument("title", help=title_help)


def _plan(tenant: Tenant, title: str) -> Plan:
    """Return the plan with a title; among archived ones, which may share it, the newest."""
    plan = Plan.objects.for_tenant(tenant).titled(title)
    if plan is None:
        asked = printable(title)
        raise CommandError(f"{tenant.name} has no plan “{asked}”. See: manage.py plan list {tenant.name}")
    plan.tenant = tenant
    return plan


def _read(name: str) -> Any:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        data = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_each_once)
        json.dumps(data, ensure_ascii=False).encode()  # half a surrogate pair is JSON, but no text
        return data
    except OSError as error:
        raise CommandError(f"{name} can't be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{name} is not JSON: {error}") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of the file. Raises ValueError for a key that would overwrite another."""
    if repeated := sorted(key for key, count in Counter(key for key, _value in pairs).items() if count > 1):
        raise ValueError(f"an object has more than one {', '.join(map(printable, repeated))}")
    return dict(pairs)


def _refusals(tenant: Tenant, error: BatchRefusedError) -> str:
    refused = error.preview.refused
    names = names_of(tenant, [row.key for row in refused])
    lines = [
        f"{names.get(row.key, row.key)}: {undirected(explain_refusal(row.refused))}"
        for row in refused
        if row.refused
    ]
    return _wrong(lines)


def _wrong(reasons: Iterable[str]) -> str:
    lines = [printable(reason) for reason in reasons]
    count = "1 row is" if len(lines) == 1 else f"{len(lines)} rows are"
    return "\n".join([f"Nothing was done; {count} wrong:", *lines])


def _counts(finding: dict[str, Any]) -> bool:
    """Tell whether a finding comes of the plan, and nobody has acknowledged it."""
    return finding["origin"] == Origin.PLAN and not finding["acknowledged"]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return _seat(value["mode"], value["extensionId"])
    return f"[{', '.join(value)}]"


def _seat(mode: str, extension_id: int | None) -> str:
    return mode if extension_id is None else f"{mode} {extension_id}"
