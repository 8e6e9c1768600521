"""What drifts can be narrowed by."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ccrm_admin.planning.domain.state import LIVE_PARTS
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.rollout.models import CarriedOutPart
from ccrm_admin.rollout.models.drift_querysets import ACCEPTED, BEING_PUT_BACK, OPEN, RESTING
from ccrm_admin.ui.facets import Choice, ChoiceFacet, Facet
from ccrm_admin.ui.usual_choice import UsualChoiceFacet


class DriftState(StrEnum):
    """What somebody has decided about a drift, if anybody has."""

    OPEN = "open"
    BACK = "back"  # another plan is to put it back
    RESTING = "resting"
    ACCEPTED = "accepted"


STATE = UsualChoiceFacet(
    "state",
    _("State"),
    usual=DriftState.OPEN,
    choices=(
        Choice(DriftState.OPEN, pgettext_lazy("drift", "open"), OPEN),
        Choice(DriftState.BACK, pgettext_lazy("drift", "being put back"), BEING_PUT_BACK),
        Choice(DriftState.RESTING, pgettext_lazy("drift", "resting"), RESTING),
        Choice(DriftState.ACCEPTED, pgettext_lazy("drift", "accepted into the plan"), ACCEPTED),
    ),
    self_evident=True,
)
_PART = ChoiceFacet(
    "part",
    _("Part"),
    choices=tuple(Choice(part.value, PART_LABELS[part], Q(part=part.value)) for part in LIVE_PARTS),
)
PLAN_FACETS: tuple[Facet, ...] = (STATE, _PART)
FACETS: tuple[Facet, ...] = (STATE, Facet("plan", _("Plan"), "plan__title"), _PART)


def state_of(row: CarriedOutPart, now: datetime) -> DriftState:
    """Return which of the choices a row is."""
    if row.live is None:
        return DriftState.ACCEPTED
    if row.rests_until is not None and row.rests_until > now:
        return DriftState.RESTING
    return DriftState.BACK if row.put_back is not None and row.put_back.current else DriftState.OPEN
