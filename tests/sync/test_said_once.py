"""What is wrong stands once on a page, whatever is clicked there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.html import one, parsed, select, text
from tests.sync.conftest import Ccrm

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
REFRESH = "/t/alfa/syncs/refresh/"
LIMIT = "request limit is used up"


def said(response: Any, sentence: str = LIMIT) -> int:
    """Return how often a sentence stands where eyes see it, beside the tables of what has been."""
    page = parsed(response)
    for table in select(page, "table"):
        table.extract()
    return text(page).count(sentence)


def said_below_the_top_bar(response: Any, sentence: str = LIMIT) -> int:
    """Return how often a page says it beside the mirror's state, whose details are closed at first."""
    page = parsed(response)
    one(page, "#sync-status").extract()
    return said(page, sentence)


def test_the_rate_limit_stands_once_on_each_page(ccrm: Ccrm, viewing: Client):
    ccrm.fault("rate_limit")
    run = ccrm.sync()
    for url in (
        *("/", "/t/alfa/", "/t/alfa/users/", "/t/alfa/sip-accounts/", "/t/alfa/syncs/"),
        f"/t/alfa/syncs/status/?seen={run.pk}-1",
    ):
        assert (url, said(viewing.get(url))) == (url, 1)
    assert said_below_the_top_bar(viewing.get(f"/t/alfa/syncs/{run.pk}/")) == 1


def test_the_list_of_syncs_names_a_cause_once_a_sync(ccrm: Ccrm, viewing: Client):
    ccrm.fault("rate_limit")
    ccrm.sync()
    ccrm.sync()
    for url in ("/t/alfa/", "/t/alfa/syncs/"):
        assert text(one(viewing.get(url), "table")).count("Too many requests") == 2


def test_a_refused_refresh_does_not_say_it_a_second_time(ccrm: Ccrm, viewing: Client):
    ccrm.fault("rate_limit")
    ccrm.sync()
    line = viewing.post(REFRESH, headers=HTMX)
    assert said(line) == 1
    assert LIMIT in one(line, "[data-announce]")["data-announce"]
    assert said(viewing.post(REFRESH, follow=True)) == 1


def test_a_refusal_that_does_not_stand_there_yet_is_said(ccrm: Ccrm, viewing: Client):
    ccrm.sync()
    ccrm.fault("rate_limit")
    failed = ccrm.sync()
    failed.results.all().delete()
    assert said(viewing.post(REFRESH, headers=HTMX)) == 1


def test_the_page_of_a_run_tells_its_troubles_and_the_line_those_of_another(ccrm: Ccrm, viewing: Client):
    ccrm.fault("rate_limit")
    old = ccrm.sync()
    ccrm.well()
    ccrm.fault("unauthorized")
    new = ccrm.sync()
    assert said(viewing.get(f"/t/alfa/syncs/{old.pk}/"), "refused the API key") == 1
    assert said(viewing.get(f"/t/alfa/syncs/{old.pk}/")) == 1
    assert said_below_the_top_bar(viewing.get(f"/t/alfa/syncs/{new.pk}/"), "refused the API key") == 1
    assert said(viewing.get(f"/t/alfa/syncs/status/?seen={new.pk}-1"), "refused the API key") == 1
