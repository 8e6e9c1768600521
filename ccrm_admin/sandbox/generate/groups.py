"""User groups: what people do, which is the main type, and the teams that they work in."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import cycle, islice
from random import Random

from ccrm_admin.sandbox.generate.names import TEAMS
from ccrm_admin.sandbox.generate.users import seeded_uuid
from ccrm_admin.sandbox.resources import Record

POSITION = "Stanowisko"
TEAM = "Zespół"

_USERS_PER_TEAM = 25
_MAX_TEAMS = 40


def user_groups(rng: Random, users: Sequence[Record]) -> list[Record]:
    """Return the types with their groups: everybody has a position, most a team, some a second one."""
    positions = defaultdict(list)
    for user in users:
        positions[user["permission"]["name"]].append(position_entry(user))
    count = min(_MAX_TEAMS, -(-len(users) // _USERS_PER_TEAM))
    teams: dict[str, list[Record]] = {name: [] for name in _team_names(count)}
    for user in users:
        for name in rng.sample([*teams], min(len(teams), rng.choices((0, 1, 2), (8, 82, 10))[0])):
            teams[name].append(team_entry(user))
    return [
        _group_type(rng, POSITION, 1, {name: positions[name] for name in sorted(positions)}),
        _group_type(rng, TEAM, 0, teams),
    ]


def position_entry(user: Record) -> Record:
    """Return a member as the vendor's sample prints one."""
    return {"uuid": user["uuid"], "first_name": user["firstName"], "last_name": user["lastName"]}


def team_entry(user: Record) -> Record:
    """Return a member as the vendor's table describes one."""
    return {"uuid": user["uuid"], "firstName": user["firstName"], "lastName": user["lastName"]}


def _team_names(count: int) -> Iterable[str]:
    purposes = [name for name, _ in TEAMS[1:]]
    if count <= len(purposes):
        return purposes[:count]
    return (
        f"{name} {1 + place // len(purposes)}" for place, name in enumerate(islice(cycle(purposes), count))
    )


def _group_type(rng: Random, name: str, main: int, groups: dict[str, list[Record]]) -> Record:
    return {
        "uuid": seeded_uuid(rng),
        "name": name,
        "main": main,
        "groupCount": len(groups),
        "userCount": len({member["uuid"] for members in groups.values() for member in members}),
        "userGroup": [
            {"uuid": seeded_uuid(rng), "name": group, "users": members} for group, members in groups.items()
        ],
    }
