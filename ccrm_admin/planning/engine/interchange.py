"""Assignments, changes and findings in the JSON that scripts read and write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.inventory.vocabulary import MODES, STATIC
from ccrm_admin.numbers import canonical
from ccrm_admin.planning.domain.diff import difference
from ccrm_admin.planning.domain.finding import Finding, Origin
from ccrm_admin.planning.domain.keys import key_of, planned_ids
from ccrm_admin.planning.domain.proposals import Value, Wanted
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.domain.world import World
from ccrm_admin.planning.engine.loading import Source, load_accounts
from ccrm_admin.planning.engine.namesakes import namesakes_in, told_apart
from ccrm_admin.planning.engine.references import NewPools
from ccrm_admin.planning.engine.values import as_json, checked
from ccrm_admin.planning.models import Plan, PlanUser
from ccrm_admin.planning.text.errors import InvalidValueError
from ccrm_admin.planning.text.messages import explain
from ccrm_admin.spelling import email_key, undirected
from ccrm_admin.tenants.models import Tenant

KEYS = {"user", "mode", "extensionId", "callPresentations", "smsSenders", "note"}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that can't be done: its place in the file, counted from 1, whom it is about, and why."""

    position: int
    user: str
    reason: str


def names_of(tenant: Tenant, keys: Iterable[str]) -> dict[str, str]:
    """Return what scripts call the users: the uuid; the e-mail of a planned one."""
    wanted = set(keys)
    users = CrmUser.objects.for_tenant(tenant).values_list("pk", "uuid")
    names = {key: str(uuid) for pk, uuid in users if (key := key_of(pk)) in wanted}
    planned = PlanUser.objects.for_tenant(tenant).planned().filter(pk__in=planned_ids(wanted))
    return names | {user.key: user.email for user in planned}


def shown(tenant: Tenant, sources: Mapping[str, Source]) -> dict[str, Any]:
    """Return the effective state of every user; those who are gone hold nothing and are left out."""
    names = names_of(tenant, sources)
    return {
        "assignments": [
            {
                "user": names[key],
                "mode": source.user.effective.extension.mode,
                "extensionId": source.user.effective.extension.extension_id,
                "callPresentations": list(source.user.effective.calls),
                "smsSenders": list(source.user.effective.sms),
                "note": source.note,
            }
            for key, source in sources.items()
            if not source.user.gone
        ]
    }


def compared(plan: Plan, world: World, accepted: Collection[str] = ()) -> dict[str, Any]:
    """Return what the plan changes, and its findings, errors first.

    ``accepted`` are the digests of those that somebody has acknowledged.
    """
    names = names_of(plan.tenant, world.users)
    findings = sorted(
        check(world),
        key=lambda found: (-found.severity.rank, found.code, found.subject, found.origin != Origin.PLAN),
    )
    apart = namesakes_in(plan, findings)
    return {
        "changes": [
            {
                "user": names[change.user],
                "part": change.part.value,
                "live": as_json(change.live),
                "planned": as_json(change.planned),
            }
            for change in difference(world.users.values())
        ],
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "origin": finding.origin.value,
                "acknowledged": finding.digest in accepted,
                "users": [names[key] for key in _concerned(finding, world)],
                "message": undirected(explain(told_apart(finding, apart))),
            }
            for finding in findings
        ],
    }


def _concerned(finding: Finding, world: World) -> list[str]:
    if finding.code != "number_crowded":
        return [key for key, _name in finding.people]
    number = finding.params["presentation"]
    compared = canonical(number, world.region)
    return [key for key, user in world.users.items() if not user.gone and compared in user.numbers]


def read_assignments(tenant: Tenant, world: World, data: Any) -> tuple[dict[str, Wanted], list[BadRow]]:
    """Return what a file wants for each user, by key, and its bad rows.

    A key that a row leaves out puts that part back as live; the note, which has no live one, then stays. Of
    several users on one account, those who have it live keep it as live: a plan gives it to one of them only.
    """
    if not isinstance(data, dict) or not isinstance(data.get("assignments"), list):
        raise InvalidValueError(_('The file must contain {"assignments": […]}, a list of users.'))
    if unknown := sorted(data.keys() - {"assignments"}):
        raise InvalidValueError(_("Unknown keys: %(keys)s.") % {"keys": ", ".join(unknown)})
    reader = _Reader(tenant, world)
    for position, row in enumerate(data["assignments"], start=1):
        reader.read(position, row)
    reader.leave_as_live()
    pools = NewPools(tenant, reader.rows)
    reader.refuse(pools.unknown())
    return pools.spelled(), sorted(reader.bad, key=lambda bad: bad.position)


def planned_keys(tenant: Tenant) -> dict[str, str]:
    """Return the keys of planned users by e-mail; that of who was linked since leads to the CRM's user.

    Of several with one e-mail, whoever is still to come is meant, or the one who was planned last.
    """
    known = PlanUser.objects.for_tenant(tenant).exclude(email="").order_by("pk")
    linked = {user.email: user.survivor.key for user in known.select_related("merged_into")}
    return linked | {user.email: user.key for user in known.planned()}


