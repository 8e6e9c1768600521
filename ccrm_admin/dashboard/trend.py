"""Free voice accounts over time, from the figures of the runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import caches
from django.db.models import DateTimeField, Exists, Max, Min, OuterRef
from django.db.models.functions import Trunc
from django.utils import timezone

from ccrm_admin.dashboard.bars import per_cent
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.sync.choices import ResultStatus
from ccrm_admin.sync.models import ResourceResult, SyncRun
from ccrm_admin.sync.pages.days import midnight
from ccrm_admin.tenants.models import Tenant

DAYS = 30
FEW_DAYS = 2  # up to so many an hour is a column, beyond a day
GAP = 0.15  # of a column
KEPT = 3600  # seconds


@dataclass(frozen=True)
class Point:
    """The last figures of an hour or a day, and its column: positions in per cent."""

    moment: datetime
    run: int
    free: int
    voice: int
    start: str = ""
    width: str = ""
    top: str = ""
    height: str = ""

    @property
    def used(self) -> int:
        """How many voice accounts were not free."""
        return self.voice - self.free


@dataclass(frozen=True)
class Trend:
    """The columns, oldest first; ``hourly`` is whether they are hours rather than days."""

    points: list[Point]
    hourly: bool

    @property
    def highest(self) -> int:
        """The most that were free."""
        return max(point.free for point in self.points)

    @property
    def lowest(self) -> int:
        """The least that were free."""
        return min(point.free for point in self.points)


def free_over_time(tenant: Tenant, *, newest: int) -> Trend:
    """Return the last 30 days, each with its last run's figures; three queries for each ``newest`` run."""
    key = f"free:{tenant.pk}:{newest}:{timezone.localdate()}"
    trend: Trend | None = caches["memory"].get(key)
    if trend is None:
        trend = _read(tenant)
        caches["memory"].set(key, trend, KEPT)
    return trend


def _read(tenant: Tenant) -> Trend:
    # A run that could not fetch the accounts says nothing of them, the first ones not even a number.
    fetched = ResourceResult.objects.filter(
        run=OuterRef("pk"),
        resource=Resource.SIP_ACCOUNTS,
        status__in=(ResultStatus.OK, ResultStatus.UNSURE),
    )
    runs = SyncRun.objects.for_tenant(tenant).filter(Exists(fetched), finished_at__gte=midnight(DAYS - 1))
    runs = runs.exclude(figures={})
    oldest = runs.aggregate(oldest=Min("finished_at"))["oldest"]
    hourly = oldest is not None and oldest >= midnight(FEW_DAYS - 1)
    step = Trunc("finished_at", "hour" if hourly else "day", output_field=DateTimeField())
    last = runs.order_by().values(step=step).annotate(last=Max("pk"))
    steps = {row["last"]: row["step"] for row in last}
    figures = SyncRun.objects.filter(pk__in=steps).order_by("pk").values_list("pk", "figures")
    points = [Point(steps[pk], pk, run.get("free", 0), run.get("voice", 0)) for pk, run in figures]
    return Trend(_placed(points, timedelta(hours=1) if hourly else timedelta(days=1)), hourly)


def _placed(points: list[Point], step: timedelta) -> list[Point]:
    """Return the points with their columns; a time without a run is a gap."""
    if not points:
        return []
    first, highest = points[0].moment, max(point.free for point in points)
    places = [round((point.moment - first) / step) for point in points]
    columns = places[-1] + 1
    return [
        Point(
            point.moment,
            point.run,
            point.free,
            point.voice,
            start=per_cent(place + GAP / 2, columns),
            width=per_cent(1 - GAP, columns),
            top=per_cent(highest - point.free, highest) if highest else "100.000%",
            height=per_cent(point.free, highest),
        )
        for point, place in zip(points, places, strict=True)
    ]
