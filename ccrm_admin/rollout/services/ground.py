"""Whether the steps of a worksheet can still be done as they stand, by what the mirror has now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.models import CallPresentation, CrmUser, SipAccount, SmsSender
from ccrm_admin.numbers import canonical
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.rollout.domain.verify import Values
from ccrm_admin.rollout.models import Rollout, Step

Lives = Mapping[Any, Values | None]  # what is live of each user of plans; None: not in the CCRM


def ground_moved(rollout: Rollout, steps: Sequence[Step], lives: Lives) -> bool:
    """Tell whether something can be done by now that could not, or can't that could."""
    if rollout.obstacles.exists():
        return True
    steps = [step for step in steps if step.to_do or step.failed]
    if any(lives.get(step.plan_user_id) is None and not step.create for step in steps):
        return True
    return _accounts_moved(rollout, steps) or _numbers_gone(rollout, steps)


def _accounts_moved(rollout: Rollout, steps: Iterable[Step]) -> bool:
    """Tell whether an account that is to be given is gone, or is by now that of somebody who keeps it."""
    tenant = rollout.plan.tenant
    wanted = {step.set["extensionId"] for step in steps if step.set.get("mode") == Mode.STATIC}
    accounts = SipAccount.objects.for_tenant(tenant).present().filter(extension_id__in=wanted)
    if accounts.count() < len(wanted):
        return True
    holders = CrmUser.objects.for_tenant(tenant).present().filter(mode=Mode.STATIC, extension_id__in=wanted)
    moving = rollout.steps.filter(set__has_key="mode").values("plan_user")
    return holders.exclude(plan_user__in=moving).exists()


def _numbers_gone(rollout: Rollout, steps: Sequence[Step]) -> bool:
    """Tell whether a number or a sender that is to be added is no longer in the lists."""
    tenant = rollout.plan.tenant
    for part, model in ((Part.CALLS.value, CallPresentation), (Part.SMS.value, SmsSender)):
        wanted = {
            canonical(number, tenant.region)
            for step in steps
            for number in set(step.set.get(part, ())) - set(step.before.get(part, ()))
        }
        listed = model.objects.for_tenant(tenant).present().values_list("presentation", flat=True)
        if wanted and wanted - {canonical(number, tenant.region) for number in listed}:
            return True
    return False
