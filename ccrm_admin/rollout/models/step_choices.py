"""Where a step of a worksheet is, and what was done to it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from ccrm_admin.rollout.domain.steps import CannotCode

NOT_NEEDED = gettext_noop("not needed any more")  # the reason of a step that no person has skipped


class StepStatus(models.TextChoices):
    """What people say of a step; whether CCRM has it is another matter."""

    OPEN = "open", pgettext_lazy("step", "open")
    DONE = "done", pgettext_lazy("step", "done")
    FAILED = "failed", pgettext_lazy("step", "couldn't")
    SKIPPED = "skipped", pgettext_lazy("step", "skipped")


class StepEventKind(models.TextChoices):
    """What was done to a step, by a person or by a sync."""

    ASSIGNED = "assigned", pgettext_lazy("step", "assigned")
    DONE = "done", _("done")
    FAILED = "failed", _("couldn't")
    SKIPPED = "skipped", _("skipped")
    REOPENED = "reopened", _("opened again")
    CONFIRMED = "confirmed", _("confirmed")
    UNDONE = "undone", _("no longer so in CCRM")


class ObstacleCode(models.TextChoices):
    """Why a part of somebody's assignment can't be carried out."""

    USER_GONE = CannotCode.USER_GONE.value, _("User gone")
    ACCOUNT_GONE = CannotCode.ACCOUNT_GONE.value, _("Account gone")
    ACCOUNT_HELD = CannotCode.ACCOUNT_HELD.value, _("Account in use")
    NUMBER_GONE = CannotCode.NUMBER_GONE.value, _("Number gone")
    SENDER_GONE = CannotCode.SENDER_GONE.value, _("Sender gone")
