"""A preview of a batch as its page shows it: every user before and after, a page of them at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.planning.domain.batches import Batch, Fill
from ccrm_admin.planning.domain.diff import part_of
from ccrm_admin.planning.domain.finding import Finding, Origin
from ccrm_admin.planning.domain.preview import Preview, PreviewRow
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.acknowledged import accepted
from ccrm_admin.planning.engine.describe import DescribedChange, Wording
from ccrm_admin.planning.engine.namesakes import (
    called,
    namesakes,
    namesakes_in,
    refusal_told_apart,
    told_apart,
)
from ccrm_admin.planning.engine.values import Value
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.pages.grid.shown_findings import severity_sign
from ccrm_admin.planning.text.messages import PART_LABELS, explain, explain_refusal

ROWS_A_PAGE = 100
PREVIEW_MAX_REPEATED = 5  # internal numbers above the preview; each row has its own
CELL_MAX_NUMBERS = 3  # of a pool; the rest is counted


class State(StrEnum):
    """What becomes of a user of a batch."""

    CHANGED = "changed"
    REFUSED = "refused"
    SAME = "same"


ShownCell = tuple[str | Promise, DescribedChange | None, str]  # what becomes of a part, or else what it stays


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A user: ``reason`` says why they can't be done, ``findings`` are those that there would be."""

    name: str
    state: State
    cells: Sequence[ShownCell]
    reason: str
    findings: Sequence[tuple[SafeString, str]]  # the sign of its severity, and what is found


class ShownPreview:
    """The preview with its totals; ``parts`` are the columns. Without a ``batch``: the users as they are."""

    def __init__(
        self, plan: Plan, preview: Preview, parts: Sequence[Part], *, batch: Batch | None = None
    ) -> None:
        self._plan, self._preview = plan, preview
        self._batch, asked = batch, batch is not None
        self.parts = parts
        self.labels = [PART_LABELS[part] for part in parts]
        self.asked = asked
        self.digest = preview.digest
        self._wording = Wording(preview.world.accounts, plan.tenant)
        self._states = [self._state(row) for row in preview.rows]
        self.counts = Counter(self._states)
        self.total = len(preview.rows)

    @property
    def supply(self) -> str:
        """How many accounts there are to give, in words, if the batch gives some; "" if not."""
        if not isinstance(self._batch, Fill):
            return ""
        free, restricted = self._batch.supply(self._preview.world)
        said = ngettext("%(count)d free account", "%(count)d free accounts", free) % {"count": free}
        if not restricted:
            return said
        kept = _("%(count)d blocked or resting") % {"count": restricted}
        return f"{said}, {kept}"

    @cached_property
    def worst(self) -> dict[str, int]:
        """How many of the users would have a finding, by the severity of the worst."""
        severities = ([each.severity for each in self._findings(row)] for row in self._preview.rows)
        worst = (max(found, key=lambda severity: severity.rank) for found in severities if found)
        return Counter(severity.value for severity in worst)

    @cached_property
    def _acknowledged(self) -> set[str]:
        """The digests of what somebody has accepted as it is."""
        return {finding.digest for _pk, finding in accepted(self._plan)}

    def _findings(self, row: PreviewRow) -> list[Finding]:
        """Return what would be found about a user because of the plan, and nobody has acknowledged."""
        caused = (each for each in self._preview.findings[row.key] if each.origin is Origin.PLAN)
        return [each for each in caused if each.digest not in self._acknowledged]

    @cached_property
    def repeated(self) -> list[str]:
        """The internal numbers that several people would have, in words: a preview is to say so by itself."""
        found = {
            finding.subject: finding
            for findings in self._preview.findings.values()
            for finding in findings
            if finding.code == "extension_number_repeated" and len(finding.people) > 1
        }
        named = list(found.values())[:PREVIEW_MAX_REPEATED]
        apart = namesakes_in(self._plan, named)
        return [explain(told_apart(finding, apart)) for finding in named]

    def page(self, show: str, number: str) -> Page[PreviewRow]:
        """Return a page of the users in the state ``show``; of all if it is none. Any number gives a page."""
        rows = [
            row
            for row, state in zip(self._preview.rows, self._states, strict=True)
            if state == show or show not in set(State)
        ]
        return Paginator(rows, ROWS_A_PAGE).get_page(number)

    def shown(self, rows: Collection[PreviewRow]) -> Iterator[ShownRow]:
        """Return some of the rows as they are shown; namesakes are told apart."""
        found = {row.key: self._findings(row) if self.asked else [] for row in rows}
        named = [finding for findings in found.values() for finding in findings]
        holders = (row.refused.params.get("holderKey", "") for row in rows if row.refused)
        apart = namesakes({*found, *holders}, self._plan) | namesakes_in(self._plan, named)
        for row in rows:
            yield ShownRow(
                name=called(row.name, apart.get(row.key, "")),
                state=self._state(row),
                cells=[self._cell(row, part) for part in self.parts],
                reason=explain_refusal(refusal_told_apart(row.refused, apart)) if row.refused else "",
                findings=[
                    (severity_sign(each.severity), explain(told_apart(each, apart)))
                    for each in found[row.key]
                ],
            )

    def _state(self, row: PreviewRow) -> State:
        if row.refused is not None:
            return State.REFUSED
        if row.before != row.after or any(self._decides(row, part) for part in row.wanted):
            return State.CHANGED
        return State.SAME

    def _decides(self, row: PreviewRow, part: Part) -> bool:
        """Return whether the plan would say something else of a part, even if that comes to the same."""
        if part not in row.wanted or part == Part.NOTE:
            return False
        user = self._preview.world.users[row.key]
        if part == Part.CHOSEN:
            return row.wanted[part] != user.in_plan
        decided = {
            Part.EXTENSION: user.decision.extension,
            Part.CALLS: user.decision.calls,
            Part.SMS: user.decision.sms,
        }
        return row.wanted[part] != decided[part]

    def _cell(self, row: PreviewRow, part: Part) -> ShownCell:
        label = PART_LABELS[part]
        if part == Part.CHOSEN:
            user = self._preview.world.users.get(row.key)
            before: Value = user is not None and user.in_plan
            after: Value = bool(row.wanted.get(part, before))
        else:
            before, after = part_of(row.before, part), part_of(row.after, part)
        if before != after:
            return label, _cut(self._wording.change(part, before, after)), ""
        if self._decides(row, part):
            return label, self._wording.change(part, before, None), ""
        stays = after[:CELL_MAX_NUMBERS] if isinstance(after, tuple) else after
        more = len(after) - CELL_MAX_NUMBERS if isinstance(after, tuple) else 0
        words = self._wording.of(part, stays)
        if more > 0:
            words += " " + ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
        return label, None, words


def _cut(change: DescribedChange) -> DescribedChange:
    return replace(change, added=_first(change.added), removed=_first(change.removed))


def _first(numbers: tuple[str, ...]) -> tuple[str, ...]:
    more = len(numbers) - CELL_MAX_NUMBERS
    if more <= 0:
        return numbers
    return (*numbers[:CELL_MAX_NUMBERS], ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