class _Reader:
    """Reads one file, row by row."""

    def __init__(self, tenant: Tenant, world: World) -> None:
        self.rows: dict[str, Wanted] = {}
        self.bad: list[BadRow] = []
        self._tenant = tenant
        self._world = world
        self._places: dict[str, tuple[int, str]] = {}
        users = CrmUser.objects.for_tenant(tenant).values_list("uuid", "pk")
        self._keys = {str(uuid): key_of(pk) for uuid, pk in users}
        self._keys |= planned_keys(tenant)
        self._accounts = load_accounts(tenant)

    def read(self, position: int, row: Any) -> None:
        """Take one row in, or note why not."""
        name = str(row.get("user", "")) if isinstance(row, dict) else ""
        try:
            key, wanted = self._read(row, name)
        except InvalidValueError as error:
            self.bad.append(BadRow(position, name, error.sentence))
            return
        self.rows[key] = wanted
        self._places[key] = position, name

    def leave_as_live(self) -> None:
        """Let those who have an account live keep it so if the file has it for others as well.

        Whom the plan gives it already keeps it as a decision.
        """
        given = Counter(map(_account_in, self.rows.values()))
        for key, wanted in self.rows.items():
            user, account = self._world.users.get(key), _account_in(wanted)
            shared = account is not None and given[account] > 1
            if user and shared and wanted[Part.EXTENSION] == user.live.extension != user.decision.extension:
                self.rows[key] = {**wanted, Part.EXTENSION: None}

    def refuse(self, unknown: Mapping[str, list[str]]) -> None:
        """Note the rows that name numbers or senders the tenant never had, by user."""
        for key, names in unknown.items():
            position, name = self._places[key]
            reason = _("Not a number or sender of this tenant: %(names)s.") % {"names": ", ".join(names)}
            self.bad.append(BadRow(position, name, reason))

    def _read(self, row: Any, name: str) -> tuple[str, Wanted]:
        if not isinstance(row, dict):
            raise InvalidValueError(_("A row must be an object with “user”."))
        if unknown := sorted(map(str, row.keys() - KEYS)):
            raise InvalidValueError(_("Unknown keys: %(keys)s.") % {"keys": ", ".join(unknown)})
        key = self._keys.get(email_key(name))
        if key is None:
            raise InvalidValueError(
                _("No user in this tenant has this UUID, and no planned user has this e-mail.")
            )
        if key in self.rows:
            raise InvalidValueError(_("This user is in the file twice."))
        wanted: dict[Part, Value] = {
            Part.EXTENSION: checked(Part.EXTENSION, self._extension(key, row)),
            Part.CALLS: checked(Part.CALLS, _pool(row, Part.CALLS)),
            Part.SMS: checked(Part.SMS, _pool(row, Part.SMS)),
        }
        if "note" in row:
            if not isinstance(row["note"], str | None):
                raise InvalidValueError(_("“note” must be text."))
            wanted[Part.NOTE] = checked(Part.NOTE, row["note"])
        return key, wanted

    def _extension(self, key: str, row: Mapping[str, Any]) -> Extension | None:
        if "mode" not in row and "extensionId" not in row:
            return None
        user = self._world.users.get(key)
        live = user.live.extension if user else None
        extension_id = row.get("extensionId")
        if extension_id is not None and (not isinstance(extension_id, int) or isinstance(extension_id, bool)):
            raise InvalidValueError(_("“extensionId” must be a whole number or null."))
        mode = row.get("mode", STATIC if extension_id is not None else None)
        if mode not in MODES:
            raise InvalidValueError(_("“mode” must be static, dynamic or none."))
        if mode == STATIC and "extensionId" not in row and live is not None and live.mode == STATIC:
            return None  # static, and the account as live: that is what they have
        wanted = Extension(mode, extension_id)
        if extension_id is not None and extension_id not in self._accounts:
            if wanted == live:
                return None  # what they have, though the tenant's own list lacks it
            raise InvalidValueError(_("This tenant has no account %(account)s.") % {"account": extension_id})
        return wanted


def _account_in(wanted: Wanted) -> int | None:
    """Return the extensionId of the account that ``wanted`` gives to a user, if it does."""
    own = wanted[Part.EXTENSION]
    return own.extension_id if isinstance(own, Extension) else None


def _pool(row: Mapping[str, Any], part: Part) -> tuple[str, ...] | None:
    if part.value not in row:
        return None
    pool = row[part.value]
    if not isinstance(pool, list) or not all(map(_is_presentation, pool)):
        raise InvalidValueError(_("“%(part)s” must be a list of text.") % {"part": part.value})
    return tuple(map(str, pool))


def _is_presentation(item: Any) -> bool:
    """Tell whether an item of a pool is text, or a number without its quotes, as the API sends some."""
    return isinstance(item, str) or (isinstance(item, int) and not isinstance(item, bool))
