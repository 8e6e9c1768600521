"""Why a record was left out, in the language of who reads it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ccrm_admin.ccrm_api import DUPLICATE

# The client's words: those of ccrm_api.fields and ccrm_api.parsing, and pydantic's for a missing field.
PROBLEMS: dict[str, Promise] = {
    DUPLICATE: _("its key appeared before; the first record counts"),
    "Field required": _("is missing"),
    "should be an object": _("should be an object"),
    "should be text or a number": _("should be text or a number"),
    "should have at most 64 characters": _("should have at most 64 characters"),
    "should not be empty": _("should not be empty"),
    "should be a whole number": _("should be a whole number"),
    "should fit in 64 bits": _("should fit in 64 bits"),
    "should be a number above 0": _("should be a number above 0"),
    "should be 0 or 1": _("should be 0 or 1"),
    "should be a UUID": _("should be a UUID"),
    "should be a list": _("should be a list"),
    "should have a presentation in each entry": _("should have a presentation in each entry"),
}


def problem_text(problem: str) -> str:
    """Return the client's ``problem`` with a record in the active language; as it is if it is not known."""
    return str(PROBLEMS.get(problem, problem))
