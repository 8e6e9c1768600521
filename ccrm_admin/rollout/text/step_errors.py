"""Why nothing was done to a step. Each is a sentence for a supervisor, made when it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from ccrm_admin.dates import moment_text
from ccrm_admin.planning.text.errors import PlanningError
from ccrm_admin.rollout.models import Step
from ccrm_admin.rollout.text.waits import explain_wait
from ccrm_admin.spelling import isolating
from ccrm_admin.tenants.models import User


class StepError(PlanningError):
    """Nothing was done to the step."""


class NotApprovedError(StepError):
    """Steps are done of an approved plan alone."""

    def __init__(self) -> None:
        super().__init__(
            _("This plan is not approved, so its steps can't be changed. Nothing was done; reload the page.")
        )


class UnknownStepError(StepError):
    """The worksheet has no such step, or no longer."""

    def __init__(self, number: int) -> None:
        super().__init__(
            _("The worksheet has no step %(number)s. Nothing was changed; reload the page.")
            % {"number": number}
        )


class StepMovedError(StepError):
    """Somebody else was quicker."""

    def __init__(self, number: int, by: User | None, at: datetime | None) -> None:
        values = isolating(who=by or _("a sync")) | {"number": number, "time": moment_text(at) if at else "–"}
        super().__init__(
            _("Step %(number)s was changed by someone else (%(who)s, %(time)s). Nothing was done.") % values
        )


class StepDoneError(StepError):
    """What is asked for is so already."""

    def __init__(self, step: Step) -> None:
        at = step.changed_at or step.confirmed_at
        values = isolating(who=step.changed_by or _("a sync")) | {
            "number": step.number,
            "state": _("confirmed") if step.confirmed else step.get_status_display(),
            "time": moment_text(at) if at else "–",
        }
        super().__init__(
            _("Nothing was changed: step %(number)s is already %(state)s (%(who)s, %(time)s).") % values
        )


class StepWaitsError(StepError):
    """Others, ``blockers``, have to be done first."""

    def __init__(self, step: Step, blockers: Sequence[Step]) -> None:
        super().__init__(
            _("Nothing was changed: step %(number)s %(waits)s.")
            % {"number": step.number, "waits": explain_wait(blockers)}
        )


class LeftAsideError(StepError):
    """Somebody was moved away for a while, and would stay there."""

    def __init__(self, step: Step) -> None:
        values = isolating(name=step.plan_user) | {"number": step.number}
        super().__init__(
            _(
                "%(name)s has a temporary account, and step %(number)s gives them the planned one. "
                "Carry it out, or give them their account back in CCRM and check there. Nothing was skipped."
            )
            % values
        )


class LeftOutError(StepError):
    """Somebody would be moved away for a while, and not come back."""

    def __init__(self, step: Step, lasting: Step) -> None:
        values = isolating(name=lasting.plan_user) | {"number": step.number, "lasting": lasting.number}
        super().__init__(
            _(
                "Nothing was changed: step %(number)s gives %(name)s a temporary account, and step "
                "%(lasting)s, which gives them the planned one, was skipped. Open step %(lasting)s again "
                "first."
            )
            % values
        )


class ReasonMissingError(StepError):
    """Whoever leaves a step out says why."""

    def __init__(self) -> None:
        super().__init__(_("Say why, in a few words. Nothing was changed."))


class NoColleagueError(StepError):
    """A step can be given to those who may do it."""

    def __init__(self) -> None:
        super().__init__(_("Choose somebody who can carry out plans in this tenant. Nothing was changed."))
