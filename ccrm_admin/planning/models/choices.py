"""How far a plan is, and what was done to it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanStatus(models.TextChoices):
    """How far a plan is."""

    DRAFT = "draft", _("draft")
    ARCHIVED = "archived", _("archived")


class EditKind(models.TextChoices):
    """What sort of thing was done."""

    CELL = "cell", _("edited by hand")
    MODE = "mode", _("mode set")
    POOL = "pool", _("pools changed")
    FILL = "fill", _("next free accounts given")
    SWAP = "swap", _("two users swapped")
    TAKE = "take", _("extensions taken away")
    AS_LIVE = "as_live", _("put back as live")
    CHOOSE = "choose", _("taken into the plan")
    DROP = "drop", _("left out of the plan")
    SET = "set", _("set from a file")
    COPY = "copy", _("copied from another plan")
    TIE = "tie", _("planned user tied")
    UNTIE = "untie", _("planned user untied")
    UNDO = "undo", _("undone")
    RESTORE = "restore", _("restored")
