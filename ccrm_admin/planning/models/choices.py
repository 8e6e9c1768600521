"""How far a plan is, what was done to it, and how its users are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccrm_admin.planning.domain.batches import BatchKind


class PlanStatus(models.TextChoices):
    """How far a plan is."""

    DRAFT = "draft", _("draft")
    ARCHIVED = "archived", _("archived")


class EditKind(models.TextChoices):
    """What sort of thing was done."""

    CELL = "cell", _("edited by hand")
    MODE = BatchKind.MODE.value, _("mode set")
    POOL = BatchKind.POOL.value, _("pools changed")
    FILL = BatchKind.FILL.value, _("free accounts given")
    SWAP = BatchKind.SWAP.value, _("two users swapped")
    TAKE = BatchKind.TAKE.value, _("extensions removed")
    AS_LIVE = BatchKind.AS_LIVE.value, _("reset to live")
    CHOOSE = BatchKind.CHOOSE.value, _("added to the plan")
    DROP = BatchKind.DROP.value, _("removed from the plan")
    SET = BatchKind.SET.value, _("set from a file")
    COPY = "copy", _("copied from another plan")
    LINK = "link", _("planned user linked")
    UNLINK = "unlink", _("planned user unlinked")
    ACKNOWLEDGE = "acknowledge", _("findings acknowledged")
    SHOW_AGAIN = "show_again", _("findings shown again")
    UNDO = "undo", _("undone")
    RESTORE = "restore", _("restored")


class UserStatus(models.TextChoices):
    """How a user of the grid is."""

    ONLINE = "online", _("online")
    OFFLINE = "offline", _("offline")
    PLANNED = "planned", _("planned user")
    GONE = "gone", _("gone")
