"""A year of changes: the periods say of any day what the mirror was then, and what its history says."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from random import Random

import pytest
from django.apps import apps

from ccrm_admin.inventory.choices import HoldingKind
from ccrm_admin.inventory.models import Absence, Holding
from tests.sync.conftest import Ccrm
from tests.sync.past import DAY, FIRST, holders, holders_at, let_a_day_pass, set_clock

SYNCED_DAYS = 60  # each with changes
migration = import_module("ccrm_admin.sync.migrations.0009_fill_holdings")


@pytest.mark.django_db
def test_a_year_of_days_agrees_with_what_the_mirror_was(ccrm: Ccrm, monkeypatch: pytest.MonkeyPatch):
    rng, clock = Random("a year"), set_clock(monkeypatch)
    ccrm.sync()
    was = {0: holders()}
    for day in sorted(rng.sample(range(1, 365), SYNCED_DAYS)):
        clock.now = FIRST + day * DAY
        let_a_day_pass(ccrm, rng)
        ccrm.sync()
        was[day] = holders()
    assert Holding.objects.count() > 500
    for day in rng.sample(range(365), 200):
        last = max(synced for synced in was if synced <= day)
        assert holders_at(FIRST + day * DAY + timedelta(hours=11)) == was[last], day

    written = everything()
    Holding.objects.all().delete()
    Absence.objects.all().delete()
    migration.fill(apps, None)
    assert everything() == written, "the mirror's history tells the same"


def everything() -> list[set[tuple[object, ...]]]:
    """Return all that is written, without primary keys; teams were not read yet when that history was."""
    periods = Holding.objects.exclude(kind=HoldingKind.TEAM)
    return [{row[1:] for row in rows.values_list()} for rows in (periods, Absence.objects.all())]
