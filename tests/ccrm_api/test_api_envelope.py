"""The envelope: what counts as success, as data and as a total."""

from typing import Any

import pytest

from ccrm_admin.ccrm_api.errors import BadEnvelopeError, RefusedError
from ccrm_admin.ccrm_api.parsing import open_envelope


def same(text: str) -> str:
    return text


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ([], "not_an_object"),
        (None, "not_an_object"),
        ("OK", "not_an_object"),
        (7, "not_an_object"),
        ({}, "success_missing"),
        ({"data": []}, "success_missing"),
        ({"success": None, "data": []}, "success_missing"),
        ({"success": "maybe", "data": []}, "success_missing"),
        ({"success": [], "data": []}, "success_missing"),
        ({"success": True}, "data_missing"),
        ({"success": True, "data": None}, "data_null"),
        ({"success": True, "data": {}}, "data_not_a_list"),
        ({"success": True, "data": {"0": {}}}, "data_not_a_list"),
        ({"success": True, "data": ""}, "data_not_a_list"),
        ({"success": True, "data": 0}, "data_not_a_list"),
    ],
)
def test_anything_but_the_documented_envelope_is_an_error(document: Any, problem: str):
    with pytest.raises(BadEnvelopeError) as caught:
        open_envelope(document, redact=same)
    assert caught.value.params == {"problem": problem}


@pytest.mark.parametrize("success", [True, 1, "1", "true"])
def test_success_may_be_written_in_several_ways(success: Any):
    assert open_envelope({"success": success, "data": [1]}, redact=same).rows == [1]


@pytest.mark.parametrize("success", [False, 0, "0", "false"])
def test_no_success_is_a_refusal_even_with_data(success: Any):
    with pytest.raises(RefusedError):
        open_envelope({"success": success, "data": [1], "message": "No"}, redact=same)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Service suspended", "Service suspended"),
        ("Two\r\nlines\x00", "Two lines"),
        ("x" * 500, "x" * 200),
        ("Number +48 777 888 999 is blocked", "Number +… is blocked"),
        ("Number 48777888999 is blocked", "Number … is blocked"),
        ("Error 4012", "Error 4012"),
        ("The key k3y is wrong", "The key … is wrong"),
        ("{status} {0}", "{status} {0}"),
        (None, "-"),
        ({"pl": "Nie"}, "-"),
        ("", "-"),
    ],
)
def test_the_reason_of_a_refusal_is_told_without_secrets(message: Any, told: str):
    document = {"success": False, "message": message}
    with pytest.raises(RefusedError) as caught:
        open_envelope(document, redact=lambda text: text.replace("k3y", "…"))
    assert caught.value.params == {"message": told}
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("other", "total"),
    [
        ({"totalCount": 12}, 12),
        ({"totalCount": 0}, 0),
        ({"totalCount": "12"}, 12),
        ({"totalCount": -1}, None),
        ({"totalCount": True}, None),
        ({"totalCount": 12.5}, None),
        ({"totalCount": "many"}, None),
        ({"totalCount": "9" * 5000}, None),
        ({"totalCount": [12]}, None),
        ({"totalCount": None}, None),
        ({}, None),
        ([], None),
        (None, None),
    ],
)
def test_a_total_that_is_no_count_is_left_aside(other: Any, total: Any):
    document = {"success": True, "data": [], "otherData": other}
    assert open_envelope(document, redact=same).total == total
