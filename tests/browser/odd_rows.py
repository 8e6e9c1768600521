"""A tenant whose rows are as long, as many and as odd as they can be, made without a sync.

``enter`` is run by an installation's own Python.
"""

from __future__ import annotations

from ccrm_admin.planning.domain.keys import key_of
from ccrm_admin.planning.services.plans import create_plan, set_crowded_above
from ccrm_admin.tenants.services import add_tenant
from tests.inventory import rows

NAME = "odd"
SERVERS, NUMBERS = 200, 300
PEOPLE = (("Aa", "Before"), ("Ab", "שלום עולם"), ("Ac", "After"), ("Żółć" * 1_250, "Nazwisko" * 625))


def enter() -> None:
    """Add the tenant: a server for each account, and 300 numbers that each of two users has in the pool."""
    tenant = add_tenant(name=NAME, title="Odd Rows", api_key="key", refresh_interval=24 * 3600)
    rows.fetched(tenant)
    for number in range(SERVERS):
        rows.sip_account(tenant, 1000 + number, server_id=f"SIP{number}", name="Konto" * 2_000)
    pool = [f"4832185{number:04}" for number in range(NUMBERS)]
    for number in pool:
        rows.call_presentation(tenant, number)
    people = [
        rows.crm_user(tenant, *name, email=f"person{at}@firma.example", call_pool=pool if at < 2 else [])
        for at, name in enumerate(PEOPLE)
    ]
    set_crowded_above(tenant=tenant, users=1)
    create_plan(tenant=tenant, title="Odd" * 30, by=None, keys=[key_of(person.pk) for person in people])
