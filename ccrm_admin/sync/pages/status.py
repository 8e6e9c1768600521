"""What the line at the top of a tenant's pages says: how old the data is, what is going on, what failed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from itertools import groupby

from django.db.models import Subquery

from ccrm_admin.inventory.choices import OPTIONAL, Resource
from ccrm_admin.inventory.models import ResourceState
from ccrm_admin.statements import Statement, given_row
from ccrm_admin.sync.choices import ResultStatus, RunStatus
from ccrm_admin.sync.errors import SyncRefusedError
from ccrm_admin.sync.messages import KEY_TROUBLES, NO_KEY, UNAVAILABLE, Explanation, explain, headline
from ccrm_admin.sync.models import ResourceResult, SyncRun
from ccrm_admin.sync.pages.unread import unseen
from ccrm_admin.sync.schedule.due import ask_if_stale, is_stale, may_refresh, next_try
from ccrm_admin.tenants.access import TenantRequest
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui.querystrings import number_in

FAST, SLOW = "1s", "20s"  # how often the line asks for itself


@dataclass(frozen=True)
class Trouble:
    """One cause that kept resources from being brought up to date, wholly or in part."""

    resources: list[str]
    explanation: Explanation
    results: list[ResourceResult]

    @property
    def status(self) -> str:
        """What came of the lists."""
        return self.results[0].status

    @property
    def headline(self) -> str:
        """What it comes to, in a few words."""
        return headline(self.results[0].error_code)

    @property
    def key_refused(self) -> bool:
        """Whether a manager should look after the key, and try it."""
        return self.results[0].error_code in KEY_TROUBLES

    @property
    def held(self) -> bool:
        """Whether a manager can say that it is as CCRM says."""
        return self.status == ResultStatus.HELD

    @property
    def failed(self) -> bool:
        """Whether nothing could be made of what CCRM sent."""
        return self.status == ResultStatus.FAILED


class TenantStatus:
    """The newest run of a tenant, the age of its data, and what ``person`` has not seen of its changes.

    One query, two if that run had trouble.
    """

    def __init__(self, tenant: Tenant, person: User) -> None:
        self.tenant = tenant
        self.unheard = False  # a sync could not be queued
        self.run = next(iter(_newest_run().rows(tenant=tenant.pk, person=person.pk)), None)

    @property
    def as_of(self) -> datetime | None:
        """The age of the oldest list that every tenant has; None before the first fetch."""
        ages = (moment for resource, moment in self.ages if moment and resource not in OPTIONAL)
        return min(ages, default=None)

    @cached_property
    def ages(self) -> list[tuple[Resource, datetime | None]]:
        """Each list with the moment that it shows; None before its first fetch."""
        return [(resource, getattr(self.run, f"{resource.value}_at", None)) for resource in Resource]

    @property
    def unavailable(self) -> str:
        """Which list CCRM does not give this tenant, as a sentence for who misses it; "" if it gives all."""
        params = getattr(self.run, "unavailable", None)
        return str(explain(UNAVAILABLE, params)) if params else ""

    @property
    def next_try(self) -> datetime | None:
        """From when on the data is fetched again by itself; None while it is, or if it never is."""
        if self.run is None or not (self.tenant.active and self.tenant.has_key):
            return None
        return next_try(self.tenant, self.run)

    @property
    def unseen(self) -> int:
        """How many changes the person has not looked at: seen.UNREAD_COUNT_LIMIT + 1 at most."""
        return getattr(self.run, "unseen", 0)

    @property
    def active(self) -> bool:
        """Whether a run is waiting or at work, and its worker alive."""
        return self.run is not None and self.run.active and not self.stale

    @cached_property
    def stale(self) -> bool:
        """Whether looking at the data now asks for a newer one."""
        return may_refresh(self.tenant) and is_stale(self.tenant, self.run)

    @property
    def asking(self) -> bool:
        """Whether whoever draws the line now also queues a sync: see ``sync.middleware``."""
        return self.stale and not self.unheard

    @property
    def interrupted(self) -> bool:
        """Whether the newest run was broken off."""
        return self.run is not None and self.run.status == RunStatus.INTERRUPTED

    @property
    def tone(self) -> str:
        """How the state is drawn: "trouble", "warning", or "" if all is well."""
        tenant, worst = self.tenant, self.worst
        if not (tenant.active and tenant.has_key) or (worst and (worst.failed or worst.held)):
            return "trouble"
        if worst:
            return "warning"
        return "" if self.as_of or self.active else "trouble"

    @property
    def polling(self) -> str:
        """How often the line asks for itself, for htmx."""
        return FAST if self.active or self.stale else SLOW

    @property
    def mark(self) -> str:
        """What has been seen: the newest run, and whether it had ended."""
        return f"{self.run.pk}-{int(not self.run.active)}" if self.run else "0-1"

    def ended_since(self, mark: str) -> bool:
        """Tell whether a run ended after the line with ``mark`` was drawn; no for what is no mark."""
        seen, _, ended = mark.partition("-")
        pk = number_in(seen)
        if self.run is None or pk is None or ended not in ("0", "1"):
            return False
        if self.run.active:
            return self.run.pk > pk and ended == "0"
        return (self.run.pk, 1) > (pk, int(ended))

    @cached_property
    def troubles(self) -> list[Trouble]:
        """What went wrong in the newest run, each cause once."""
        if self.run is None or self.run.active or self.run.status == RunStatus.OK:
            return []
        return troubles_of(self.run.results.all())

    @property
    def worst(self) -> Trouble | None:
        """The trouble that is named first: one that left a list as it was, if there is any."""
        return min(self.troubles, key=lambda trouble: (not trouble.failed, not trouble.held), default=None)

    def says(self, refused: SyncRefusedError) -> bool:
        """Whether the page says already why a sync was refused."""
        named = [trouble.explanation for trouble in self.troubles]
        return refused.code == NO_KEY or refused.explanation in named


@cache
def _newest_run() -> Statement[SyncRun]:
    """Return what reads a tenant's newest run, with the age of its data and what a person has not seen."""
    tenant, person = given_row("tenant"), given_row("person")
    states = ResourceState.objects.for_tenant(tenant).order_by().values("fetched_at")
    ages = {f"{resource.value}_at": Subquery(states.filter(resource=resource)) for resource in Resource}
    ended = SyncRun.objects.for_tenant(tenant).exclude(finished_at=None).newest_first()
    unavailable = ResourceResult.objects.filter(
        run=ended.values("pk")[:1], status=ResultStatus.UNAVAILABLE
    ).values("error_params")[:1]
    ages["unavailable"] = Subquery(unavailable)
    runs = SyncRun.objects.for_tenant(tenant).annotate(unseen=unseen(tenant=tenant, person=person), **ages)
    return Statement(runs.newest_first()[:1])


