"""What is wrong with a record is said in the reader's language."""

from __future__ import annotations

import inspect
import re

import pytest
from django.test import Client
from django.utils import translation

from ccrm_admin.ccrm_api import fields
from ccrm_admin.sync.pages.problems import PROBLEMS, problem_text
from ccrm_admin.tenants.models import User
from tests.conftest import ClientOf
from tests.sync.conftest import Ccrm, results_of


def test_every_problem_of_the_client_is_worded():
    own = re.findall(r'PydanticCustomError\("\w+", "([^"]+)"\)', inspect.getsource(fields))
    assert len(own) >= 9
    assert set(own) <= PROBLEMS.keys()
    with translation.override("pl"):
        assert all(problem_text(problem) != problem for problem in own)
        assert problem_text("of another version") == "of another version"


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [0, -7])
def test_an_account_whose_id_can_be_none_is_listed_and_costs_nobody_else(
    ccrm: Ccrm, client_of: ClientOf, viewer: User, sent: int
):
    ccrm.sync()
    ccrm.remote.data.sip_accounts[0]["extensionId"] = sent
    run = ccrm.sync()
    result = results_of(run)["sip_accounts"]
    assert (result.status, result.skipped, result.removed, result.unchanged) == ("ok", 1, 1, 59)
    viewing: Client = client_of("viewer")
    shown = viewing.get(f"/t/alfa/syncs/{run.pk}/").content.decode()
    assert "should be a number above 0" in shown
    viewing.cookies["django_language"] = "pl"
    assert "powinno być liczbą większą od 0" in viewing.get(f"/t/alfa/syncs/{run.pk}/").content.decode()
    for page in ("", "users/", "sip-accounts/", "plans/"):
        assert viewing.get(f"/t/alfa/{page}").status_code == 200
