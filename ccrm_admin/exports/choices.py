"""Where an export can be, and why there may be no file."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where an export is."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("preparing")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


ACTIVE = (Status.QUEUED, Status.RUNNING)


class Problem(models.TextChoices):
    """Why there is no file, as a sentence for the person who wanted it."""

    LOST = "lost", _("Preparing the file was interrupted. Your data is safe; try again.")
    IDLE = (
        "idle",
        _("The queue did not move, so the file was not created. Tell your operator, then try again."),
    )
    REFUSED = "refused", _("You no longer have access to this tenant, so the file was not created.")
    TOO_LONG = (
        "too_long",
        _("The list has more rows than an Excel sheet can hold. Filter it or download the CSV file."),
    )
    BROKEN = (
        "broken",
        _(
            "The file was not created; the list itself is safe. Try again. If it fails again, "
            "tell your operator: the log has the cause."
        ),
    )
