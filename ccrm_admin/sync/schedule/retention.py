"""What is kept of the past: after a month most syncs tell nothing, and ended sessions never do."""

from __future__ import annotations

from datetime import timedelta
from itertools import takewhile
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from ccrm_admin.moments import is_within
from ccrm_admin.sync.choices import ResultStatus, RunStatus
from ccrm_admin.sync.models import ResourceResult, SyncRun

STEP = 200  # rows that are looked at or deleted at once, so that nobody waits for the database


class Retention:
    """Goes through the old runs once, from the oldest on, a step at a time."""

    def __init__(self) -> None:
        self._last = 0  # primary key of the newest run that was looked at

    def step(self) -> bool:
        """Look at the next old runs, and delete some ended sessions; return whether there may be more."""
        looked_at, deleted = self._thin_out(), delete_ended_sessions()
        return STEP in (looked_at, deleted)

    def _thin_out(self) -> int:
        """Delete, of the next old runs, those that tell nothing; return how many were looked at.

        All stay for RUNS_KEPT_DAYS; then the first and the last of a day, and each that changed something or
        was no success.
        """
        kept, now = timedelta(days=settings.RUNS_KEPT_DAYS), timezone.now()
        of_tenant = SyncRun.objects.filter(tenant=OuterRef("tenant"))
        before = of_tenant.filter(pk__lt=OuterRef("pk")).order_by("-pk").values("queued_at")[:1]
        after = of_tenant.filter(pk__gt=OuterRef("pk")).order_by("pk").values("queued_at")[:1]
        runs = (
            SyncRun.objects.filter(pk__gt=self._last)
            .annotate(before=Subquery(before), after=Subquery(after), telling=Exists(_telling_results()))
            .order_by("pk")
            .only("pk", "status", "queued_at")
        )
        old: list[Any] = list(takewhile(lambda run: not is_within(run.queued_at, kept, now=now), runs[:STEP]))
        idle = [run for run in old if run.status == RunStatus.OK and not run.telling and _is_between(run)]
        SyncRun.objects.filter(pk__in=[run.pk for run in idle]).delete()
        self._last = old[-1].pk if old else self._last
        return len(old)


def delete_ended_sessions() -> int:
    """Delete some of the sessions that ended SESSIONS_KEPT_DAYS ago or earlier; return how many."""
    old = timezone.now() - timedelta(days=settings.SESSIONS_KEPT_DAYS)
    ended = Session.objects.filter(expire_date__lt=old).order_by("expire_date")
    return Session.objects.filter(pk__in=list(ended.values_list("pk", flat=True)[:STEP])).delete()[0]


def _telling_results() -> QuerySet[ResourceResult]:
    """Return the results of a run that tell something."""
    results = ResourceResult.objects.filter(run=OuterRef("pk"))
    return results.exclude(status=ResultStatus.OK, added=0, changed=0, removed=0)


def _is_between(run: Any) -> bool:
    """Tell whether a run was neither the first nor the last of its day, as people here count days."""
    day, before, after = (
        moment and timezone.localdate(moment) for moment in (run.queued_at, run.before, run.after)
    )
    return before == day == after
