"""Free accounts for many users: which ones, in which order, and for whom."""

from __future__ import annotations

import pytest

from ccrm_admin.inventory.models import SipAccount
from ccrm_admin.planning.domain.batches import (
    Fill,
)
from ccrm_admin.planning.models import Assignment
from ccrm_admin.planning.services import preview_batch, undo
from ccrm_admin.planning.text.errors import (
    BatchRefusedError,
)
from tests.planning.batches import apply, extensions, team
from tests.planning.world import Centre


def test_each_row_gets_the_next_free_account_in_the_order_shown(centre: Centre) -> None:
    for number in (103, 101, 102, 104):
        centre.account(number, assigned=number == 102, holder_count=int(number == 102))
    centre.user("Jan", 102)
    keys = team(centre, 3)
    preview = preview_batch(plan=centre.plan, batch=Fill(first=101), keys=keys[::-1])
    assert [row.after.extension.extension_id for row in preview.rows] == [9101, 9103, 9104]
    assert not Assignment.objects.exists()

    outcome = apply(centre, Fill(first=101), keys[::-1], digest=preview.digest)

    assert extensions(centre, keys[::-1]) == ["101", "103", "104"]
    assert (outcome.edit.kind, outcome.edit.rows) == ("fill", 3)
    assert apply(centre, Fill(first=101), keys[::-1]).edit is None, "doing it again changes nothing"
    undo(plan=centre.plan, by=None, number=outcome.edit.number)
    assert extensions(centre, keys) == ["", "", ""]


@pytest.mark.parametrize(
    ("fill", "given"),
    [
        (Fill(first=102, last=103), ["102", "103"]),
        (Fill(server="SIP9"), ["103", "104"]),
        (Fill(name="*104"), ["104"]),
        (Fill(name="KONSULTANT 10?", last=102), ["101", "102"]),
        (Fill(first=200), []),
        (Fill(), ["101", "102"]),
    ],
)
def test_what_fill_may_choose_from(centre: Centre, fill: Fill, given: list[str]) -> None:
    for number in (101, 102, 103, 104):
        centre.account(number, server_id="SIP9" if number > 102 else "SIP8")
    centre.account(105, extension_type="FAX")
    centre.account(106, extension="abc", assigned=True)
    keys = team(centre, 2)
    preview = preview_batch(plan=centre.plan, batch=fill, keys=keys)
    accounts = {account.extension_id: account.extension for account in SipAccount.objects.all()}
    assert [accounts[row.after.extension.extension_id or 0] for row in preview.changed] == given
    assert [row.refused.reason for row in preview.refused if row.refused] == ["no_free_account"] * (
        2 - len(given)
    )


def test_who_comes_too_late_keeps_what_he_has_and_nobody_gets_that(centre: Centre) -> None:
    for number in (101, 102):
        centre.account(number)
    keys = team(centre, 3)
    centre.give(keys[2], 101)
    with pytest.raises(BatchRefusedError) as refused:
        apply(centre, Fill(), keys)
    assert [row.key for row in refused.value.preview.refused] == [keys[1]], "the last has one that fits"
    apply(centre, Fill(), keys, rest=True)
    assert extensions(centre, keys) == ["102", "", "101"]


@pytest.mark.parametrize(
    ("size", "given"),
    [
        (1, [9102]),
        (2, [9102, 9103]),
        (3, [9101, 9102, 9103]),  # of the accounts with number 101 one is enough
        (4, [9101, 9201, 9102, 9103]),  # and here it is not
    ],
)
def test_fill_takes_numbers_that_only_one_account_has_first(
    centre: Centre, size: int, given: list[int]
) -> None:
    for number in (101, 102, 103):
        centre.account(number)
    centre.account(101, extension_id=9201, server_id="SIP9")
    keys, fill = team(centre, size), Fill(first=101, last=103)
    preview = preview_batch(plan=centre.plan, batch=fill, keys=keys)
    assert [row.after.extension.extension_id for row in preview.rows] == given
    apply(centre, fill, keys)
    assert apply(centre, fill, keys).edit is None, "doing it again changes nothing"


def test_fill_avoids_a_number_that_somebody_else_has(centre: Centre) -> None:
    centre.account(101, assigned=True, holder_count=1)
    centre.account(101, extension_id=9201, server_id="SIP9")
    centre.account(102)
    centre.account(102, extension_id=9202, server_id="SIP9")
    centre.user("Jan", 101)
    preview = preview_batch(plan=centre.plan, batch=Fill(), keys=team(centre, 1))
    assert [row.after.extension.extension_id for row in preview.rows] == [9102]
