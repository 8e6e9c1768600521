"""The tenants of the data set: one large one beside nine smaller ones, made by the sandbox's generator."""

from __future__ import annotations

from ccrm_admin.sandbox import SandboxTenant

LARGE, TENTH = "large", "tenth"
KEY = "benchmark-key"
THREE, THREE_HUNDRED = "small3", "small300"
SMALL_SIZES = (3, 50, 300, 1000, 2000, 3000, 4000, 5000)  # SIP accounts
NAMES = (LARGE, TENTH, *(f"small{size}" for size in SMALL_SIZES))


def tenants(accounts: int) -> list[SandboxTenant]:
    """Return the tenants, the large one with ``accounts`` SIP accounts and a fifth as many users."""
    sizes = (accounts, accounts // 10, *SMALL_SIZES)
    made = [_tenant(name, size) for name, size in zip(NAMES, sizes, strict=True)]
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
