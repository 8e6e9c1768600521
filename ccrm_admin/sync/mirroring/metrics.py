"""A tenant's totals, kept with every run."""

from __future__ import annotations

from django.db.models import Count, Q

from ccrm_admin.inventory.models import CallPresentation, CrmUser, SipAccount, SmsSender, Team
from ccrm_admin.inventory.querysets import CONTRADICTING, FREE
from ccrm_admin.inventory.vocabulary import VOICE
from ccrm_admin.tenants.models import Tenant

_VOICE = Q(extension_type=VOICE)


def figures_of(tenant: Tenant) -> dict[str, int]:
    """Return how many present rows of each kind the tenant's mirror holds."""
    users = CrmUser.objects.for_tenant(tenant).present()
    counted = (
        SipAccount.objects.for_tenant(tenant)
        .present()
        .aggregate(
            accounts=Count("pk"),
            voice=Count("pk", filter=_VOICE),
            free=Count("pk", filter=_VOICE & FREE),
            contradictions=Count("pk", filter=CONTRADICTING),
        )
    )
    return {
        **counted,
        "other": counted["accounts"] - counted["voice"],
        "numbers": CallPresentation.objects.for_tenant(tenant).present().count(),
        "senders": SmsSender.objects.for_tenant(tenant).present().count(),
        "users": users.count(),
        "teams": Team.objects.for_tenant(tenant).present().count(),
        "without_extension": users.without_extension().count(),
    }
