"""What was sent to a page that shows a form and takes it at the same URL, and where one goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, resolve_url
from django.views.decorators.http import require_http_methods

from ccrm_admin.tenants.local_path import page_before

Saved = TypeVar("Saved")

form_page = require_http_methods(["GET", "HEAD", "POST"])


def sent(request: HttpRequest) -> QueryDict | None:
    """Return the form's data, None if the page was only opened."""
    return request.POST if request.method == "POST" else None


def add_refusal(form: BaseForm, error: ValidationError, *, field: str | None = None) -> None:
    """Show on ``form`` why a service refused what was sent.

    An error stands at the field that it names; where the form has no such field, or the error names none, at
    ``field``, and without one above the form. ``Form.add_error`` alone raises for the first and the second.
    """
    named = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for name, errors in named.items():
        form.add_error(name if name in form.fields else field, ValidationError(errors))


def saved(form: BaseForm, save: Callable[[], Saved], *, field: str | None = None) -> Saved | None:
    """Return what ``save`` returns for a valid form; None if the form or the service refuses what was sent.

    The form shows why, what the service says without a place of its own at ``field`` (see ``add_refusal``).
    """
    if form.is_valid():
        try:
            return save()
        except ValidationError as error:
            add_refusal(form, error, field=field)
    return None


def go_back(request: HttpRequest, otherwise: str, **kwargs: str) -> HttpResponseRedirect:
    """Redirect to the page that the request came from; if it names none of ours, to ``otherwise``."""
    return redirect(page_before(request, otherwise=resolve_url(otherwise, **kwargs)))
