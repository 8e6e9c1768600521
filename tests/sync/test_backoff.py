"""How long a tenant is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ccrm_admin.sync.mirroring.backoff import pause


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (1000, 60)]
)
def test_it_doubles_up_to_an_hour(failures: int, minutes: int):
    assert pause(failures) == timedelta(minutes=minutes)


def test_it_is_never_less_than_ccrm_asks_for():
    assert pause(1, retry_after=300) == timedelta(minutes=5)
    assert pause(3, retry_after=10) == timedelta(minutes=4)
