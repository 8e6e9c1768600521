"""``python -m bench.prepare``: a database with the tenants, and a person who has logged in.

Prints one JSON object: {"session": the key of the person's session}.
"""

from __future__ import annotations

import json
from importlib import import_module

import django
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command

from bench.data import KEY, NAMES

NEVER = 24 * 3600  # seconds; no page asks for a sync while it is measured


def main() -> None:
    """Migrate, add the tenants and a member of them all, and print the session."""
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)

    from ccrm_admin.tenants.choices import Role  # noqa: PLC0415 - after setup
    from ccrm_admin.tenants.models import Membership, Tenant, User  # noqa: PLC0415 - after setup

    person = User.objects.create_user("person@example.com", None, name="Person")
    for name in NAMES:
        tenant = Tenant(name=name, title=name, refresh_interval=NEVER)
        tenant.set_key(KEY)
        tenant.save()
        Membership.objects.create(user=person, tenant=tenant, role=Role.MANAGER)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    print(json.dumps({"session": session.session_key}))


if __name__ == "__main__":
    main()
