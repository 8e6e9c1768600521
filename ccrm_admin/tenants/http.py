"""What was sent to a page that shows a form and takes it at the same address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.views.decorators.http import require_http_methods

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpRequest, QueryDict

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
