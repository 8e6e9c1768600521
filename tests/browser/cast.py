"""Who and what is there when the browser tests begin.

    operator      sees everything
    manager       manager of every tenant
    supervisor    supervisor of Alfa alone, as are the newcomers
    viewer        viewer of Alfa alone
    newcomers     have chosen nothing yet: a test that makes a choice that is kept takes one of its own

Run as a script, with an installation's environment, it adds them to the database, lets everybody log in,
and prints the keys of their sessions by name.
"""

from __future__ import annotations

import json

from ccrm_admin.sandbox import SandboxTenant

PASSWORD = "correct horse battery staple"
NEWCOMERS = tuple(f"newcomer{number}" for number in range(1, 81))
LONG = "Żółć" * 2_500
MARKUP = "<script>alert(1)</script> & <b>Ćma</b> 🦋"

TITLES = {
    "alfa": "Alfa Call Center",
    "desk": "Desks for Monday",
    "hold": "Held Back Sp. z o.o.",
    "long": "Nazwisko" * 12,
    "none": "Nothing Yet",
    "nokey": "No Key",
    "refused": "Refused Key",
    "slow": "Slow Answers",
}


def email(who: str) -> str:
    """Return the address that ``who`` logs in with."""
    return f"{who}@example.com"


def remote_tenants() -> list[SandboxTenant]:
    """Return what the CCRM has."""
    return [
        SandboxTenant("alfa", key="alfa-key", users=120),
        SandboxTenant("desk", key="desk-key", users=20, accounts=80),
        SandboxTenant("hold", key="hold-key", users=30),
        _with_long_names(SandboxTenant("long", key="long-key", users=30)),
        SandboxTenant("none", key="none-key", users=0),
        SandboxTenant("refused", key="another-key", users=5),
        SandboxTenant("slow", key="slow-key", users=30, page_lists=True),
    ]


def _with_long_names(tenant: SandboxTenant) -> SandboxTenant:
    account, marked = tenant.data.sip_accounts[:2]
    account["name"], marked["name"] = LONG, MARKUP
    number, marked = tenant.data.call_presentations[:2]
    number["name"], marked["name"] = LONG, MARKUP
    tenant.data.sms_senders[0]["presentation"] = LONG
    user, marked = tenant.data.crm_users[:2]
    user["firstName"] = user["lastName"] = LONG
    user["email"] = f"{'x' * 200}@example.com"
    user["permission"] = {"uuid": "00000000-0000-4000-8000-000000000000", "name": LONG}
    marked["firstName"] = MARKUP
    return tenant


def enter() -> dict[str, str]:
    """Add tenants and people to the database that the environment names; return their sessions' keys."""
    from django.contrib.auth.hashers import make_password
    from django.test import Client

    from ccrm_admin.tenants.choices import Role
    from ccrm_admin.tenants.models import Tenant, User
    from ccrm_admin.tenants.services import add_tenant

    for name, title in TITLES.items():
        tenant = add_tenant(name=name, title=title, api_key="" if name == "nokey" else f"{name}-key")
        Tenant.objects.filter(pk=tenant.pk).update(refresh_interval=24 * 3600)
    password = make_password(PASSWORD)  # once: it is slow on purpose
    people = User.objects.bulk_create(
        User(email=email(who), name=who.title(), password=password, is_superuser=who == "operator")
        for who in ("operator", "manager", "supervisor", "viewer", *NEWCOMERS)
    )
    _operator, manager, supervisor, viewer, *newcomers = people
    for tenant in Tenant.objects.all():
        manager.memberships.create(tenant=tenant, role=Role.MANAGER)
    alfa = Tenant.objects.get(name="alfa")
    viewer.memberships.create(tenant=alfa, role=Role.VIEWER)
    for person in (supervisor, *newcomers):
        person.memberships.create(tenant=alfa, role=Role.SUPERVISOR)
    sessions = {}
    for person in people:
        client = Client()
        client.force_login(person)
        sessions[person.email.partition("@")[0]] = client.session.session_key
    return sessions


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(enter()))
