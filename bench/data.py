"""The tenants of the data set: one large one beside nine smaller ones, made by the sandbox's generator."""

from __future__ import annotations

from ccrm_admin.sandbox import SandboxTenant

LARGE, TENTH, PLANNED = "large", "tenth", "planned"
KEY = "benchmark-key"
THREE, THREE_HUNDRED = "small3", "small300"
SMALL_SIZES = (3, 50, 300, 1000, 2000, 3000, 4000)  # SIP accounts
NAMES = (LARGE, TENTH, PLANNED, *(f"small{size}" for size in SMALL_SIZES))


def tenants(accounts: int) -> list[SandboxTenant]:
    """Return the tenants, the large one with ``accounts`` SIP accounts and a fifth as many users.

    The planned one has the size that the budgets of planning name.
    """
    small = [_tenant(f"small{size}", size) for size in SMALL_SIZES]
    planned = SandboxTenant(PLANNED, key=KEY, accounts=12_000, users=10_000)
    made = [_tenant(LARGE, accounts), _tenant(TENTH, accounts // 10), planned, *small]
    for tenant in made:
        tenant.data.freeze()
    return made


def _tenant(name: str, accounts: int) -> SandboxTenant:
    return SandboxTenant(
        name,
        key=KEY,
        accounts=accounts,
        users=accounts // 5,
        presentations=max(3, accounts // 50),
        senders=max(2, accounts // 200),
    )
