"""The errors that a plan brings: whoever approves it agrees to each of them."""

from __future__ import annotations

from dataclasses import dataclass

from ccrm_admin.planning.domain.finding import Finding, Origin, Severity
from ccrm_admin.planning.engine.acknowledged import lasting
from ccrm_admin.planning.engine.namesakes import namesakes_in, told_apart
from ccrm_admin.planning.models import Plan, PlanFinding
from ccrm_admin.planning.text.messages import explain
from ccrm_admin.rollout.models import AgreedError, Rollout


@dataclass(frozen=True, slots=True)
class OwnError:
    """An error among a plan's findings. ``digest`` is what it says, whatever keys people have."""

    finding: Finding
    digest: str
    agreed: AgreedError | None

    @property
    def sentence(self) -> str:
        """What it says, in the reader's language."""
        return explain(self.finding)


def own_errors(plan: Plan, rollout: Rollout | None) -> list[OwnError]:
    """Return the errors that come of the plan, acknowledged ones too, with the agreements of ``rollout``.

    The plan's findings must be fresh.
    """
    stored = PlanFinding.objects.for_plan(plan).filter(origin=Origin.PLAN, severity=Severity.ERROR)
    found = [row.finding for row in stored.by_rule()]
    if not found:
        return []
    apart = namesakes_in(plan, found)
    agreed = {each.digest: each for each in rollout.agreed.select_related("by")} if rollout else {}
    return [
        OwnError(told_apart(finding, apart), kept.digest, agreed.get(kept.digest))
        for finding, kept in zip(found, lasting(plan, found), strict=True)
    ]
