"""What happens in a call centre from one day to the next."""

from collections.abc import Callable
from random import Random

from ccrm_admin.sandbox.generate.groups import POSITION, position_entry, team_entry
from ccrm_admin.sandbox.generate.numbers import call_presentations, number_name
from ccrm_admin.sandbox.generate.users import People, new_user
from ccrm_admin.sandbox.panel import Panel, call_entry, copied
from ccrm_admin.sandbox.resources import Inventory, Record

_USERS_PER_EVENT = 600


def evolve(inventory: Inventory, rng: Random) -> None:
    """Take the inventory one step on, in place: every kind of event, in proportion to its size."""
    times = 1 + len(inventory.crm_users) // _USERS_PER_EVENT
    events = _Events(inventory, rng)
    happening: tuple[Callable[[int], None], ...] = (
        events.someone_leaves,
        events.someone_is_hired,
        events.an_extension_moves,
        events.a_number_is_rented_or_given_back,
        events.a_number_is_renamed,
        events.a_pool_gains_or_loses_a_number,
        events.people_come_and_go_online,
        events.teams_follow,
    )
    for happens in happening:
        happens(times)


class _Events:
    """The kinds of event; each does nothing where there is nobody or nothing for it."""

    def __init__(self, inventory: Inventory, rng: Random) -> None:
        self._inventory = inventory
        self._rng = rng
        self._panel = Panel(inventory)
        self._free = self._panel.free_voice_accounts()
        rng.shuffle(self._free)

    def someone_leaves(self, times: int) -> None:
        users = self._inventory.crm_users
        for _ in range(min(times, len(users))):
            self._panel.assign(users.pop(self._rng.randrange(len(users))), None)

    def someone_is_hired(self, times: int) -> None:
        users, groups = self._inventory.crm_users, self._inventory.permission_groups
        if not groups:
            return
        people = People(self._rng, (user["email"] for user in users if user.get("email")))
        for _ in range(times):
            user = new_user(self._rng, people.next(), groups)
            if users:
                colleague = self._rng.choice(users)
                user["callPresentation"] = copied(colleague["callPresentation"])
                user["smsPresentation"] = copied(colleague["smsPresentation"])
            if self._free:
                self._panel.assign(user, self._free.pop())
            users.append(user)

    def an_extension_moves(self, times: int) -> None:
        static = [user for user in self._inventory.crm_users if _has_account(user, dynamic=0)]
        for user in self._rng.sample(static, min(times, len(static), len(self._free))):
            self._panel.assign(user, self._free.pop())

    def a_number_is_rented_or_given_back(self, times: int) -> None:
        numbers = self._inventory.call_presentations
        used = {
            entry["presentation"] for user in self._inventory.crm_users for entry in user["callPresentation"]
        }
        unused = [row for row in numbers if str(row["presentation"]) not in used]
        given_back = min(len(unused), sum(self._rng.random() < 0.5 for _ in range(times)))
        rented = times - given_back if numbers else 0
        taken = {str(row["presentation"]) for row in numbers}
        for row in self._rng.sample(unused, given_back):
            numbers.remove(row)
        numbers.extend(call_presentations(self._rng, rented, taken))

    def a_number_is_renamed(self, times: int) -> None:
        numbers = self._inventory.call_presentations
        renamed: dict[str, str] = {}
        for row in self._rng.sample(numbers, min(times, len(numbers))):
            digits = str(row["presentation"])
            name = number_name(self._rng, digits)
            renamed[digits] = row["name"] = name if name != row["name"] else f"{name} 2".strip()
        for user in self._inventory.crm_users:
            for entry in user["callPresentation"]:
                if entry["presentation"] in renamed:
                    entry["name"] = renamed[entry["presentation"]]

    def a_pool_gains_or_loses_a_number(self, times: int) -> None:
        users, numbers = self._inventory.crm_users, self._inventory.call_presentations
        for user in self._rng.sample(users, min(times, len(users))):
            pool = user["callPresentation"]
            held = {entry["presentation"] for entry in pool}
            number = self._rng.choice(numbers) if numbers else None
            if len(pool) > 1 and self._rng.random() < 0.5:
                pool.remove(self._rng.choice(pool))
            elif number is not None and str(number["presentation"]) not in held:
                pool.append(call_entry(number))

    def people_come_and_go_online(self, times: int) -> None:
        users = self._inventory.crm_users
        for user in self._rng.sample(users, min(2 * times, len(users))):
            if user["status"] == "online":
                self._log_out(user)
            else:
                self._log_in(user)

    def teams_follow(self, times: int) -> None:
        """Take out who has left, take in who is new, and move some from a team to another."""
        users = {user["uuid"]: user for user in self._inventory.crm_users}
        for group_type in self._inventory.user_groups:
            groups = group_type["userGroup"]
            for group in groups:
                group["users"] = [member for member in group["users"] if member["uuid"] in users]
            if not groups:
                continue
            entry = position_entry if group_type["name"] == POSITION else team_entry
            if group_type["name"] == POSITION:
                placed = {member["uuid"] for group in groups for member in group["users"]}
                for user in (user for uuid, user in users.items() if uuid not in placed):
                    name = user["permission"]["name"]
                    group = next((group for group in groups if group["name"] == name), groups[0])
                    group["users"].append(entry(user))
            else:
                for uuid in self._rng.sample([*users], min(times, len(users))):
                    for group in groups:
                        group["users"] = [member for member in group["users"] if member["uuid"] != uuid]
                    self._rng.choice(groups)["users"].append(entry(users[uuid]))
            placed = {member["uuid"] for group in groups for member in group["users"]}
            group_type["userCount"] = len(placed)

    def _log_in(self, user: Record) -> None:
        if user["dynamicExtension"] and user["extensionId"] is None and self._free:
            self._panel.assign(user, self._free.pop())
        user.update(status="online", callTalking=int(self._rng.random() < 0.35))

    def _log_out(self, user: Record) -> None:
        if user["dynamicExtension"]:
            self._panel.assign(user, None)
        user.update(status="offline", callTalking=0, dnd=0)


def _has_account(user: Record, *, dynamic: int) -> bool:
    return user["extensionId"] is not None and user["dynamicExtension"] == dynamic
