"""What a step's state is called, and by which sign it is known."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ccrm_admin.dates import moment_text
from ccrm_admin.rollout.models import Step
from ccrm_admin.rollout.pages.worksheet.described import Words
from ccrm_admin.rollout.text.waits import explain_wait, shortened


@dataclass(frozen=True, slots=True)
class State:
    """A word with its sign; ``css`` is the sign's colour."""

    label: str
    icon: str
    css: str = ""


def state_of(step: Step, words: Words) -> State:
    """Return what is to be said of a step in one line."""
    if step.confirmed_at:
        return State(_("confirmed, %(time)s") % _at(step.confirmed_at), icon="checks", css="text-green")
    if step.not_confirmed:
        values = {"live": words.values(step.seen or {})}
        return State(_("not confirmed: %(live)s") % values, icon="alert-triangle", css="text-yellow")
    if step.ticked and step.changed_at:
        return State(_("done, %(time)s") % _at(step.changed_at), icon="check", css="text-green")
    if step.skipped:
        return State(_("skipped: %(reason)s") % {"reason": step.why}, icon="player-skip-forward")
    if step.failed:
        return State(_("couldn't: %(reason)s") % {"reason": step.reason}, icon="circle-x", css="text-red")
    if step.moved:
        values = {"live": words.values(step.seen or {})}
        return State(
            _("changed by someone else: %(live)s") % values, icon="alert-triangle", css="text-yellow"
        )
    if step.waits_for:
        return State(_before(step, explain_wait(words.blockers.get(step.number, ()))), icon="hourglass")
    return State(_before(step, pgettext("step", "open")), icon="circle")


def _before(step: Step, state: str) -> str:
    """Return a state, and why the step was left out on the worksheet before, if it was."""
    if not step.skipped_before:
        return state
    return _("%(state)s; skipped before: %(reason)s") % {"state": state, "reason": step.reason}


def order_of(step: Step) -> str:
    """Return after which steps one comes, and whether it lasts."""
    said = []
    if step.temporary:
        said.append(_("temporary"))
    if step.after:
        after = ngettext("after step %(numbers)s", "after steps %(numbers)s", len(step.after))
        said.append(after % {"numbers": shortened(step.after)})
    return ", ".join(said)


def _at(moment: object) -> dict[str, str]:
    return {"time": moment_text(moment)}  # type: ignore[arg-type]
