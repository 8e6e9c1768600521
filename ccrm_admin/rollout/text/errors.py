"""Why a plan was not proposed, approved or taken back. Each is a sentence, made when it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.dates import moment_text
from ccrm_admin.planning.models import Edit
from ccrm_admin.planning.text.errors import PlanningError, StatusMovedError
from ccrm_admin.rollout.models import FrozenEntry
from ccrm_admin.spelling import isolated, isolating
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User

NAMED = 3  # entries that moved; the page names all


class RoleMissingError(PlanningError):
    """Somebody is not active, or lacks the role in the tenant."""

    def __init__(self, *, person: User, role: Role, tenant: Tenant) -> None:
        super().__init__(
            _("%(person)s needs the role “%(role)s” in %(tenant)s. Nothing was changed; ask a manager there.")
            % isolating(person=person, role=role.label, tenant=tenant)
        )


class NothingToApproveError(PlanningError):
    """The plan changes nothing."""

    def __init__(self) -> None:
        super().__init__(_("This plan changes nothing: live already matches it. Nothing was proposed."))


class NothingLeftError(NothingToApproveError):
    """What was proposed came true, or is no longer planned, before anybody approved it."""

    def __init__(self) -> None:
        PlanningError.__init__(
            self,
            _(
                "Nothing is left to approve: CCRM already has all that this plan changes. Nothing was "
                "approved; take the plan back to draft, or archive it."
            ),
        )


class MovedSinceProposalError(PlanningError):
    """Entries have moved since a plan was proposed, and nobody has said that they are to be approved so."""

    def __init__(self, moved: Sequence[FrozenEntry]) -> None:
        self.moved = moved
        said = ngettext(
            "%(count)d change is no longer as it was proposed. Nothing was approved.",
            "%(count)d changes are no longer as they were proposed. Nothing was approved.",
            len(moved),
        )
        super().__init__(said % {"count": len(moved)})


class AlreadyApprovedError(StatusMovedError):
    """Somebody was quicker, be it the same person by a second click; ``approval`` is the history's entry."""

    def __init__(self, approval: Edit) -> None:
        said = _("This plan is approved already: %(person)s, %(time)s. Nothing more waits for an approval.")
        who = approval.by or _("the command line")
        PlanningError.__init__(self, said % isolating(person=who, time=moment_text(approval.at)))


class OwnPlanError(PlanningError):
    """Who proposed or edited a plan can't be the one who approves it; ``why`` says it to who only looks."""

    def __init__(self, *, person: User, proposed: bool) -> None:
        why = (
            _("%(person)s has proposed this plan, so somebody else has to approve it.")
            if proposed
            else _(
                "%(person)s has edited this plan since it was last approved, so somebody else has to approve "
                "it."
            )
        )
        self.why = why % isolating(person=person)
        super().__init__(self.why + " " + _("Nothing was approved."))


class DifferenceMovedError(PlanningError):
    """The plan or the live state has moved since the person looked; ``moved`` says whose what, if known."""

    def __init__(self, moved: Sequence[str]) -> None:
        what = ngettext(
            "%(count)d change is no longer as you saw it: %(names)s.",
            "%(count)d changes are no longer as you saw them: %(names)s.",
            len(moved),
        )
        named = ", ".join(map(isolated, moved[:NAMED])) + (" …" if len(moved) > NAMED else "")
        said = what % {"count": len(moved), "names": named} if moved else _("The difference has moved.")
        super().__init__(said + " " + _("Nothing was approved; check again."))


class ErrorsNotAgreedError(PlanningError):
    """Errors of the plan are not agreed to; ``sentences`` says which."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = sentences
        super().__init__(
            ngettext(
                "%(count)d error of this plan is not agreed to. Nothing was approved; agree to it or fix it.",
                "%(count)d errors of this plan are not agreed to. Nothing was approved; agree to each or fix "
                "it.",
                len(sentences),
            )
            % {"count": len(sentences)}
        )


class NothingChosenError(PlanningError):
    """An approval of what moved names nothing that did."""

    def __init__(self) -> None:
        super().__init__(_("Nothing was selected, so nothing was approved. Select what you approve."))


class CommentMissingError(PlanningError):
    """A plan is sent back without a word."""

    def __init__(self) -> None:
        super().__init__(_("Say what is to be changed: the person who proposed the plan will read it."))
