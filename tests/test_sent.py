"""What a service refuses, shown on the form that was sent."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError

from ccrm_admin.tenants.http import add_refusal
from tests.large_numbers import grouped_numbers


class EmailForm(forms.Form):
    email = forms.CharField()


@pytest.mark.parametrize(
    ("error", "field", "shown"),
    [
        (ValidationError("No."), None, {"__all__": ["No."]}),
        (ValidationError("No."), "email", {"email": ["No."]}),
        (ValidationError(["No.", "Never."]), None, {"__all__": ["No.", "Never."]}),
        (ValidationError({"email": "No."}), None, {"email": ["No."]}),
        (ValidationError({"name": "1", "email": "2"}), None, {"__all__": ["1"], "email": ["2"]}),
        (ValidationError({"name": "No.", "__all__": "Never."}), "email", {"email": ["No.", "Never."]}),
        (ValidationError("Not %(this)s.", params={"this": "so"}), None, {"__all__": ["Not so."]}),
    ],
)
def test_a_refusal_stands_at_its_field_if_the_form_has_it(
    error: ValidationError, field: str | None, shown: dict[str, list[str]]
) -> None:
    form = EmailForm({"email": "x"})
    add_refusal(form, error, field=field)
    assert form.errors == shown


@pytest.mark.parametrize("number", ["1,234", "1\xa0234", "1,000,001", "edit-1\u202f234", "/?copy=1,234"])
def test_the_tests_find_numbers_with_grouped_digits(number: str) -> None:
    assert grouped_numbers(f'<a id="{number}">')
    assert not grouped_numbers(f'<a title="{number}">{number}</a>')
