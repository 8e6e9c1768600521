"""Why an edit was not made, with what the person can choose instead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid4

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.describe import wording_for
from ccrm_admin.planning.engine.edit_checks import name_of
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.grid.posted import EDITED_PARTS
from ccrm_admin.planning.text.errors import (
    AccountTakenError,
    PlanArchivedError,
    PlanningError,
    StaleEditError,
)

CHOOSE, CORRECT = gettext_lazy("Choose another"), gettext_lazy("Correct it")
REPEATED = ("part", "mode", "account", "typed", "as", "number", "note")  # fields that hold the value


@dataclass(frozen=True, slots=True)
class Choice:
    """A button that sends the same value again: with another version seen, or taking it from its holder."""

    label: str
    fields: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence about one cell of ``key``, or about none ("").

    ``name``: whose the cell is, where the sentence does not say so.
    ``theirs`` and ``yours`` are in words, where somebody else changed the same; ``dismiss`` is what keeping
    theirs is called. ``another`` is what choosing another value is called. ``written`` is a note that was not
    taken, whole, so that it is not lost.
    """

    sentence: str
    key: str = ""
    part: str = ""
    theirs: str = ""
    yours: str = ""
    choice: Choice | None = None
    another: str | Promise = ""
    dismiss: str = ""
    written: str = ""
    name: str = ""


def cell_refusal(plan: Plan, error: PlanningError, key: str, posted: QueryDict) -> Refusal:
    """Return what to show of an error about the cell of the user ``key`` for which ``posted`` was sent."""
    part = posted.get("part", "")
    if isinstance(error, StaleEditError):
        return _stale(plan, error, key, posted)
    if isinstance(error, AccountTakenError):
        fields = [("version", posted.get("version", "")), ("take_from", error.holder_key)]
        take = Choice(_("Take it from there"), _again(posted, *fields))
        return Refusal(error.sentence, key, part, choice=take, another=CHOOSE, name=name_of(plan, key))
    another = "" if part not in EDITED_PARTS or isinstance(error, PlanArchivedError) else CHOOSE
    refusal = Refusal(error.sentence, key, part, another=another, name=name_of(plan, key))
    if part != Part.NOTE:
        return refusal
    return replace(refusal, another=another and CORRECT, written=posted.get("note", ""))


def _stale(plan: Plan, error: StaleEditError, key: str, posted: QueryDict) -> Refusal:
    stale = error.stale
    wording = wording_for(plan.tenant, [stale.theirs, stale.yours])
    theirs, yours = wording.of(stale.part, stale.theirs), wording.of(stale.part, stale.yours)
    return Refusal(
        error.sentence,
        key,
        stale.part.value,
        theirs=theirs,
        yours=yours,
        choice=Choice(_("Put mine"), _again(posted, ("version", str(stale.version)))),
        dismiss=_("Keep theirs"),
    )


def _again(posted: QueryDict, *fields: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the fields that send the posted value once more, with ``fields`` and a token of its own."""
    value = [(name, text) for name in REPEATED for text in posted.getlist(name)]
    return [*value, *fields, ("token", str(uuid4()))]
