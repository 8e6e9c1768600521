"""Why an edit of a plan was not made. Each is a sentence for a supervisor, made when it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from ccrm_admin.dates import moment_text
from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.preview import Preview
from ccrm_admin.planning.domain.proposals import Refused, Wanted
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import Edit, Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS
from ccrm_admin.spelling import isolated, isolating
from ccrm_admin.tenants.validators import validate_text


class PlanningError(ValidationError):
    """The edit was refused and nothing was written; that of a batch may have a ``preview``."""

    preview: Preview | None = None

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(self.messages[0])


_NOT_A_DRAFT = {
    PlanStatus.PROPOSED: gettext_noop(
        "This plan is proposed for approval. Nothing was changed; take it back to draft first."
    ),
    PlanStatus.APPROVED: gettext_noop(
        "This plan is approved. Nothing was changed; take it back to draft first."
    ),
    PlanStatus.CARRIED_OUT: gettext_noop(
        "This plan is carried out. Nothing was changed; take it back to draft first, or duplicate it."
    ),
    PlanStatus.ARCHIVED: gettext_noop(
        "This plan is archived. Nothing was changed; a manager can unarchive it."
    ),
}


class NotADraftError(PlanningError):
    """Only a draft can be edited, and ``plan`` is none."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(_(_NOT_A_DRAFT[PlanStatus(plan.status)]))


class StatusMovedError(PlanningError):
    """The plan has a status from which it can't come to the wanted one: somebody was quicker."""

    def __init__(self, plan: Plan) -> None:
        status = plan.get_status_display()
        super().__init__(
            _("The status of this plan is now: %(status)s. Nothing was changed; check again.")
            % {"status": status}
        )


class NewcomerProposedError(PlanningError):
    """Somebody who is to come is to be changed, and a plan in which they are is proposed or approved."""

    def __init__(self, *, person: str, plan: Plan) -> None:
        super().__init__(
            _(
                "%(person)s is in the plan “%(plan)s”, which is proposed or approved. Nothing was changed; "
                "take that plan back to draft first."
            )
            % isolating(person=person, plan=plan.title)
        )


class UnknownReferenceError(PlanningError):
    """A user, an account or a number that this tenant does not have."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _("“%(what)s” is not known in this tenant. Nothing was changed; reload the page.")
            % isolating(what=what)
        )


class FindingsMovedError(PlanningError):
    """What was to be acknowledged is no longer found as it was shown."""

    def __init__(self) -> None:
        super().__init__(
            _("These findings have changed since they were shown. Nothing was changed; check again.")
        )


class InvalidValueError(PlanningError):
    """A value that no such cell can have."""


def check_text(text: str) -> None:
    """Raise InvalidValueError if a note or a reason holds what nobody can see; see ``validate_text``."""
    try:
        validate_text(text)
    except ValidationError as error:
        raise InvalidValueError(error.messages[0]) from None


def check_reason(text: str) -> None:
    """Raise InvalidValueError if a reason or a comment is too long, or holds what nobody can see."""
    check_text(text)
    if len(text.strip()) > REASON_MAX_CHARACTERS:
        said = _("This text has %(length)s characters; at most %(most)s are possible. Nothing was changed.")
        raise InvalidValueError(said % {"length": len(text.strip()), "most": REASON_MAX_CHARACTERS})


@dataclass(frozen=True, slots=True)
class Stale:
    """What somebody else did to a cell: ``theirs`` is there now, ``yours`` was not written."""

    key: str
    name: str
    part: Part
    by: str
    at: datetime
    theirs: Any
    yours: Any
    version: int

    @property
    def sentence(self) -> str:
        """Who changed it and when, and what to do next."""
        return _(
            "%(person)s changed this (%(time)s), so your change to %(name)s was not saved. Keep "
            "theirs or use yours."
        ) % isolating(person=self.by, time=moment_text(self.at), name=self.name)


class StaleEditError(PlanningError):
    """Somebody else changed cells after the person saw them; ``stale`` has each of them, and at least one."""

    def __init__(self, stale: Sequence[Stale]) -> None:
        self.stale = stale
        super().__init__(stale[0].sentence)


class AccountTakenError(PlanningError):
    """The plan gives the account that the user ``key`` was to have to somebody else already."""

    def __init__(self, *, extension: str, extension_id: int, holder: str, holder_key: str, key: str) -> None:
        self.extension_id = extension_id
        self.holder_key = holder_key
        self.key = key
        self.refused = Refused("account_taken", {"extension": extension, "holder": holder})
        super().__init__(
            _("%(holder)s has extension %(extension)s in this plan. Move it here, or choose another.")
            % isolating(extension=extension, holder=holder)
        )


class BatchRefusedError(PlanningError):
    """Some rows of a batch can't be done; the preview holds each one's reason."""

    preview: Preview

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__(
            _(
                "Not possible for %(refused)s of %(all)s users. Nothing was changed; see the reasons, "
                "or apply it to the rest."
            )
            % {"refused": len(preview.refused), "all": len(preview.rows)}
        )


class PreviewStaleError(PlanningError):
    """The plan or the live state moved between the preview and the click; here is the new preview."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__(
            _("The plan or live state has changed since this preview. Nothing was changed; check again.")
        )


