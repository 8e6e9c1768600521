"""Why a part of somebody's assignment can't be carried out, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from ccrm_admin.rollout.domain.steps import CannotCode
from ccrm_admin.spelling import isolating


def explain_obstacle(code: str, params: Mapping[str, Any]) -> str:
    """Return the sentence for an obstacle: see ``Obstacle.params``."""
    if code == CannotCode.USER_GONE:
        return _("This user is gone from CCRM. No other step waits for them.")
    if code == CannotCode.ACCOUNT_GONE:
        return _("Extension %(account)s is gone from CCRM.") % isolating(account=params["account"])
    if code == CannotCode.ACCOUNT_HELD:
        return _("%(holder)s has extension %(account)s and keeps it.") % isolating(
            holder=params["holder"], account=params["account"]
        )
    names = ", ".join(params["names"])
    if code == CannotCode.NUMBER_GONE:
        return _("Numbers gone from CCRM: %(names)s.") % {"names": names}
    return _("SMS senders gone from CCRM: %(names)s.") % {"names": names}
