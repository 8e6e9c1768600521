"""Many at once: the preview, and the same carried out."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.batches import (
    AsLive,
    Choose,
    Drop,
    Fill,
    SetMode,
    SetRows,
    Swap,
    TakeExtensions,
)
from ccrm_admin.planning.domain.finding import Origin, Severity, ranks_of
from ccrm_admin.planning.domain.pool_batches import ChangePool, How
from ccrm_admin.planning.domain.remedies import remedies_for
from ccrm_admin.planning.domain.rules import check
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.freshness import freshen
from ccrm_admin.planning.models import Assignment, Edit
from ccrm_admin.planning.services import apply_batch, archive_plan, preview_batch, set_crowded_above
from ccrm_admin.planning.services.remedies import batch_for
from ccrm_admin.planning.text.errors import (
    BatchRefusedError,
    NotADraftError,
    PreviewStaleError,
    UnknownReferenceError,
)
from ccrm_admin.planning.text.messages import explain_refusal
from tests.inventory import rows
from tests.planning.batches import apply, extensions, team
from tests.planning.world import NUMBER, OTHER, Centre


def test_a_batch_in_which_rows_fail_does_nothing_or_the_rest(centre: Centre) -> None:
    for number in (101, 102):
        centre.account(number)
    keys = team(centre, 3)
    centre.give(keys[0], 101)
    wanted = {
        keys[1]: {Part.EXTENSION: Extension(STATIC, 9101)},
        keys[2]: {Part.EXTENSION: Extension(STATIC, 9102)},
    }
    with pytest.raises(BatchRefusedError) as refused:
        apply(centre, SetRows(wanted), [*keys[1:], "c999"])
    refusals = {row.key: explain_refusal(row.refused) for row in refused.value.preview.refused if row.refused}
    assert refusals == {
        keys[1]: "User 0 has extension 101 in this plan.",
        "c999": "There is no such user in this tenant (any more).",
    }
    assert refused.value.sentence.startswith("Not possible for 2 of 3 users")
    assert Edit.objects.count() == 1

    apply(centre, SetRows(wanted), [*keys[1:], "c999"], rest=True)
    assert extensions(centre, keys) == ["101", "", "102"]


def test_one_refusal_may_bring_about_another(centre: Centre) -> None:
    for number in (101, 102, 103):
        centre.account(number)
    keys = team(centre, 3)
    for key, number in zip(keys, (101, 102, 103), strict=True):
        centre.give(key, number)
    wanted = {  # the second can't have 101, so they stay on 102, so the third can't have that either
        keys[1]: {Part.EXTENSION: Extension(STATIC, 9101)},
        keys[2]: {Part.EXTENSION: Extension(STATIC, 9102)},
    }
    preview = preview_batch(plan=centre.plan, batch=SetRows(wanted), keys=keys[1:])
    assert [row.key for row in preview.refused] == keys[1:]


def test_two_users_swap(centre: Centre) -> None:
    for number in (101, 102):
        centre.account(number, assigned=True, holder_count=1)
    anna, jan = centre.user("Anna", 101), centre.user("Jan", 102)
    apply(centre, Swap(), [anna, jan])
    assert extensions(centre, [anna, jan]) == ["102", "101"]
    apply(centre, Swap(), [jan, anna])
    assert extensions(centre, [anna, jan]) == ["101", "102"]
    assert centre.findings() == []
    with pytest.raises(BatchRefusedError):
        apply(centre, Swap(), [anna])


def test_modes_extensions_and_back_to_as_live(centre: Centre) -> None:
    centre.account(101, assigned=True, holder_count=1)
    anna, jan = centre.user("Anna", 101), centre.user("Jan")
    apply(centre, SetMode("dynamic"), [anna, jan])
    assert [centre.row(key).mode for key in (anna, jan)] == ["dynamic", "dynamic"]
    apply(centre, SetMode("static"), [anna, jan])
    assert centre.findings() == [("static_without_account", ["Anna"]), ("static_without_account", ["Jan"])]
    apply(centre, TakeExtensions(), [anna, jan])
    assert centre.row(anna).mode == "none"
    apply(centre, AsLive(), [anna, jan])
    state = freshen(centre.plan)
    assert (state.decided, state.differences) == (0, 0)


def test_pools_grow_shrink_and_are_replaced(centre: Centre) -> None:
    centre.number(NUMBER)
    centre.number(OTHER)
    anna, jan = centre.user("Anna"), centre.user("Jan", call_pool=[])
    for how, pools in (
        (How.ADD, [[OTHER, NUMBER], [OTHER]]),
        (How.REMOVE, [[NUMBER], []]),
        (How.SET, [[OTHER], [OTHER]]),
    ):
        apply(centre, ChangePool(Part.CALLS, how, (OTHER,)), [anna, jan])
        assert [centre.row(key).calls.split() for key in (anna, jan)] == pools


def test_a_number_of_another_tenant_can_be_added_to_nobody(centre: Centre, beta: Any) -> None:
    rows.call_presentation(beta, "48999000111")
    anna = centre.user("Anna")
    for act in (preview_batch, lambda **options: apply_batch(by=None, **options)):
        with pytest.raises(UnknownReferenceError):
            act(plan=centre.plan, batch=ChangePool(Part.CALLS, How.ADD, ("48999000111",)), keys=[anna])


def test_users_are_taken_into_a_plan_and_left_out_again(centre: Centre) -> None:
    anna = centre.user("Anna")
    apply(centre, Choose(), [anna])
    assert freshen(centre.plan).in_plan == 1
    centre.set(anna, Part.CALLS, ())
    centre.set(anna, Part.NOTE, "later")
    apply(centre, Drop(), [anna])
    state = freshen(centre.plan)
    assert (state.in_plan, state.differences) == (0, 0)


def test_the_preview_shows_the_findings_that_would_be(centre: Centre) -> None:
    centre.account(101, assigned=True, holder_count=1)
    jan, anna = centre.user("Jan", 101), centre.user("Anna")
    batch = SetRows({anna: {Part.EXTENSION: Extension(STATIC, 9101)}})
    preview = preview_batch(plan=centre.plan, batch=batch, keys=[anna])
    assert [finding.code for finding in preview.findings[anna]] == ["extension_shared"]
    apply(centre, batch, [anna], digest=preview.digest)
    assert centre.findings() == [("extension_shared", ["Anna", "Jan"])]
    assert ranks_of(centre.row(jan).worst)[Origin.PLAN] == Severity.ERROR.rank


def test_a_preview_that_has_gone_stale_is_not_carried_out(centre: Centre) -> None:
    for number in (101, 102):
        centre.account(number)
    anna, jan = team(centre, 2)
    preview = preview_batch(plan=centre.plan, batch=Fill(), keys=[anna])
    centre.give(jan, 101)
    with pytest.raises(PreviewStaleError) as stale:
        apply(centre, Fill(), [anna], digest=preview.digest)
    (row,) = stale.value.preview.rows
    assert row.after.extension.extension_id == 9102
    apply(centre, Fill(), [anna], digest=stale.value.preview.digest)


def test_a_second_click_does_nothing_more(centre: Centre) -> None:
    for number in range(101, 105):
        centre.account(number)
    keys, token = team(centre, 2), uuid.uuid4()
    apply(centre, Fill(), keys[:1], token=token)
    again = apply(centre, Fill(), keys, token=token)
    assert again.repeated
    assert extensions(centre, keys) == ["101", ""]


def test_an_archived_plan_takes_no_batch(centre: Centre) -> None:
    anna = centre.user("Anna")
    archive_plan(plan=centre.plan)
    with pytest.raises(NotADraftError):
        apply(centre, Choose(), [anna])


def test_a_remedy_resolves_its_finding(centre: Centre) -> None:
    centre.account(101, assigned=True, holder_count=1, caller_id=OTHER)
    centre.number(NUMBER)
    centre.number(OTHER)
    jan, anna = centre.user("Jan", 101, call_pool=[OTHER]), centre.user("Anna")
    centre.give(anna, 101)
    assert [code for code, _names in centre.findings()] == ["caller_id_outside_pool", "extension_shared"]
    for finding in sorted(check(centre.world()), key=lambda finding: finding.code):
        remedies = {(remedy.action, remedy.params.get("key")): remedy for remedy in remedies_for(finding)}
        remedy = remedies.get(("add_number", anna)) or remedies[("take_extension", jan)]
        apply(centre, batch_for(remedy.action, remedy.params), [remedy.params["key"]])
    assert centre.findings() == []
    for action, params in (("choose_account", {}), ("add_number", {"part": "extension"}), ("", {})):
        with pytest.raises(UnknownReferenceError):
            batch_for(action, params)


def test_a_batch_over_many_rows_takes_as_many_statements_as_over_a_few(
    centre: Centre, django_assert_max_num_queries: Any
) -> None:
    centre.number(OTHER)
    keys = team(centre, 700)
    set_crowded_above(tenant=centre.tenant, users=20)
    freshen(centre.plan)
    with django_assert_max_num_queries(45):
        apply(centre, ChangePool(Part.CALLS, How.ADD, (OTHER,)), keys)
    assert freshen(centre.plan).differences == 700
    assert [code for code, _names in centre.findings()].count("number_crowded") == 2


def test_a_batch_over_many_rows_changes_those_that_some_of_them_have(centre: Centre) -> None:
    first, *others = team(centre, 600)
    centre.number(OTHER)
    centre.set(first, Part.NOTE, "first")
    apply(centre, ChangePool(Part.CALLS, How.ADD, (OTHER,)), [first, *others])
    assert Assignment.objects.filter(plan=centre.plan).count() == 600
    kept = Assignment.objects.get(note="first")
    assert (kept.version, kept.call_pool) == (2, [OTHER, NUMBER])
