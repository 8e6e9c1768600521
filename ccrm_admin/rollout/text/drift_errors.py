"""Why nothing was decided about a drift. Each is a sentence, made when it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccrm_admin.planning.text.errors import PlanningError
from ccrm_admin.spelling import isolated

NAMED = 3  # users; the page has all


class DriftMovedError(PlanningError):
    """A drift is none any more, or another one than somebody saw."""

    def __init__(self, names: Sequence[str]) -> None:
        named = ", ".join(map(isolated, names[:NAMED])) + (" …" if len(names) > NAMED else "")
        what = (
            ngettext(
                "%(count)d drift has changed since you looked: %(names)s.",
                "%(count)d drifts have changed since you looked: %(names)s.",
                len(names),
            )
            % {"count": len(names), "names": named}
            if names
            else _("These drifts are no longer there.")
        )
        super().__init__(what + " " + _("Nothing was changed; check again."))


class NotDecidedError(PlanningError):
    """Nobody has accepted the drifts, and they do not rest."""

    def __init__(self) -> None:
        super().__init__(_("None of these drifts is accepted or resting. Nothing was changed."))


class RestOverError(PlanningError):
    """A drift can't rest until a day that has passed."""

    def __init__(self) -> None:
        super().__init__(_("Choose today or a later day."))