def status_of(request: TenantRequest) -> TenantStatus:
    """Return the status of the request's tenant, read once a request: menu and status line both need it."""
    known: TenantStatus | None = getattr(request, "tenant_status", None)
    if known is None:
        known = request.tenant_status = TenantStatus(request.tenant, request.user)  # type: ignore[attr-defined]
    return known


def asked_status_of(request: TenantRequest) -> TenantStatus:
    """Return the status after a sync was queued if one is due: its line claims what has been done."""
    known = status_of(request)
    if not known.stale:
        return known
    unheard = not ask_if_stale(request.tenant)
    asked = request.tenant_status = TenantStatus(request.tenant, request.user)  # type: ignore[attr-defined]
    asked.unheard = unheard
    return asked


def troubles_of(results: Iterable[ResourceResult]) -> list[Trouble]:
    """Return the causes among a run's results, each once, with the resources they concern.

    A list that CCRM does not give is no trouble.
    """
    order = list(Resource.values)
    bad = [each for each in results if each.error_code and each.status != ResultStatus.UNAVAILABLE]
    bad.sort(key=lambda result: (result.error_code, str(result.error_params), order.index(result.resource)))
    troubles = []
    for _cause, group in groupby(bad, key=lambda result: (result.error_code, result.error_params)):
        concerned = list(group)
        explanation = concerned[0].explanation
        if explanation is not None:
            names = [str(Resource(result.resource).label) for result in concerned]
            troubles.append(Trouble(names, explanation, concerned))
    return troubles
