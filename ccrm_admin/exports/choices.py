"""Where an export can be, and why there may be no file."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where an export is."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


ACTIVE = (Status.QUEUED, Status.RUNNING)


class Problem(models.TextChoices):
    """Why there is no file, as a sentence for the person who wanted it."""

    LOST = "lost", _("The worker that made this file was stopped. Your data is unharmed; try again.")
    IDLE = (
        "idle",
        _("No worker began to make this file. Ask an operator whether the worker runs, then try again."),
    )
    REFUSED = "refused", _("You may no longer see this tenant, so the file was not made.")
    TOO_LONG = (
        "too_long",
        _("The list has more rows than an Excel sheet can hold. Filter it, or take the CSV file."),
    )
    BROKEN = (
        "broken",
        _(
            "The file could not be made; the list itself is unharmed. Try again. If it fails again, "
            "an operator finds the cause in the worker's log."
        ),
    )
