"""What is acknowledged is found anew as soon as it says anything else, whatever the rule."""

from __future__ import annotations

import pytest

from ccrm_admin.planning.domain.finding import SEVERITIES
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import PlanFinding
from ccrm_admin.planning.services import acknowledge
from tests.planning.found import RULES
from tests.planning.world import Centre


def open_of(centre: Centre, code: str) -> list[str]:
    """Return the digests of what the rule has found and nobody has acknowledged."""
    freshen(centre.plan)
    found = PlanFinding.objects.for_plan(centre.plan).filter(code=code, acknowledgement=None)
    return [row.finding.digest for row in found]


@pytest.mark.parametrize("code", SEVERITIES)
def test_it_comes_back_when_it_says_anything_else(centre: Centre, code: str) -> None:
    change = RULES[code](centre)
    found = open_of(centre, code)
    assert len(found) == 1
    acknowledge(plan=centre.plan, by=None, digests=found, reason="As agreed")
    assert open_of(centre, code) == []
    centre.moved()
    assert open_of(centre, code) == [], "a sync that changes nothing"
    change(centre)
    assert len(open_of(centre, code)) == 1
    assert open_of(centre, code) != found
