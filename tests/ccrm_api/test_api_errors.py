"""The errors as others rely on them."""

import json

import pytest

from ccrm_admin.ccrm_api import CcrmError, errors

PARAMS = {
    "bad_key": {},
    "unauthorized": {},
    "rate_limited": {},
    "not_found": {},
    "unreachable": {"reason": "dns"},
    "tls": {"reason": "certificate has expired"},
    "timeout": {"stage": "read", "seconds": 30},
    "server_error": {"status": 503},
    "unexpected_status": {"status": 418},
    "redirected": {"status": 302, "host": "other.example"},
    "too_large": {"limit": 64},
    "list_too_long": {"records": 200_000, "limit": 128},
    "not_json": {"kind": "html"},
    "refused": {"message": "Service suspended"},
    "bad_envelope": {"problem": "data_null"},
    "incomplete": {"received": 3, "pages": 1, "expected": 5},
}
CLASSES = {
    kind.code: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, CcrmError) and kind is not CcrmError
}


def test_every_error_has_a_code_of_its_own():
    assert CLASSES.keys() == PARAMS.keys()
    assert set(CLASSES.values()) == set(CcrmError.__subclasses__())


@pytest.mark.parametrize("code", PARAMS)
def test_every_error_names_its_code_and_facts(code: str):
    error = CLASSES[code](**PARAMS[code])
    assert json.loads(json.dumps(error.params)) == PARAMS[code]
    assert all(str(fact) in str(error) for fact in (code, *PARAMS[code].values()))
    assert (error.resource, error.retry_after) == (None, None)
    assert error.status == PARAMS[code].get("status")
