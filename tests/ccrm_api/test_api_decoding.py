"""Bodies: strict JSON, the vendor's trailing commas, and what is neither."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.ccrm_api.errors import NotJsonError
from ccrm_admin.ccrm_api.parsing import decode

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from([",]", '",}', "\\", ","]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def with_trailing_commas(value: Any, gap: str) -> str:
    """Write JSON the way the vendor prints it: a comma after each last item."""
    if isinstance(value, list) and value:
        items = [with_trailing_commas(item, gap) for item in value]
    elif isinstance(value, dict) and value:
        items = [f"{json.dumps(k)}:{with_trailing_commas(v, gap)}" for k, v in value.items()]
    else:
        return json.dumps(value)
    opening, closing = "[]" if isinstance(value, list) else "{}"
    return opening + f",{gap}".join(items) + f",{gap}" + closing


@given(VALUES)
def test_strict_json_is_read_as_it_is(value: Any):
    assert decode(json.dumps(value).encode()) == value


@given(VALUES, st.sampled_from(["", " ", "\n    ", "\r\n\t"]))
def test_trailing_commas_change_nothing(value: Any, gap: str):
    assert decode(with_trailing_commas(value, gap).encode()) == value


def test_a_byte_order_mark_is_accepted():
    assert decode(b'\xef\xbb\xbf{"a": "\xc5\x81"}') == {"a": "Ł"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"<!DOCTYPE html><title>Maintenance</title>", "html"),
        (b'\n  <?xml version="1.0"?><a/>', "html"),
        (b'{"success": true, "data": [{"name": "Kons', "truncated"),
        (b'{"success": true, "data": [', "truncated"),
        (b'{"success": true, "data": [{"a": 1},', "truncated"),
        (b'{"success": true', "truncated"),
        (b'{"a": "\xff\xfe"}', "encoding"),
        ('{"a": 1}'.encode("utf-16"), "encoding"),
        (b"Service unavailable", "malformed"),
        (b"{'a': 1}", "malformed"),
        (b'{"a": 1} {"b": 2}', "malformed"),
        (b'{"data": [,]}', "malformed"),
        (b'{"data": [1,,]}', "malformed"),
        (b'{"data": [1 2,]}', "malformed"),
        (b"{,}", "malformed"),
        (b"[" * 100_000, "malformed"),
        (b'["\\"' * 50_000, "malformed"),
    ],
)
def test_what_is_no_json_is_named(body: bytes, kind: str):
    with pytest.raises(NotJsonError) as caught:
        decode(body)
    assert caught.value.params == {"kind": kind}
    assert caught.value.__context__ is None


def test_a_quotation_mark_that_never_closes_takes_no_longer_than_it_is_long():
    with pytest.raises(NotJsonError):
        decode(b'["' + b'\\"' * 500_000)


def test_numbers_beyond_json_or_python_spoil_their_own_field_alone():
    assert decode(b"[NaN, Infinity, 1]") == ["NaN", "Infinity", 1]
    assert decode(b"[1, " + b"9" * 5000 + b"]") == [1, "9" * 5000]
