"""What is mirrored, and how a user comes by a SIP account."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory import vocabulary


class Resource(models.TextChoices):
    """The mirrored resources, in the order in which people see them."""

    SIP_ACCOUNTS = "sip_accounts", _("SIP accounts")
    CALL_PRESENTATIONS = "call_presentations", _("call presentations")
    SMS_SENDERS = "sms_senders", _("SMS senders")
    CRM_USERS = "crm_users", _("CRM users")
    USER_GROUPS = "user_groups", _("teams")


OPTIONAL = frozenset({Resource.USER_GROUPS})  # not every tenant's API gives it


class Mode(models.TextChoices):
    """How a user comes by a SIP account."""

    STATIC = vocabulary.STATIC, _("static")
    DYNAMIC = vocabulary.DYNAMIC, _("dynamic")
    NONE = vocabulary.NONE, _("none")


class HoldingKind(models.TextChoices):
    """What a user may have, or be in, for a while."""

    ACCOUNT = "account", _("SIP account")
    NUMBER = "number", _("call presentation")
    SENDER = "sender", _("SMS sender")
    TEAM = "team", _("team")


class BlockReason(models.TextChoices):
    """Why a number or an account must not be given to anybody."""

    SPAM = "spam", _("reported as spam")
    RETURNED = "returned", _("given back to the operator")
    FAULTY = "faulty", _("not working")
    MISUSED = "misused", _("misused")
    KEPT = "kept", _("kept for later")
    OTHER = "other", _("other")
