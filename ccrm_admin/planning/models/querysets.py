"""Reads of plans."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from ccrm_admin.inventory.normalize import search_terms, search_text
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.ordering.keys import BLANK
from ccrm_admin.planning.domain.keys import crm_user_ids, planned_ids
from ccrm_admin.planning.models.choices import PUT_AWAY, STATUS_CHANGES, PlanStatus, UserStatus
from ccrm_admin.tenants.querysets import TenantQuerySet

if TYPE_CHECKING:
    from datetime import datetime

    from ccrm_admin.planning.models import (  # noqa: F401 - in base classes
        Assignment,
        CellChange,
        Edit,
        Link,
        Plan,
        PlanRow,
        PlanUser,
        Stamp,
    )
    from ccrm_admin.tenants.models import User


# Where a plan stands in a list: drafts first, archived ones last.
_SHELF = Case(*(When(status=status, then=shelf) for shelf, status in enumerate(PlanStatus)), default=0)
_TOTALS = ("in_plan", "differences", "errors", "warnings", "notices")


def _users(keys: Collection[str]) -> QuerySet[Any]:
    """Return the primary keys of the users of plans with ``keys``, for a condition."""
    from ccrm_admin.planning.models import PlanUser  # noqa: PLC0415 - which needs this module

    return PlanUser.objects.with_keys(keys).values("pk")


def _named(user: str) -> list[str]:
    """Return the columns that say what a user of plans, a relation, is called."""
    names = ("first_name", "last_name", "email")
    own = (f"{user}__{name}" for name in (*names, "merged_into"))
    return [*own, *(f"{user}__crm_user__{name}" for name in names)]


def _name(person: str) -> Coalesce:
    """Return what people call ``person``, a relation; "" if it is nobody."""
    return Coalesce(
        NullIf(f"{person}__name", Value("")), f"{person}__email", Value(""), output_field=CharField()
    )


def _name_sort(person: str) -> Coalesce:
    """Return the sort key of what people call ``person``."""
    return Coalesce(f"{person}__name_sort", Value(BLANK), output_field=CharField())


class PlanQuerySet(TenantQuerySet["Plan"]):
    """Reads of plans."""

    def drafts(self) -> Self:
        """Those that may be edited."""
        return self.filter(status=PlanStatus.DRAFT)

    def current(self) -> Self:
        """Those that are still to come true: they claim what they give."""
        return self.exclude(status__in=PUT_AWAY)

    def drafts_first(self) -> Self:
        """By how far they are, archived ones last, and in the order of their titles."""
        return self.annotate(shelf=_SHELF).order_by("shelf", "title_sort", "pk")

    def titled(self, title: str) -> Plan | None:
        """Return the plan with a title; among archived ones, which may share it, the newest."""
        archived = Case(When(status=PlanStatus.ARCHIVED, then=1), default=0)
        return self.filter(title=title).order_by(archived, "-pk").first()

    def matching(self, text: str) -> Self:
        """Those whose title or note holds every word of ``text``, folded; a tenant's plans are few."""
        terms = search_terms(text)
        texts = self.order_by().values_list("pk", "title", "note")
        found = [pk for pk, *parts in texts if all(term in search_text(*parts) for term in terms)]
        return self.filter(pk__in=found)

    def outdated(self, stamp: Stamp) -> Self:
        """The current ones whose figures were computed from something else than ``stamp``, or never."""
        return self.current().exclude(state__stamp=stamp.mirror, state__drafts=stamp.drafts)

    def with_figures(self, stamp: Stamp) -> Self:
        """With their totals, None until there are any, and who edited them last and when.

        ``outdated`` tells that something other than ``stamp`` was counted; what is put away stays as it was.
        """
        current = Q(state__stamp=stamp.mirror, state__drafts=stamp.drafts) | Q(status__in=PUT_AWAY)
        return self.annotate(
            shelf=_SHELF,
            **{total: F(f"state__{total}") for total in _TOTALS},
            last=FilteredRelation("edits", condition=Q(edits__number=F("version"))),
            edited_at=Coalesce("last__at", "created_at"),
            edited_by=Case(When(version=0, then=_name("created_by")), default=_name("last__by")),
            editor_sort=Case(When(version=0, then=_name_sort("created_by")), default=_name_sort("last__by")),
            owner_name=_name("owner"),
            owner_sort=_name_sort("owner"),
            outdated=Case(When(current, then=False), default=True),
        )


class PlanUserQuerySet(TenantQuerySet["PlanUser"]):
    """Reads of the users of plans."""

    def planned(self) -> Self:
        """Those that are still to come."""
        return self.filter(crm_user=None, merged_into=None)

    def with_keys(self, keys: Collection[str]) -> Self:
        """Those of the rows with ``keys``; who of the CRM was never decided about is none."""
        waiting = Q(pk__in=planned_ids(keys), crm_user=None, merged_into=None)
        return self.filter(Q(crm_user__in=crm_user_ids(keys)) | waiting)


