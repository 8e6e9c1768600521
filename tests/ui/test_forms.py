"""How forms are drawn."""

from __future__ import annotations

import pytest
from django import forms
from django.template.loader import render_to_string

from tests.html import one, select, text, texts


class Sample(forms.Form):
    name = forms.CharField(help_text="As on the contract.")
    note = forms.CharField(widget=forms.Textarea, required=False)
    role = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    active = forms.BooleanField()
    mode = forms.ChoiceField(choices=[("s", "static"), ("d", "dynamic")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(data: dict[str, str] | None = None) -> str:
    return render_to_string("_form.html", {"form": Sample(data)})


@pytest.mark.parametrize(
    ("field", "css"),
    [
        ("input[type=text][name=name]", "form-control"),
        ("textarea[name=note]", "form-control"),
        ("select[name=role]", "form-select"),
        ("input[type=checkbox][name=active]", "form-check-input"),
        ("input[type=radio][name=mode]", "form-check-input"),
    ],
)
def test_each_kind_of_field_has_its_look(field: str, css: str):
    found = select(drawn(), field)
    assert found
    assert [each["class"] for each in found] == [[css]] * len(found)


def test_every_field_has_a_label():
    html = drawn()
    assert texts(html, "label.form-label.required[for=id_name]") == ["Name"]
    assert texts(html, "legend.form-label.required") == ["Mode"]
    assert "Active" in texts(html, "span.form-check-label")
    assert "Secret" not in html


def test_help_and_errors_are_tied_to_the_field():
    html = drawn({"role": "a"})
    name = one(html, "input[type=text][name=name]")
    assert name["aria-describedby"] == "id_name_helptext id_name_error"
    assert text(one(html, "#id_name_helptext")) == "As on the contract."
    assert text(one(html, "#id_name_error"))
    assert name["class"] == ["form-control", "is-invalid"]


def test_a_placeholder_stays_unless_it_says_the_label_again():
    class Hinted(forms.Form):
        name = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "Name"}))
        email = forms.EmailField(widget=forms.EmailInput(attrs={"placeholder": "name@firma.example"}))

    html = render_to_string("_form.html", {"form": Hinted()})
    assert "placeholder" not in one(html, "[name=name]").attrs
    assert one(html, "[name=email]")["placeholder"] == "name@firma.example"


def test_a_form_is_drawn_twice_alike():
    form = Sample({})
    first = render_to_string("_form.html", {"form": form})
    assert render_to_string("_form.html", {"form": form}) == first
