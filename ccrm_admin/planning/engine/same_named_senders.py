"""What tells SMS senders apart that are called the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from ccrm_admin.inventory.models import SmsSender
from ccrm_admin.planning.engine.listed import kept_with_mirror
from ccrm_admin.planning.models import Plan
from ccrm_admin.tenants.models import Tenant


def alike_senders(tenant: Tenant) -> dict[str, str]:
    """Return the ids of the senders that CCRM lists under one presentation, in words, by presentation.

    A user's pool names its senders by presentation alone, so that it has all of these or none.
    """
    return _in_words(_alike(tenant))


def alike_senders_in(plan: Plan) -> dict[str, str]:
    """Return what ``alike_senders`` does, for a plan that is fresh."""
    return _in_words(kept_with_mirror("alike", plan, lambda: _alike(plan.tenant)))


def _alike(tenant: Tenant) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    listed = SmsSender.objects.for_tenant(tenant).present().order_by("sender_id")
    for presentation, sender_id in listed.values_list("presentation", "sender_id"):
        found[presentation].append(sender_id)
    return {presentation: ids for presentation, ids in found.items() if len(ids) > 1}


def _in_words(alike: Mapping[str, Sequence[int]]) -> dict[str, str]:
    return {
        presentation: _("ids %(ids)s") % {"ids": ", ".join(map(str, ids))}
        for presentation, ids in alike.items()
    }
