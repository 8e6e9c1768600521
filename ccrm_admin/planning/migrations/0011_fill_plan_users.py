"""Make one row of everybody whom plans decide about, and one of those who turned out to be one person.

Before, whoever was tied to a user of the CRM gave that one all that plans had decided for them, by changes in
the history. Where the user had nothing of their own, those only moved: they go, and what came before and after
is the same person's. Elsewhere both histories stay, as after a link of today; see ``services``.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F, OuterRef, Subquery

Person = tuple[int | None, int | None]  # who was planned, or whom the CRM had before


@dataclass
class Pair:
    """A person and the CRM's user that they were tied to, with all edits about it in their order."""

    person: Person
    user: int
    edits: list[Any] = field(default_factory=list)

    @property
    def tied(self) -> bool:
        """Whether that is how it ended."""
        return not self.edits or self.edits[-1].kind == "tie"


def carry_over(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give everything a user of plans, then make one of those who are one."""
    models = {
        name: apps.get_model("planning", name) for name in ("PlanUser", "Assignment", "CellChange", "Edit")
    }
    users = models["PlanUser"].objects
    tied = dict(users.exclude(crm_user=None).values_list("pk", "crm_user"))
    users.update(crm_user=None)
    _add_users(apps, models)
    for pair in _pairs(models["Edit"], tied):
        _Carried(apps, pair, tied).carry_over()
    models["Edit"].objects.filter(kind="tie").update(kind="link")
    models["Edit"].objects.filter(kind="untie").update(kind="unlink")
    apps.get_model("planning", "PlanState").objects.update(stamp="")


def _add_users(apps: StateApps, models: dict[str, Any]) -> None:
    rows = [models["Assignment"].objects, models["CellChange"].objects]
    used = {pk for each in rows for pk in each.order_by().values_list("crm_user", flat=True).distinct()}
    tenants = apps.get_model("inventory", "CrmUser").objects.values_list("pk", "tenant")
    new = [
        models["PlanUser"](tenant_id=tenant, crm_user_id=pk, email="") for pk, tenant in tenants if pk in used
    ]
    models["PlanUser"].objects.bulk_create(new, batch_size=1000)
    theirs = models["PlanUser"].objects.filter(crm_user=OuterRef("crm_user"))
    for each in rows:
        each.filter(planned_user=None).update(plan_user=Subquery(theirs.values("pk")))
        each.exclude(planned_user=None).update(plan_user=F("planned_user"))


def _pairs(edit: Any, tied: dict[int, int]) -> Iterable[Pair]:
    """Return everybody who was ever tied to whom, in the order in which it was done first."""
    pairs = {((planned, None), user): Pair((planned, None), user) for planned, user in tied.items()}
    found = {}
    for each in edit.objects.filter(kind__in=["tie", "untie"]).order_by("pk"):
        person = each.planned_user_id, each.former_user_id
        key = person, each.crm_user_id
        found.setdefault(key, pairs.get(key) or Pair(*key)).edits.append(each)
    return [*(pair for key, pair in pairs.items() if key not in found), *found.values()]


class _Carried:
    """One pair, carried over."""

    def __init__(self, apps: StateApps, pair: Pair, tied: dict[int, int]) -> None:
        self.users = apps.get_model("planning", "PlanUser")
        self.assignments = apps.get_model("planning", "Assignment").objects
        self.changes = apps.get_model("planning", "CellChange").objects
        self.edits = apps.get_model("planning", "Edit").objects
        self.links = apps.get_model("planning", "Link").objects
        self.pair = pair
        self.planned, self.former = pair.person
        self.stands = pair.tied and (self.planned is None or tied.get(self.planned) == pair.user)

    def carry_over(self) -> None:
        """Note the link, and make one of the two if it stands."""
        person = self._user(self.former) if self.planned is None else self.users.objects.get(pk=self.planned)
        link = self.links.create(plan_user=person, former_id=self.former, user_id=self.pair.user)
        self.edits.filter(pk__in=[edit.pk for edit in self.pair.edits]).update(link=link)
        if not self.stands:
            return
        if self.former is not None:
            self._set_apart(person)
        link.absorbed = self.users.objects.filter(crm_user=self.pair.user).first()
        link.at = self.pair.edits[-1].at if self.pair.edits else person.created_at
        if link.absorbed:
            self._make_one(person, link.absorbed, link)
            self.users.objects.filter(pk=link.absorbed.pk).update(crm_user=None, merged_into=person)
        link.save()
        self.users.objects.filter(pk=person.pk).update(crm_user=self.pair.user)

    def _user(self, crm_user: int | None) -> Any:
        """Return who has the place of a CRM user by now."""
        found = self.users.objects.filter(crm_user=crm_user).first()
        if found is None:
            tenant = self.pair.edits[0].plan.tenant_id
            found = self.users.objects.create(tenant_id=tenant, crm_user_id=crm_user, email="")
        return found

    def _set_apart(self, person: Any) -> None:
        """Give what was decided later for who came back under the former uuid to a user of their own."""
        last = self.pair.edits[-1].pk
        later = self.changes.filter(plan_user=person, edit__gt=last)
        plans = list(later.order_by().values_list("edit__plan", flat=True).distinct())
        self.users.objects.filter(pk=person.pk).update(crm_user=None)
        if plans:
            own = self._user(self.former)
            later.update(plan_user=own)
            self.assignments.filter(plan_user=person, plan__in=plans).update(plan_user=own)

    def _make_one(self, person: Any, other: Any, link: Any) -> None:
        plans: dict[int, list[Any]] = defaultdict(list)
        both = self.changes.filter(plan_user__in=[person.pk, other.pk]).select_related("edit")
        for change in both.order_by("edit__number", "pk"):
            plans[change.edit.plan_id].append(change)
        for plan, changes in plans.items():
            if not any(change.plan_user_id == other.pk for change in changes):
                continue
            moves = self._moves(person, changes)
            rows = self.assignments.filter(plan=plan)
            if moves is None:
                link.swapped.append(plan)
                mine, theirs = (
                    list(rows.filter(plan_user=user).values_list("pk", flat=True)) for user in (person, other)
                )
                rows.filter(pk__in=mine).update(plan_user=other)
                rows.filter(pk__in=theirs).update(plan_user=person)
                for change in changes:
                    change.plan_user = other if change.plan_user_id == person.pk else person
            else:
                if rows.filter(plan_user=other).exists():
                    version = max(
                        rows.filter(plan_user__in=[person, other]).values_list("version", flat=True)
                    )
                    rows.filter(plan_user=person).delete()
                    rows.filter(plan_user=other).update(plan_user=person, version=version)
                self._drop(moves)
                for change in changes:
                    change.plan_user = person
            left = [change for change in changes if change.pk not in (moves or ())]
            self.changes.bulk_update(left, ["plan_user"], batch_size=500)

    def _moves(self, person: Any, changes: list[Any]) -> set[int] | None:
        """Return the changes that only moved values between the two; None if theirs are no one history."""
        about = {edit.pk for edit in self.pair.edits}
        if not any(change.plan_user_id == person.pk for change in changes):
            return None
        seen: dict[str, Any] = {}
        moved: dict[tuple[int, str], list[Any]] = defaultdict(list)
        for change in changes:
            before, after, now = _value(change.before), _value(change.after), seen.get(change.part)
            if change.edit_id in about:
                moved[change.edit_id, change.part].append(change)
                fits = {str(before), str(after)} == {str(None), str(now)}
            else:
                seen[change.part] = after
                fits = before == now and (moved or change.plan_user_id == person.pk)
            if not fits:
                return None
        if any(len({change.plan_user_id for change in each}) != 2 for each in moved.values()):
            return None
        return {change.pk for each in moved.values() for change in each}

    def _drop(self, moves: set[int]) -> None:
        self.changes.filter(pk__in=moves).delete()
        for edit in self.pair.edits:
            left = list(self.changes.filter(edit=edit).values_list("plan_user", flat=True))
            self.edits.filter(pk=edit.pk).update(rows=len(set(left)), cells=len(left))


def _value(data: Any) -> Any:
    """Return what a change holds; that nothing is decided is written in several ways."""
    return None if data in (None, "", False) else data


class Migration(migrations.Migration):
    dependencies = [("planning", "0010_plan_users")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
