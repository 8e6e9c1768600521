"""Why an edit was not made, with what the person can choose instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.describe import wording_for
from ccrm_admin.planning.engine.edit_checks import name_of
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.access import plan_url
from ccrm_admin.planning.pages.grid.pasted import Block
from ccrm_admin.planning.pages.grid.posted import EDITED_PARTS
from ccrm_admin.planning.text.errors import (
    AccountTakenError,
    PlanArchivedError,
    PlanningError,
    StaleEditError,
)

CHOOSE, CORRECT = gettext_lazy("Choose another"), pgettext_lazy("refused value", "Edit")
BLOCK_FIELDS = ("block", "versions", "parts", "text", "fill")
REPEATED = (  # fields that hold the value
    *("part", "mode", "account", "typed", "note"),
    *(f"{part.value}-{field}" for part in (Part.CALLS, Part.SMS) for field in ("as", "number")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button that sends the same again: with another version seen, say, or without those refused."""

    label: str
    fields: list[tuple[str, str]]
    url: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence about one cell of ``key``, or about none ("").

    ``name``: whose the cell is, where the sentence does not say so.
    ``theirs`` and ``yours`` are in words, where somebody else changed the same; ``dismiss`` is what keeping
    theirs is called. ``another`` is what choosing another value is called. ``written`` is a note that was not
    taken, whole, so that it is not lost. ``reasons`` are those of several users, by name.
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
    reasons: Sequence[tuple[str, str]] = ()


def block_refusal(plan: Plan, block: Block, posted: QueryDict) -> Refusal:
    """Return what to show of a block of cells that some users can't have; the others can have theirs."""
    refused, total = len(block.refused), len({cell.key for cell in block.cells} | block.refused.keys())
    sentence = ngettext(
        "Not possible for %(refused)s of %(total)s user. Nothing was changed.",
        "Not possible for %(refused)s of %(total)s users. Nothing was changed.",
        total,
    ) % {"refused": refused, "total": total}
    rest = total - refused
    choice = None
    if rest:
        label = ngettext("Apply to the rest: %(users)s user", "Apply to the rest: %(users)s users", rest)
        fields = [(name, posted.get(name, "")) for name in BLOCK_FIELDS if name in posted]
        again = [*fields, ("rest", "1"), ("token", str(uuid4()))]
        choice = Choice(label % {"users": rest}, again, plan_url(plan, "paste"))
    reasons = [(block.names.get(key, key), reason) for key, reason in block.refused.items()]
    return Refusal(
        sentence,
        next(iter(block.refused)),
        posted.get("parts", "").split(",")[0],
        choice=choice,
        reasons=reasons,
    )


def cell_refusal(plan: Plan, error: PlanningError, key: str, posted: QueryDict) -> Refusal:
    """Return what to show of an error about the cell of the user ``key`` for which ``posted`` was sent."""
    part = posted.get("part", "")
    if isinstance(error, StaleEditError):
        return _stale(plan, error, key, posted)
    if isinstance(error, AccountTakenError):
        fields = [("version", posted.get("version", "")), ("take_from", error.holder_key)]
        user_url = plan_url(plan, "user", user_key=key)
        take = Choice(_("Move it here"), _again(posted, *fields), user_url)
        return Refusal(error.sentence, key, part, choice=take, another=CHOOSE, name=name_of(plan, key))
    another = "" if part not in EDITED_PARTS or isinstance(error, PlanArchivedError) else CHOOSE
    refusal = Refusal(error.sentence, key, part, another=another, name=name_of(plan, key))
    if part != Part.NOTE:
        return refusal
    return replace(refusal, another=another and CORRECT, written=posted.get("note", ""))


def _stale(plan: Plan, error: StaleEditError, key: str, posted: QueryDict) -> Refusal:
    [stale] = error.stale  # of the one cell that was sent
    wording = wording_for(plan.tenant, [stale.theirs, stale.yours])
    theirs, yours = wording.of(stale.part, stale.theirs), wording.of(stale.part, stale.yours)
    return Refusal(
        error.sentence,
        key,
        stale.part.value,
        theirs=theirs,
        yours=yours,
        choice=Choice(
            _("Use mine"),
            _again(posted, ("version", str(stale.version))),
            plan_url(plan, "user", user_key=key),
        ),
        dismiss=_("Keep theirs"),
    )


def _again(posted: QueryDict, *fields: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the fields that send the posted value once more, with ``fields`` and a token of its own."""
    value = [(name, text) for name in REPEATED for text in posted.getlist(name)]
    return [*value, *fields, ("token", str(uuid4()))]
