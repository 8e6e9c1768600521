"""The groups of a worksheet's list, as one person sees them, and how many steps each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Sum, Value, When
from django.utils.translation import gettext as _

from ccrm_admin.rollout.models.step_choices import StepStatus
from ccrm_admin.rollout.models.step_querysets import CONFIRMED, StepQuerySet
from ccrm_admin.rollout.services.ticking import colleagues_in
from ccrm_admin.spelling import isolated
from ccrm_admin.tenants.models import Tenant, User


class Rank(IntEnum):
    """The groups in their order."""

    MINE = 0
    FREE = 1
    LEFT = 2
    WAITING = 3
    FAILED = 4
    OTHERS = 5
    FINISHED = 6


OFFERED = frozenset({Rank.MINE, Rank.FREE, Rank.LEFT})  # to whoever looks, as far as they can be done now


@dataclass(frozen=True, slots=True)
class Group:
    """A group of steps: ``slug`` is its name in the query string, ``person`` whose they are if others'."""

    rank: Rank
    person: int
    label: str
    count: int

    @property
    def slug(self) -> str:
        """What the query string calls it."""
        return f"{self.rank.name.lower()}{self.person or ''}"

    @property
    def key(self) -> tuple[int, int]:
        """What the rows of the group have in common."""
        return self.rank, self.person


@dataclass(frozen=True, slots=True)
class Figures:
    """How many steps are in which of the four states; ``mark`` changes whenever any step does."""

    confirmed: int = 0
    ticked: int = 0
    skipped: int = 0
    open: int = 0
    mark: str = ""

    @property
    def total(self) -> int:
        """All steps."""
        return self.confirmed + self.ticked + self.skipped + self.open


def ranked(steps: StepQuerySet, person: User, left: Collection[int]) -> StepQuerySet:
    """Annotate steps with the ``rank`` and the ``whose`` of their group, and put them in order.

    Those who have ``left`` can no longer do theirs.
    """
    to_do = Q(status=StepStatus.OPEN, confirmed_at=None)
    mine, nobodys = Q(assigned_to=person), Q(assigned_to=None)
    rank = Case(
        When(to_do & mine & Q(waits_for=0), then=Value(Rank.MINE.value)),
        When(to_do & nobodys, then=Value(Rank.FREE.value)),
        When(to_do & Q(assigned_to__in=left), then=Value(Rank.LEFT.value)),
        When(to_do & mine, then=Value(Rank.WAITING.value)),
        When(Q(status=StepStatus.FAILED, confirmed_at=None), then=Value(Rank.FAILED.value)),
        When(to_do, then=Value(Rank.OTHERS.value)),
        default=Value(Rank.FINISHED.value),
        output_field=IntegerField(),
    )
    whose = Case(When(to_do & ~mine & ~nobodys, then=F("assigned_to")), default=Value(0))
    # What was done and is not seen comes first of what is finished: it needs somebody's eyes.
    calm = Case(
        When(status=StepStatus.DONE, confirmed_at=None, seen__isnull=False, then=Value(0)), default=Value(1)
    )
    return steps.annotate(rank=rank, whose=whose, calm=calm).order_by("rank", "whose", "calm", "place")


def counted(steps: StepQuerySet, person: User, tenant: Tenant) -> tuple[list[Group], Figures]:
    """Return the groups that have steps, in order, and the figures of all.

    The steps are counted by what their groups follow from, which is much quicker than by the groups.
    """
    kinds = (
        steps.order_by()
        .annotate(seen_there=Q(CONFIRMED), waits=Q(waits_for__gt=0))
        .values_list("status", "seen_there", "waits", "assigned_to")
        .annotate(count=Count("pk"), versions=Sum("version"))
    )
    groups: Counter[tuple[int, int]] = Counter()
    figures: Counter[str] = Counter()
    versions = 0
    for status, confirmed, waits, whose, count, version in kinds:
        rank = _rank(status, confirmed=confirmed, waits=waits, mine=whose == person.pk, free=whose is None)
        groups[rank, whose if rank == Rank.OTHERS else 0] += count
        figures["confirmed" if confirmed else _STATES.get(status, "open")] += count
        versions += version
    names, left = _others([whose for _rank, whose in groups if whose], tenant)
    for whose in left:
        groups[Rank.LEFT, whose] = groups.pop((Rank.OTHERS, whose))
    found = [
        Group(Rank(rank), whose, _label(Rank(rank), names.get(whose, "")), groups[rank, whose])
        for rank, whose in sorted(groups)
    ]
    mark = f"{versions}-{sum(groups.values())}-" + ".".join(f"{each.slug}:{each.count}" for each in found)
    return found, Figures(**figures, mark=mark)


def _others(people: Collection[int], tenant: Tenant) -> tuple[dict[int, str], set[int]]:
    """Return what people are called, by primary key, and which of them can't carry out plans any more."""
    if not people:
        return {}, set()
    able = Exists(colleagues_in(tenant).filter(pk=OuterRef("pk")))
    found = User.objects.filter(pk__in=people).annotate(able=able)
    return {each.pk: str(each) for each in found}, {each.pk for each in found if not each.able}


def _rank(status: str, *, confirmed: bool, waits: bool, mine: bool, free: bool) -> Rank:
    """Return the group of a step, as ``ranked`` has it."""
    if status == StepStatus.FAILED and not confirmed:
        return Rank.FAILED
    if status != StepStatus.OPEN or confirmed:
        return Rank.FINISHED
    if free:
        return Rank.FREE
    if not mine:
        return Rank.OTHERS
    return Rank.WAITING if waits else Rank.MINE


_STATES = {StepStatus.DONE: "ticked", StepStatus.SKIPPED: "skipped"}


def _label(rank: Rank, name: str) -> str:
    if rank == Rank.OTHERS:
        return name
    if rank == Rank.LEFT:
        return _("%(name)s can no longer do these: split them again") % {"name": isolated(name)}
    return {
        Rank.MINE: _("Mine, possible now"),
        Rank.FREE: _("Nobody's yet"),
        Rank.WAITING: _("Mine, waiting for another step"),
        Rank.FAILED: _("Couldn't be done"),
        Rank.FINISHED: _("Done and skipped"),
    }[rank]


def shut_in(asked: str | None, groups: Sequence[Group]) -> Collection[str]:
    """Return which groups show no rows: those that the query string names, else what others are to do."""
    known = {group.slug for group in groups}
    if asked is None:
        return {group.slug for group in groups if group.rank == Rank.OTHERS}
    return known & set(asked.split(","))


def in_open_groups(steps: StepQuerySet, groups: Sequence[Group], shut: Collection[str]) -> StepQuerySet:
    """Return the steps of the groups that are not shut."""
    closed = Q()
    for group in groups:
        if group.slug in shut:
            closed |= Q(rank=group.rank.value, whose=group.person)
    return steps.exclude(closed) if closed else steps
