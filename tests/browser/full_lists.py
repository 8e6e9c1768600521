"""A tenant of which every list has more rows than a screen has room for, made without a sync.

``enter`` is run by an installation's own Python.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models.functions import Lower
from django.utils import timezone

from ccrm_admin.inventory.choices import Mode, Resource
from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.keys import key_of
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.services import Newcomer, add_planned_users, create_plan, set_cells
from ccrm_admin.sync.choices import ChangeKind, ResultStatus, RunStatus, Trigger
from ccrm_admin.sync.mirroring.changelog import labelled
from ccrm_admin.sync.models import InventoryChange, ResourceResult, SyncRun
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.tenants.services import add_tenant
from tests.inventory import rows

NAME = "full"
ROWS = 40
GROUPS = ("Konsultant", "Starszy konsultant", "Kontrola jakości", "Kierownik")
NAMES = ("Agnieszka Kaczyńska", "Zofia Lewandowska", "Bartłomiej Źródlański", "Jan Ćwik")


def enter() -> None:
    """Add the tenant, its rows, plans, syncs, changes and people."""
    tenant = add_tenant(
        name=NAME, title="Duże Contact Center S.A.", api_key="key", refresh_interval=24 * 3600
    )
    rows.fetched(tenant)
    run = _run(tenant, RunStatus.OK)
    for number in range(ROWS):
        _add(tenant, run, number)
    for number in range(ROWS - 1):
        _run(tenant, RunStatus.OK, hours=ROWS - number)
    _run(tenant, RunStatus.OK)


def fail() -> None:
    """Let the CCRM have answered nothing, as the newest run tells."""
    _run(Tenant.objects.get(name=NAME), RunStatus.FAILED, code="timeout", params={"seconds": 30})


def recover() -> None:
    """Let it have answered again."""
    _run(Tenant.objects.get(name=NAME), RunStatus.OK)


def arrive() -> None:
    """Let five who are planned come to be users of CCRM, and one who is gone be somebody else there."""
    tenant = Tenant.objects.get(name=NAME)
    *users, former, other = CrmUser.objects.for_tenant(tenant).order_by("pk")[:7]
    people = [Newcomer(f"new{number}@firma.example") for number in range(len(users))]
    add_planned_users(plan=Plan.objects.for_tenant(tenant).latest("pk"), by=None, people=people)
    for person, user in zip(people, users, strict=True):
        CrmUser.objects.filter(pk=user.pk).update(email_key=person.email)
    CrmUser.objects.filter(pk=former.pk).update(missing_since=timezone.now(), email_key=other.email_key)


def undo_arrivals() -> None:
    """Let nobody have arrived."""
    users = CrmUser.objects.for_tenant(Tenant.objects.get(name=NAME))
    users.update(missing_since=None, email_key=Lower("email"))


def _add(tenant: Tenant, run: SyncRun, number: int) -> None:
    first, last = NAMES[number % len(NAMES)].split()
    phone, sender = f"4832185145{number:02}", f"483218{number:02}459"
    name, email = f"{first} {last}", f"{first}.{last}{number}@firma.example".lower()
    account = rows.sip_account(
        tenant,
        1000 + number,
        server_id=f"SIP{number % 9 + 1}",
        caller_id=phone,
        assigned=True,
        holder_names=name if number % 5 else f"{name} ({email})",  # some have namesakes
        holder_count=1,
    )
    rows.call_presentation(tenant, phone, name="Windykacja Katowice", clip_prefix="3218")
    rows.sms_sender(tenant, sender, sender_id=number)
    rows.team(tenant, f"Obsługa klienta {number}")
    user = rows.crm_user(
        tenant,
        first,
        last,
        email=email,
        permission_group=GROUPS[number % len(GROUPS)],
        mode="static",
        extension=account.extension,
        extension_id=account.extension_id,
        call_pool=[phone, "48801732357", "48321851451"],
        sms_pool=[sender],
        online=number % 2 == 0,
        talking=number % 4 == 0,
    )
    fields = {"name": ["Serwis", account.name]}
    InventoryChange.objects.create(
        tenant=tenant,
        run=run,
        resource=Resource.SIP_ACCOUNTS,
        row_id=account.pk,
        kind=ChangeKind.CHANGED,
        fields=fields,
        at=timezone.now(),
        **labelled(account.name, fields, tenant.region),
    )
    person = User.objects.create(email=f"person-{email}", name=name)
    person.memberships.create(tenant=tenant, role=Role.SUPERVISOR)
    plan = create_plan(
        tenant=tenant, title=f"Przenosiny {number + 1}", by=None, target_date=date(2030, 12, 7)
    )
    decided = {
        Part.EXTENSION: Extension(Mode.DYNAMIC),
        Part.CALLS: (phone,),
        Part.SMS: tuple(sorted({sender, "48321800459"})),
        Part.NOTE: "Praca zdalna",
    }
    cells = [Cell(key_of(user.pk), part, value) for part, value in decided.items()]
    set_cells(plan=plan, by=None, cells=cells)
    add_tenant(name=f"{NAME}-{number}", title=f"Instancja {number + 1}")


def _run(
    tenant: Tenant, status: RunStatus, *, hours: int = 0, code: str = "", params: dict[str, int] | None = None
) -> SyncRun:
    at = timezone.now() - timedelta(hours=hours)
    run = SyncRun.objects.create(
        tenant=tenant, status=status, trigger=Trigger.VIEWED, queued_at=at, started_at=at, finished_at=at
    )
    result = ResultStatus.FAILED if code else ResultStatus.OK
    ResourceResult.objects.bulk_create(
        ResourceResult(
            run=run, resource=resource, status=result, added=3, error_code=code, error_params=params or {}
        )
        for resource in Resource
    )
    return run
