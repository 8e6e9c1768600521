"""What tells users of one name apart, wherever they are named: their e-mail, or the number that they have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.db.models import Case, CharField, Q, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf
from django.db.models.lookups import Exact

from ccrm_admin.planning.domain.finding import Finding
from ccrm_admin.planning.domain.proposals import Refused
from ccrm_admin.planning.models import Plan, PlanRow


def namesakes(keys: Collection[str], *plans: Plan | int) -> dict[str, str]:
    """Return what tells those of the users apart who share their name with another, by key.

    That is one in the grid of any of ``plans``, some of them or their primary keys.
    """
    columns = ("key", "crm_user__email", "crm_user__extension", "plan_user__email")
    alike = PlanRow.objects.filter(plan__in=plans, key__in=keys).namesakes(*plans)
    alike = alike.select_related("crm_user", "plan_user").only(*columns)
    return {row.key: told_apart_by(row) for row in alike}


def namesakes_in(plan: Plan, findings: Iterable[Finding]) -> dict[str, str]:
    """Return what ``namesakes`` does for all whom ``findings`` name; without any, at no cost."""
    found = list(findings)
    keys = set().union(*(each.keys for each in found))
    others = {each.params["planId"] for each in found if "planId" in each.params}
    return namesakes(keys, plan, *others) if keys else {}


def told_apart(finding: Finding, apart: Mapping[str, str]) -> Finding:
    """Return a finding that names people so that nobody is taken for a namesake; see ``namesakes_in``."""
    if finding.keys.isdisjoint(apart):
        return finding
    people = tuple((key, called(name, apart.get(key, ""))) for key, name in finding.people)
    params = finding.params
    if (holder := params.get("holderKey", "")) in apart:
        params = {**params, "holder": called(params["holder"], apart[holder])}
    return replace(finding, people=people, params=params)


def refusal_told_apart(refused: Refused, apart: Mapping[str, str]) -> Refused:
    """Return a refusal that names who has the account so that nobody takes them for a namesake."""
    params = refused.params
    if (holder := params.get("holderKey", "")) not in apart:
        return refused
    return replace(refused, params={**params, "holder": called(params["holder"], apart[holder])})


def told_apart_by(row: PlanRow) -> str:
    """Return a user's e-mail, or, without one, the internal number that they have now."""
    person = row.crm_user or row.plan_user
    return (person.email if person else "") or (row.crm_user.extension if row.crm_user else "")


def called_in_files() -> Case:
    """Return what ``called`` makes of a row's name and ``told_apart_by`` of the row, for a query of rows."""
    email = Coalesce("crm_user__email", "plan_user__email", output_field=CharField())
    apart = Coalesce(NullIf(email, Value("")), "crm_user__extension", Value(""), output_field=CharField())
    together = Concat("name", Value(" ("), apart, Value(")"), output_field=CharField())
    alike = PlanRow.objects.all().others_of_the_name()
    return Case(
        When(alike & ~Q(Exact(apart, Value(""))), then=together), default="name", output_field=CharField()
    )


def called(name: str, apart: str) -> str:
    """Return a name with what tells its bearer ``apart``, if there is need."""
    return f"{name} ({apart})" if apart else name
