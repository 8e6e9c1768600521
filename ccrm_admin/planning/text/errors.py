"""Why an edit of a plan was not made. Each is a sentence for a supervisor, made when it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.domain.preview import Preview
from ccrm_admin.planning.domain.proposals import Wanted
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models import Edit, Plan
from ccrm_admin.spelling import isolated, isolating
from ccrm_admin.tenants.validators import validate_text


class PlanningError(ValidationError):
    """The edit was refused and nothing was written; that of a batch may have a ``preview``."""

    preview: Preview | None = None

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(self.messages[0])


class PlanArchivedError(PlanningError):
    """An archived plan can't be edited."""

    def __init__(self) -> None:
        super().__init__(_("This plan is archived, so nothing was changed. A manager can restore it."))


class UnknownReferenceError(PlanningError):
    """A user, an account or a number that this tenant does not have."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _("“%(what)s” is not known in this tenant, so nothing was changed. Load the page again.")
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


class StaleEditError(PlanningError):
    """Somebody else changed the same cell after the person saw it."""

    def __init__(self, stale: Stale) -> None:
        self.stale = stale
        super().__init__(
            _(
                "%(person)s changed this at %(time)s, so your change of %(name)s was not saved. "
                "Keep what is there now, or put yours in its place."
            )
            % isolating(
                person=stale.by, time=date_format(localtime(stale.at), "TIME_FORMAT"), name=stale.name
            )
        )


class AccountTakenError(PlanningError):
    """The plan gives the account to somebody else already."""

    def __init__(self, *, extension: str, extension_id: int, holder: str, holder_key: str, key: str) -> None:
        self.extension_id = extension_id
        self.holder_key = holder_key
        self.key = key
        super().__init__(
            _(
                "This plan gives extension %(extension)s to %(holder)s already. "
                "Take it from there, or choose another one."
            )
            % isolating(extension=extension, holder=holder)
        )


class BatchRefusedError(PlanningError):
    """Some rows of a batch can't be done; the preview holds each one's reason."""

    preview: Preview

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__(
            _(
                "%(refused)s of %(all)s users can't be done, so nothing was changed. "
                "See the reasons, and choose to do the rest."
            )
            % {"refused": len(preview.refused), "all": len(preview.rows)}
        )


class PreviewStaleError(PlanningError):
    """The plan or the live state moved between the preview and the click; here is the new preview."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__(
            _("The plan or the live state has changed since this preview, so nothing was done. Look again.")
        )


class UndoBlockedError(PlanningError):
    """Later edits touched the same cells, or it was undone already; ``blockers`` are those edits."""

    def __init__(self, blockers: list[Edit]) -> None:
        self.blockers = blockers
        super().__init__(
            _("This can't be undone: %(edits)s came later and touched the same cells. Undo that first.")
            % {"edits": ", ".join(described(edit) for edit in blockers[:3])}
        )


class LinkHeldError(PlanningError):
    """In another plan, somebody was linked again later."""

    def __init__(self, *, plan: Plan, blockers: list[Edit]) -> None:
        super().__init__(
            _(
                "This can't be undone, since it would be in every plan: in “%(plan)s”, %(edits)s came later "
                "and concern the same person. Undo that there first."
            )
            % {"plan": isolated(plan.title), "edits": ", ".join(described(edit) for edit in blockers[:3])}
            + (" " + _("That plan is archived; a manager can restore it.") if plan.archived else "")
        )


class EmailTakenError(PlanningError):
    """Somebody else is planned with the e-mail of a planned user who would come back."""

    def __init__(self, *, person: str, email: str) -> None:
        super().__init__(
            _(
                "Somebody else is planned with the e-mail %(email)s by now, so %(person)s can't be planned "
                "again. Give the other one another e-mail first."
            )
            % isolating(person=person, email=email)
        )


class InTheCrmError(PlanningError):
    """Somebody is to be planned for whose e-mail the CRM's ``users`` have."""

    def __init__(self, users: Sequence[CrmUser]) -> None:
        super().__init__(
            _("%(name)s has this e-mail in the CRM already, and is among the users of the plan.")
            % isolating(name=[user.full_name for user in users])
        )


class LinkMovedError(PlanningError):
    """The two were offered to be linked, and no longer are."""

    def __init__(self, *, former: str, user: str) -> None:
        super().__init__(
            _(
                "%(planned)s and %(user)s were not linked: one of them has another e-mail by now, is gone or "
                "already linked. Check who is offered now."
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
    return _("%(what)s by %(person)s at %(time)s") % isolating(
        what=edit.what,
        person=author(edit),
        time=date_format(localtime(edit.at), "SHORT_DATETIME_FORMAT"),
    )


def author(edit: Edit) -> str:
    """Return who made an edit."""
    return str(edit.by) if edit.by else _("the command line")
