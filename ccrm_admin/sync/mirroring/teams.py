"""What the tenant's teams are called, and who is in which: read from the teams themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from ccrm_admin.inventory.models import LABEL_LENGTH, Team
from ccrm_admin.ordering.keys import sort_key
from ccrm_admin.ui.listed import listed
from ccrm_admin.ui.slugs import slug_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccrm_admin.sync.mirroring.mapping import Key
    from ccrm_admin.tenants.models import Tenant


def team_labels(tenant: Tenant) -> dict[str, str]:
    """Return what present teams are called, by UUID: the type stands behind a name that several have."""
    teams = list(_present(tenant).values_list("uuid", "name", "group_type"))
    bearers = Counter(name for _uuid, name, _type in teams)
    return {
        uuid: (f"{name} ({type_})" if type_ and bearers[name] > 1 else name)[:LABEL_LENGTH]
        for uuid, name, type_ in teams
    }


def teams_of_users(tenant: Tenant) -> Callable[[Key], dict[str, Any]]:
    """Return the function that makes, for a user's key, the columns about the teams that they are in."""
    labels = team_labels(tenant)
    in_order = sorted(labels, key=lambda uuid: (sort_key(labels[uuid]), uuid))
    members = dict(_present(tenant).values_list("uuid", "members"))
    teams: dict[str, list[str]] = defaultdict(list)
    for team in in_order:
        for user in members[team]:
            teams[user].append(team)
    made: dict[tuple[str, ...], dict[str, Any]] = {}  # many users are in the same teams

    def columns(key: Key) -> dict[str, Any]:
        own = tuple(teams.get(str(key[0]), ()))
        if own not in made:
            names = [labels[team] for team in own]
            made[own] = {
                "team_ids": [*own],
                "teams": listed(map(slug_for, names)),
                "teams_sort": sort_key(", ".join(names)),
            }
        return made[own]

    return columns


def _present(tenant: Tenant) -> Any:
    return Team.objects.for_tenant(tenant).present()
