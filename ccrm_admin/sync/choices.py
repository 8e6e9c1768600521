"""What syncs, their results, tries of keys, and changes can be."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunStatus(models.TextChoices):
    """Where a run is."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    OK = "ok", _("complete")
    PARTIAL = "partial", _("partial")
    FAILED = "failed", _("failed")
    INTERRUPTED = "interrupted", _("interrupted")

    @property
    def colour(self) -> str:
        """The colour of its badge."""
        return _COLOURS.get(self.value, "blue")


ACTIVE = (RunStatus.QUEUED, RunStatus.RUNNING)


class Step(StrEnum):
    """What a run is doing to a resource."""

    FETCHING = "fetching"
    SAVING = "saving"


class Trigger(models.TextChoices):
    """What asked for a run."""

    VIEWED = "viewed", _("page opened")
    SCHEDULED = "scheduled", _("schedule")
    PERSON = "person", _("a person")
    COMMAND = "command", _("the command line")
    RESUMED = "resumed", _("retry")


class ResultStatus(models.TextChoices):
    """What became of one resource in a run."""

    OK = "ok", _("complete")
    FAILED = "failed", _("failed")
    HELD = "held", _("to be confirmed")
    UNSURE = "unsure", _("unclear")
    UNAVAILABLE = "unavailable", _("not available")

    @property
    def colour(self) -> str:
        """The colour of its badge."""
        return _COLOURS.get(self.value, "yellow")


class CheckStatus(models.TextChoices):
    """Where a try of a key is."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    OK = "ok", _("complete")
    FAILED = "failed", _("failed")


class ChangeKind(models.TextChoices):
    """What happened to a mirrored record."""

    ADDED = "added", _("new")
    CHANGED = "changed", _("changed")
    REMOVED = "removed", _("gone")
    RETURNED = "returned", _("back")


_COLOURS: dict[str, str] = {
    RunStatus.OK: "green",
    RunStatus.FAILED: "red",
    RunStatus.PARTIAL: "yellow",
    RunStatus.INTERRUPTED: "yellow",
    ResultStatus.UNAVAILABLE: "secondary",
}
