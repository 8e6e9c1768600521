"""The name of a tenant: one DNS label, and a sentence for everything else."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ccrm_admin.tenants.models import Tenant
from ccrm_admin.tenants.validators import validate_tenant_name


@pytest.mark.parametrize("name", ["a", "firma", "firma-2", "2firma", "x" * 63, "xn--zlo-pla"])
def test_labels_are_accepted(name: str) -> None:
    validate_tenant_name(name)


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("https://firma.ccrm.pl/", "firma"),
        ("http://firma.ccrm.pl:8080/panel?x=1#y", "firma"),
        ("firma.ccrm.pl", "firma"),
        ("Firma.CCRM.pl", "firma"),
        ("//firma.ccrm.pl", "firma"),
        ("Firma", "firma"),
        ("FIRMA-2", "firma-2"),
        ("  firma", "firma"),
        ("firma/", "firma"),
    ],
)
def test_an_address_is_answered_with_what_to_enter(pasted: str, meant: str) -> None:
    with pytest.raises(ValidationError) as caught:
        validate_tenant_name(pasted)

    assert f"Enter “{meant}”" in caught.value.messages[0]


FORGED = [
    "",
    "-firma",
    "firma-",
    "fir ma",
    "fir_ma",
    "../firma",
    "firma.evil.example",
    "https://evil.example/firma.ccrm.pl",
    "https://evil.ccrm.pl@evil.example/",
    "evil.example#.ccrm.pl",
    "a.b.ccrm.pl",
    "127.0.0.1",
    "[::1]",
    "[firma",
    "łódź",
    "firma\x00",
    "firma\nx",
    "firma\n",
    "{tenant}",
    "x" * 64,
    "x" * 300,
]


@pytest.mark.parametrize("name", FORGED)
def test_everything_else_is_refused(name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        validate_tenant_name(name)

    assert caught.value.code == "not_a_label"


def test_no_forged_name_is_offered_as_the_one_to_enter() -> None:
    for name in FORGED:
        with pytest.raises(ValidationError) as caught:
            validate_tenant_name(name)
        assert "evil" not in caught.value.messages[0]


@given(st.text(max_size=80))
def test_what_is_accepted_is_one_label_of_a_host(name: str) -> None:
    try:
        validate_tenant_name(name)
    except ValidationError:
        return
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 1 <= len(name) <= 63


@pytest.mark.parametrize("name", ["Firma", "firma.evil.example", "", "x/y", "firma\n"])
def test_the_database_refuses_them_as_well(db: None, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Tenant.objects.create(name=name, title="Firma")