class AssignmentQuerySet(QuerySet["Assignment"]):
    """Reads of what plans decide."""

    def of(self, keys: Collection[str]) -> Self:
        """Those of the users with ``keys``."""
        return self.filter(plan_user__in=_users(keys))

    def deciding(self) -> Self:
        """Those that do not leave everything as live."""
        return self.exclude(mode="", call_pool__isnull=True, sms_pool__isnull=True)

    def with_names(self) -> QuerySet[Any]:
        """With ``extension_id``, and what the plan and the user are called, and nothing else of them."""
        rows = self.select_related("plan", "plan_user__crm_user")
        plan = ("plan__title", "plan__target_date", "plan__status")
        rows = rows.only("pk", "account", "mode", *plan, *_named("plan_user"))
        return rows.annotate(extension_id=F("account__extension_id"))

    def in_plan(self) -> Self:
        """Those whose user was taken into the plan, by a choice, a decision or a note."""
        return self.exclude(chosen=False, mode="", call_pool__isnull=True, sms_pool__isnull=True, note="")


class EditQuerySet(QuerySet["Edit"]):
    """Reads of a plan's history."""

    def for_plan(self, plan: Plan) -> Self:
        """Those of one plan."""
        return self.filter(plan_id=plan.pk)

    def newest_first(self) -> Self:
        """With who did it, what it undoes or was undone by, and whom it linked."""
        related = ("by", "undoes", "undone_by", "link__plan_user", "link__former", "link__user")
        texts = ("link__former__search", "link__user__search")
        return self.select_related(*related).defer(*texts).order_by("-number")

    def done_by(self, person: User) -> Self:
        """What ``person`` edited, newest first, except undoing, doing again, and links (of all plans)."""
        own = self.filter(by=person, undoes=None, link=None).exclude(kind__in=STATUS_CHANGES)
        return own.order_by("-number")

    def undoings_of(self, person: User) -> Self:
        """By what ``person`` undid their own edits since their last, newest first, unless done again."""
        last = self.done_by(person).values("number")[:1]
        undone = self.filter(by=person, undoes__in=self.done_by(person).order_by(), undone_by=None)
        return undone.filter(number__gt=Coalesce(Subquery(last), 0)).order_by("-number")

    def last_number_at(self, moment: datetime) -> int:
        """The number of the newest edit at ``moment``, 0 if there was none yet."""
        last: int = self.filter(at__lte=moment).aggregate(last=Max("number", default=0))["last"]
        return last


class LinkQuerySet(QuerySet["Link"]):
    """Reads of who turned out to be whom."""

    def newest_of(self, user: PlanUser) -> Link | None:
        """Return the last link of somebody that counts, be it of themselves or of who absorbed them."""
        standing = self.filter(Q(plan_user=user) | Q(absorbed=user), at__isnull=False)
        return standing.order_by("-at", "-pk").first()


class CellChangeQuerySet(QuerySet["CellChange"]):
    """Reads of what edits changed."""

    def of(self, keys: Collection[str]) -> Self:
        """Those of the users with ``keys``."""
        return self.filter(plan_user__in=_users(keys))

    def with_users(self) -> Self:
        """With the names of those whose cells they are."""
        return self.select_related("edit", "plan_user__crm_user", "plan_user__merged_into__crm_user").only(
            *("edit__number", "part", "before", "after", "row_version"),
            *(*_named("plan_user"), *_named("plan_user__merged_into")),
        )


class PlanRowQuerySet(QuerySet["PlanRow"]):
    """Reads of a plan's grid."""

    def for_plan(self, plan: Plan) -> Self:
        """The rows of one plan."""
        return self.filter(plan_id=plan.pk)

    def matching(self, text: str) -> Self:
        """Those whose visible text, live or planned, holds every word of ``text``, folded."""
        wanted = Q()
        for term in search_terms(text):
            wanted &= Q(search__contains=term)
        return self.filter(wanted)

    def with_decisions(self) -> Self:
        """With what each user has live and in the plan, and nothing else of either, in the same statement."""
        related = {
            "crm_user": ("mode", "email", "extension_id", "extension", "call_pool", "sms_pool"),
            "plan_user": ("email",),
            "assignment": ("mode", "call_pool", "sms_pool", "note", "version", "updated_at"),
            "assignment__account": ("extension_id",),
            "assignment__updated_by": ("name", "email"),
        }
        own = (field.attname for field in self.model._meta.concrete_fields if field.name != "search")  # noqa: SLF001
        theirs = (f"{name}__{column}" for name, columns in related.items() for column in columns)
        return self.select_related(*related).only(*own, *theirs)

    def with_everything(self) -> Self:
        """With all that is known of each user, live and in the plan, and ``has_namesake``; for a few rows."""
        return self.annotate(has_namesake=self.others_of_the_name()).select_related(
            "crm_user__plan_user", "plan_user", "assignment__account", "assignment__updated_by"
        )

    def namesakes(self, *plans: Plan | int) -> Self:
        """Those whose name somebody else in the grids of ``plans`` has too, by default of their own."""
        return self.filter(self.others_of_the_name(*plans))

    def others_of_the_name(self, *plans: Plan | int) -> Exists:
        """Return the condition that somebody else in those grids has the same name."""
        others = self.model.objects.filter(name_sort=OuterRef("name_sort"))
        others = others.filter(plan__in=plans) if plans else others.filter(plan_id=OuterRef("plan_id"))
        return Exists(others.exclude(key=OuterRef("key")))

    def holding(self, extension_id: int) -> Self:
        """Those whose own the account is under the plan."""
        return self.filter(extension_id=extension_id, mode=STATIC).exclude(status=UserStatus.GONE)
