"""What the approval page asks for: what has moved, entry by entry, and errors to agree to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ccrm_admin.dates import moment_text
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.engine.namesakes import called, namesakes
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.text.messages import PART_LABELS
from ccrm_admin.rollout.domain.entries import shown_hash
from ccrm_admin.rollout.models import FrozenEntry, Rollout
from ccrm_admin.rollout.pages.approval.drawn import Drawing, drawing_for, value_in
from ccrm_admin.rollout.services.hashes import asked_hash, wanted_hash
from ccrm_admin.rollout.services.own_errors import OwnError, own_errors
from ccrm_admin.rollout.services.reasons import EDITED, GONE
from ccrm_admin.rollout.services.who_may import check_other_person
from ccrm_admin.rollout.text.errors import OwnPlanError
from ccrm_admin.spelling import isolated, isolating
from ccrm_admin.tenants.access import TenantRequest

MOVED_SHOWN = 50  # entries; when these are approved, the next come


@dataclass(frozen=True, slots=True)
class MovedEntry:
    """An entry that has moved: as it was approved, as it would be now, and why."""

    row: FrozenEntry
    drawing: Drawing
    apart: str  # what tells its user from a namesake; "" if there is none

    @property
    def title(self) -> str:
        """Whose what it is."""
        return f"{called(isolated(self.row.name), self.apart)}, {PART_LABELS[Part(self.row.part)]}"

    @property
    def approved(self) -> SafeString | str:
        """What was approved; nothing of what is new."""
        row = self.row
        if row.planned is None:
            return _("not part of it")
        return self.drawing.change(value_in(row, "live"), value_in(row, "planned"))

    @property
    def now(self) -> SafeString:
        """What it would do now."""
        return self.drawing.now(self.row)

    @property
    def why(self) -> str:
        """Who or what moved it, and when."""
        why = self.row.why
        at = moment_text(datetime.fromisoformat(why["at"])) if why.get("at") else ""
        if why.get("why") == EDITED:
            person = why.get("by") or _("the command line")
            return _("edited by %(person)s, %(time)s") % isolating(person=person, time=at)
        if why.get("why") == GONE:
            return _("no longer in CCRM since %(time)s") % {"time": at}
        return _("changed in CCRM, %(time)s") % {"time": at} if at else _("changed in CCRM")


class Notice:
    """What is asked for of one person; ``may_approve`` unless a ``refusal`` says why not."""

    def __init__(self, request: TenantRequest, plan: Plan, rollout: Rollout) -> None:
        self.plan, self.rollout = plan, rollout
        self.may_manage = request.role.can_manage
        self._person = request.user

    @property
    def is_open(self) -> bool:
        """Whether anything can be asked for at all."""
        return self.plan.status in {PlanStatus.PROPOSED, PlanStatus.APPROVED}

    @property
    def proposed(self) -> bool:
        """Whether the whole difference waits for its approval."""
        return self.plan.status == PlanStatus.PROPOSED

    @cached_property
    def refusal(self) -> str:
        """Why the person, who has the role, can't approve it; "" if they can."""
        try:
            check_other_person(self.plan, self.rollout, self._person)
        except OwnPlanError as error:
            return error.why
        return ""

    @cached_property
    def errors(self) -> list[OwnError]:
        """The errors that the plan brings."""
        return own_errors(self.plan, self.rollout) if self.is_open else []

    @property
    def open_errors(self) -> int:
        """How many of them nobody has agreed to."""
        return sum(error.agreed is None for error in self.errors)

    @property
    def may_approve(self) -> bool:
        """Whether there is something to approve, and the person can."""
        asked = self.count if self.proposed else self.moved_count or self.open_errors
        return bool(self.is_open and asked and self.may_manage and not self.refusal)

    @property
    def nothing_left(self) -> bool:
        """Whether all that was proposed came true, or is no longer planned, before its approval."""
        return self.proposed and not self.count

    @property
    def moved_count(self) -> int:
        """How many entries have moved."""
        return self.rollout.moved if self.is_open else 0

    @cached_property
    def count(self) -> int:
        """How many entries are to be approved; of an approved plan all, those that came since too."""
        return (self.rollout.entries.wanted() if self.proposed else self.rollout.entries).count()

    @cached_property
    def moved(self) -> list[MovedEntry]:
        """The first of those that have moved, by name."""
        rows = list(self.rollout.entries.asked().with_people()[:MOVED_SHOWN]) if self.moved_count else []
        drawing = drawing_for(self.plan.tenant, rows)
        keys = {row.plan_user.survivor.key for row in rows}
        apart = namesakes(keys, self.plan) if keys else {}
        return [MovedEntry(row, drawing, apart.get(row.plan_user.survivor.key, "")) for row in rows]

    @cached_property
    def seen(self) -> str:
        """The hash of what is asked for: sent along, so that nothing is approved that nobody saw."""
        if not self.proposed:
            return asked_hash(self.rollout)
        return wanted_hash(self.rollout, self.plan.tenant.region)

    @property
    def hash(self) -> str:
        """The beginning of the hash that people compare."""
        return shown_hash(self.seen if self.proposed else self.rollout.hash)
