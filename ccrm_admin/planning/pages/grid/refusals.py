"""Why an edit was not made, with what the person can choose instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.describe import wording_for
from ccrm_admin.planning.engine.edit_checks import name_of
from ccrm_admin.planning.engine.values import Value
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.access import plan_url
from ccrm_admin.planning.pages.grid.pasted import Block
from ccrm_admin.planning.pages.grid.posted import AS_LIVE, EDITED_PARTS, OWN
from ccrm_admin.planning.text.errors import (
    AccountTakenError,
    NotADraftError,
    PlanningError,
    Stale,
    StaleEditError,
)
from ccrm_admin.planning.text.messages import PART_LABELS

CHOOSE, CORRECT = gettext_lazy("Choose another"), pgettext_lazy("refused value", "Edit")


@dataclass(frozen=True, slots=True)
class Choice:
    """A button that sends the same again: with another version seen, say."""

    label: str
    fields: list[tuple[str, str]]
    url: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence about one cell of ``key``, or about none ("").

    ``name``: whose or which the cell is, where the sentence does not say so.
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


def block_refusals(
    plan: Plan, block: Block, stale: Sequence[Stale], names: Mapping[str, str]
) -> list[Refusal]:
    """Return what to show of the cells of a block that could not be written; ``names`` are of the users."""
    refused = [
        Refusal(
            reason,
            key,
            part.value,
            another=CORRECT if part == Part.NOTE else CHOOSE,
            name=f"{names.get(key, key)}, {PART_LABELS[part]}",
        )
        for (key, part), reason in block.refused.items()
    ]
    return [*refused, *_stale(plan, stale)]


def cell_refusal(plan: Plan, error: PlanningError, key: str, posted: QueryDict) -> Refusal:
    """Return what to show of an error about the cell of the user ``key`` for which ``posted`` was sent."""
    part = posted.get("part", "")
    if isinstance(error, StaleEditError):
        return _stale(plan, error.stale)[0]
    if isinstance(error, AccountTakenError):
        account = Extension(STATIC, error.extension_id)
        fields = [("version", posted.get("version", "")), ("take_from", error.holder_key)]
        take = _again(plan, _("Move it here"), key, Part.EXTENSION, account, fields)
        return Refusal(error.sentence, key, part, choice=take, another=CHOOSE, name=name_of(plan, key))
    another = "" if part not in EDITED_PARTS or isinstance(error, NotADraftError) else CHOOSE
    refusal = Refusal(error.sentence, key, part, another=another, name=name_of(plan, key))
    if part != Part.NOTE:
        return refusal
    return replace(refusal, another=another and CORRECT, written=posted.get("note", ""))


def _stale(plan: Plan, cells: Sequence[Stale]) -> list[Refusal]:
    wording = wording_for(plan.tenant, (value for each in cells for value in (each.theirs, each.yours)))
    return [
        Refusal(
            each.sentence,
            each.key,
            each.part.value,
            theirs=wording.of(each.part, each.theirs),
            yours=wording.of(each.part, each.yours),
            choice=_again(
                plan, _("Use mine"), each.key, each.part, each.yours, [("version", str(each.version))]
            ),
            dismiss=_("Keep theirs"),
            name=capfirst(str(PART_LABELS[each.part])) if len(cells) > 1 else "",
        )
        for each in cells
    ]


def _again(
    plan: Plan, label: str, key: str, part: Part, value: Value, fields: Sequence[tuple[str, str]]
) -> Choice:
    """Return the button that sends a value once more, with ``fields`` and a token of its own."""
    sent = [("part", part.value), *_fields(part, value), *fields, ("token", str(uuid4()))]
    return Choice(label, sent, plan_url(plan, "user", user_key=key))


def _fields(part: Part, value: Value) -> list[tuple[str, str]]:
    """Return the fields by which an editor sends a value."""
    if part == Part.NOTE:
        return [("note", str(value))]
    if part != Part.EXTENSION:
        pool = value if isinstance(value, tuple) else ()
        numbers = [(f"{part.value}-number", number) for number in pool]
        return [(f"{part.value}-as", AS_LIVE if value is None else OWN), *numbers]
    if not isinstance(value, Extension):
        return [("mode", AS_LIVE)]
    account = [] if value.extension_id is None else [("account", str(value.extension_id))]
    return [("mode", value.mode), *account]
