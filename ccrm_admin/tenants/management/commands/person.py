"""``manage.py person``: lets people in, and takes it away again."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from ccrm_admin.printing import printable_json
from ccrm_admin.spelling import undirected
from ccrm_admin.tenants import people
from ccrm_admin.tenants.locks import unlock
from ccrm_admin.tenants.models import Membership, User
from ccrm_admin.tenants.password_links import password_link

ABOUT_ONE: dict[str, str] = {
    "link": "print a link by which the person sets a password and is logged in, whether or not guesses have "
    "locked the account",
    "unlock": "let the person try again at once, after too many wrong passwords",
    "deactivate": "let the person log in no more; sessions and links end at once, roles and password stay",
    "activate": "let the person log in again",
    "make-operator": "let the person operate the installation: every tenant, and everybody",
    "remove-operator": "take that away; sessions and links end at once, roles in tenants are kept",
}
CHANGES: dict[str, tuple[Callable[..., User], str]] = {
    "deactivate": (people.deactivate_person, "can't log in any more"),
    "activate": (people.activate_person, "can log in"),
    "make-operator": (people.make_operator, "is an operator"),
    "remove-operator": (people.remove_operator, "is no operator"),
}


class Command(BaseCommand):
    """Small commands about people."""

    help = "List people, and let them in or not. See “person link --help” and so on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one of the commands."""
        commands = parser.add_subparsers(
            dest="command", required=True, metavar=" | ".join(["list", *ABOUT_ONE])
        )
        commands.add_parser("list", help="list people").add_argument(
            "--json", action="store_true", help="print one JSON object on standard output and nothing else"
        )
        for name, does in ABOUT_ONE.items():
            commands.add_parser(name, help=does, description=does).add_argument("email", metavar="EMAIL")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do the one that was asked for."""
        with translation.override("en"):
            if options["command"] == "list":
                self._list(as_json=options["json"])
                return
            person = User.objects.filter(email__iexact=options["email"].strip()).first()
            if person is None:
                raise CommandError(f"There is nobody with the e-mail {options['email']!a} here.")
            self.stdout.write(_done(options["command"], person))

    def _list(self, *, as_json: bool) -> None:
        roles: dict[int, dict[str, str]] = {}
        for held in Membership.objects.select_related("tenant").order_by("tenant__name"):
            roles.setdefault(held.user_id, {})[held.tenant.name] = held.role
        people: list[dict[str, Any]] = [
            {
                "email": person.email,
                "name": person.name,
                "active": person.is_active,
                "operator": person.is_superuser,
                "tenants": roles.get(person.pk, {}),
            }
            for person in User.objects.order_by("email")
        ]
        if as_json:
            self.stdout.write(printable_json({"people": people}, indent=2))
            return
        for each in people:
            states = [] if each["active"] else ["can't log in"]
            states += ["operator"] if each["operator"] else []
            states += [f"{role} in {tenant}" for tenant, role in each["tenants"].items()]
            self.stdout.write(f"{each['email']}  ({', '.join(states) or 'no role'})")


def _done(command: str, person: User) -> str:
    """Do ``command`` and return what to say of it. Raises CommandError."""
    if command == "link":
        if not person.is_active:
            raise CommandError(f"{person.email} can't log in. First: person activate {person.email}")
        return password_link(person)
    if command == "unlock":
        unlock(person)
        return f"{person.email} can try to log in again."
    change, outcome = CHANGES[command]
    try:
        change(person=person)
    except ValidationError as error:
        raise CommandError(undirected(" ".join(error.messages))) from None
    return f"{person.email} {outcome}."
