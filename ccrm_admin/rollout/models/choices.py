"""Why the carrying out of a plan came to an end, and what has become of its entries."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccrm_admin.rollout.domain.entries import State


class ClosedWhy(models.TextChoices):
    """Why a rollout came to its end."""

    CARRIED_OUT = "carried_out", _("carried out")
    SENT_BACK = "sent_back", _("sent back")
    REOPENED = "reopened", _("back to draft")
    ARCHIVED = "archived", _("archived")


class EntryState(models.TextChoices):
    """What has become of an entry since it was frozen."""

    UNCHANGED = State.UNCHANGED.value, _("unchanged")
    PROGRESS = State.PROGRESS.value, _("already so in CCRM")
    MOVED = State.MOVED.value, _("moved")
    NEW = State.NEW.value, _("new")
    GONE = State.GONE.value, _("no longer needed")