class UndoBlockedError(PlanningError):
    """Later edits touched the same cells, or it was undone already; ``blockers`` are those edits."""

    def __init__(self, blockers: list[Edit]) -> None:
        self.blockers = blockers
        super().__init__(
            _("Can't undo yet: a later edit changed the same cells (%(edits)s). Undo that first.")
            % {"edits": ", ".join(described(edit) for edit in blockers[:3])}
        )


class LinkHeldError(PlanningError):
    """In another plan, somebody was linked again later."""

    def __init__(self, *, plan: Plan, blockers: list[Edit]) -> None:
        super().__init__(
            _(
                "Can't undo yet, since it concerns all plans: in “%(plan)s” a later edit changed the "
                "same person (%(edits)s). Undo that first."
            )
            % {"plan": isolated(plan.title), "edits": ", ".join(described(edit) for edit in blockers[:3])}
            + (" " + _("That plan is archived; a manager can unarchive it.") if plan.archived else "")
        )


class EmailTakenError(PlanningError):
    """Somebody else is planned with the e-mail of a planned user who would come back."""

    def __init__(self, *, person: str, email: str) -> None:
        super().__init__(
            _(
                "Another planned user has the e-mail %(email)s now, so %(person)s can't be planned "
                "again. Change that e-mail first."
            )
            % isolating(person=person, email=email)
        )


class InTheCrmError(PlanningError):
    """Somebody is to be planned for whose e-mail the CRM's ``users`` have."""

    def __init__(self, users: Sequence[CrmUser]) -> None:
        super().__init__(
            _("%(name)s already has this e-mail in CCRM and is among the users of the plan.")
            % isolating(name=[user.full_name for user in users])
        )


class LinkMovedError(PlanningError):
    """The two were offered to be linked, and no longer are."""

    def __init__(self, *, former: str, user: str) -> None:
        super().__init__(
            _(
                "%(planned)s and %(user)s were not linked: one of them has a different e-mail now, is "
                "gone or is already linked. Check who is offered now."
            )
            % isolating(planned=former, user=user)
        )


@dataclass(frozen=True, slots=True)
class Conflict:
    """What ``plan`` decides for two who are to be linked: for the former user, and for the CRM's."""

    plan: Plan
    mine: Wanted
    theirs: Wanted


class LinkConflictError(PlanningError):
    """Plans decide something else for each of the two; ``conflicts`` say what."""

    def __init__(self, *, former: str, user: str, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = conflicts
        plans = ", ".join(_("“%s”") % isolated(conflict.plan.title) for conflict in conflicts)
        super().__init__(
            ngettext(
                "%(plans)s has different values for %(planned)s and %(user)s. Choose whose to keep.",
                "%(plans)s have different values for %(planned)s and %(user)s. Choose whose to keep in each.",
                len(conflicts),
            )
            % isolating(plans=plans, planned=former, user=user)
        )


def described(edit: Edit) -> str:
    """Return what an edit was, who made it, and when."""
    return _("%(what)s by %(person)s, %(time)s") % isolating(
        what=edit.what,
        person=author(edit),
        time=moment_text(edit.at),
    )


def author(edit: Edit) -> str:
    """Return who made an edit."""
    return str(edit.by) if edit.by else _("the command line")
