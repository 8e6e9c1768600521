"""Every error has a cause, an effect and a remedy in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from ccrm_admin.ccrm_api import CcrmError, errors
from ccrm_admin.sync import messages
from ccrm_admin.sync.messages import explain, known_codes

CLASSES = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, CcrmError) and kind is not CcrmError
]
OWN = [value for name, value in vars(messages).items() if name.isupper() and isinstance(value, str)]


def test_the_client_has_errors_to_word():
    assert len(CLASSES) >= 15


@pytest.mark.parametrize("code", [*(kind.code for kind in CLASSES), *OWN])
def test_every_error_is_worded(code: str):
    assert code in known_codes()
    told = explain(code, {})
    assert told.cause.endswith(".")
    assert told.remedy.endswith(".")
    assert str(told) == f"{told.cause} {told.effect} {told.remedy}"


@pytest.mark.parametrize(
    ("code", "params", "part"),
    [
        ("unreachable", {"reason": "dns"}, "unknown server name"),
        ("not_json", {"kind": "html"}, "a web page"),
        ("timeout", {"seconds": 30, "stage": "read"}, "within 30 seconds"),
        ("server_error", {"status": 503}, "status 503"),
        ("refused", {"message": "50% off %(nonsense)s"}, "“50% off %(nonsense)s”"),
        ("held", {"removed": 40, "present": 60}, "40 of 60"),
    ],
)
def test_the_facts_are_in_the_sentence(code: str, params: dict, part: str):
    assert part in explain(code, params).cause


def test_the_rate_limit_says_when_the_next_try_is(settings: Any):
    settings.TIME_ZONE = "UTC"
    noon = timezone.now().replace(hour=12, minute=5)
    assert "12:05" in explain("rate_limited", {"retry_at": noon.isoformat()}).remedy


def test_the_refused_key_names_all_three_causes():
    cause = explain("unauthorized", {"status": 401}).cause
    assert all(word in cause for word in ("key is wrong", "IP address", "switched off"))


def test_a_code_of_another_version_is_still_a_sentence():
    assert "teapot" in explain("teapot", {}).cause
