"""How far a plan is, what was done to it, and how its users are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ccrm_admin.planning.domain.batches import BatchKind


class PlanStatus(models.TextChoices):
    """How far a plan is."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    CARRIED_OUT = "carried_out", _("carried out")
    ARCHIVED = "archived", _("archived")

    @property
    def colour(self) -> str:
        """The colour of its badge."""
        colours = {PlanStatus.DRAFT: "blue", PlanStatus.PROPOSED: "azure", PlanStatus.APPROVED: "green"}
        return colours.get(self, "secondary")


FIRM = (PlanStatus.PROPOSED, PlanStatus.APPROVED)  # a plan that others are to reckon with
PUT_AWAY = (PlanStatus.CARRIED_OUT, PlanStatus.ARCHIVED)  # a plan that claims nothing any more


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
    PROPOSE = "propose", pgettext_lazy("history", "proposed")
    APPROVE = "approve", pgettext_lazy("history", "approved")
    SEND_BACK = "send_back", pgettext_lazy("history", "sent back")
    REOPEN = "reopen", pgettext_lazy("history", "back to draft")
    CARRY_OUT = "carry_out", pgettext_lazy("history", "carried out")
    ARCHIVE = "archive", pgettext_lazy("history", "archived")
    UNARCHIVE = "unarchive", pgettext_lazy("history", "unarchived")
    ACCEPT = "accept", pgettext_lazy("history", "drift accepted")
    UNACCEPT = "unaccept", pgettext_lazy("history", "drift no longer accepted")


# How a plan came to another status: no edit of what it decides, and nothing that could be undone.
STATUS_CHANGES = (
    *(EditKind.PROPOSE, EditKind.APPROVE, EditKind.SEND_BACK, EditKind.REOPEN),
    *(EditKind.CARRY_OUT, EditKind.ARCHIVE, EditKind.UNARCHIVE),
)


class UserStatus(models.TextChoices):
    """How a user of the grid is."""

    ONLINE = "online", _("online")
    OFFLINE = "offline", _("offline")
    PLANNED = "planned", _("planned user")
    GONE = "gone", _("gone")
