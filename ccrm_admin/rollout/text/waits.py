"""For which steps one waits, in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.rollout.models import Step

NUMBERS_SHOWN = 3


def explain_wait(blockers: Sequence[Step]) -> str:
    """Return for which steps one waits; one that nobody is about to do comes first, and why it stands."""
    for step in blockers:
        if step.skipped:
            return _("waits for step %(number)s, which was skipped") % {"number": step.number}
        if step.failed:
            return _("waits for step %(number)s, which couldn't be done") % {"number": step.number}
        if step.not_confirmed:
            return _("waits for step %(number)s, which is not confirmed") % {"number": step.number}
    said = ngettext("waits for step %(numbers)s", "waits for steps %(numbers)s", len(blockers))
    return said % {"numbers": shortened([step.number for step in blockers])}


def shortened(numbers: Sequence[int]) -> str:
    """Return the numbers of some steps: the first three, and that there are more."""
    return ", ".join(map(str, numbers[:NUMBERS_SHOWN])) + ("…" if len(numbers) > NUMBERS_SHOWN else "")
