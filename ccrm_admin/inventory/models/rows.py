"""The mirror's tables. Only ``sync`` writes them.

What can't change over syncs is the row's own primary key, so that plans and links may refer to it.
The columns named ``…_sort``, ``…_folded``, ``…_canonical``, ``email_key`` and ``search`` are made from the
others by ``inventory.computed_columns``.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.choices import Mode, Resource
from ccrm_admin.inventory.querysets import (
    CrmUserQuerySet,
    MirrorQuerySet,
    ResourceStateQuerySet,
    SipAccountQuerySet,
)
from ccrm_admin.ordering.fields import CodePointField, SortKeyField
from ccrm_admin.ordering.keys import BLANK
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.phone import format_phone

EMAIL_LENGTH = 254  # characters of an address that mail can be sent to (RFC 3696, errata 1690)
DIGEST_LENGTH = 32  # characters; of the bytes that a row was last read from, "" if unknown
NUMBER_LENGTH = 64  # characters; the client skips a record whose identity or number is longer


class MirrorRow(models.Model):
    """A record of the CCRM as it was last seen."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, db_index=False, related_name="+")
    first_seen_at = models.DateTimeField(_("first seen"))
    missing_since = models.DateTimeField(_("gone since"), null=True, blank=True)
    digest = models.CharField(max_length=DIGEST_LENGTH, editable=False, default="")
    search = models.TextField(editable=False)
    route: ClassVar[str]  # the name of a record's own page

    class Meta:
        abstract = True

    @property
    def remote_id(self) -> int | None:
        """What the CCRM tells it from others by, where two may look alike."""
        return None

    @property
    def gone(self) -> bool:
        """Whether the CCRM no longer has it."""
        return self.missing_since is not None


def _index_of_the_gone(name: str) -> models.Index:
    """Return an index of the rows that are gone alone: few, which no other index keeps together."""
    return models.Index(
        fields=["tenant", "missing_since"], condition=models.Q(missing_since__isnull=False), name=name
    )


class SipAccount(MirrorRow):
    """An account on the PBX that a CRM user may be given."""

    extension_id = models.BigIntegerField(_("account id"))
    extension_type = models.CharField(_("type"), max_length=NUMBER_LENGTH)
    type_sort = SortKeyField()
    extension = models.CharField(_("extension"), max_length=NUMBER_LENGTH)
    extension_sort = SortKeyField()
    server_id = models.CharField(_("registration server"), max_length=NUMBER_LENGTH)
    server_sort = SortKeyField()
    name = models.TextField(_("name"))
    name_sort = SortKeyField()
    name_folded = CodePointField()
    caller_id = models.CharField(_("caller ID"), max_length=NUMBER_LENGTH)
    caller_id_canonical = models.CharField(max_length=NUMBER_LENGTH, editable=False, default="")
    caller_sort = SortKeyField()
    assigned = models.BooleanField(_("assigned"))
    holder_names = models.TextField(_("holder"), blank=True, default="")
    holder_sort = SortKeyField(default=BLANK)
    holder_count = models.PositiveIntegerField(_("holders"), default=0)

    objects = SipAccountQuerySet.as_manager()
    route = "inventory:sip_account"

    class Meta:
        verbose_name = _("SIP account")
        verbose_name_plural = _("SIP accounts")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "extension_id"], name="one_sip_account_per_key")
        ]
        indexes = [
            models.Index(fields=["tenant", column, "id"], name=f"sip_by_{column}"[:30])
            for column in (
                "name_sort",
                "name_folded",
                "extension_sort",
                "type_sort",
                "server_sort",
                "caller_id_canonical",
                "caller_sort",
                "assigned",
                "holder_sort",
            )
        ] + [_index_of_the_gone("sip_gone")]

    def __str__(self) -> str:
        return f"{self.extension} {self.name}".strip()

    @property
    def remote_id(self) -> int:
        """The account's id."""
        return self.extension_id

    @property
    def contradicts(self) -> bool:
        """Whether ``assigned`` says otherwise than the users do."""
        return not self.gone and self.assigned != (self.holder_count > 0)

    @property
    def contradiction(self) -> str:
        """What contradicts ``assigned``, as a sentence; "" if nothing does."""
        if not self.contradicts:
            return ""
        if self.assigned:
            return gettext("Assigned in CCRM, but no user has this account.")
        return gettext("Not assigned in CCRM, but a user has this account.")


class CallPresentation(MirrorRow):
    """A number of the tenant that may be shown on outgoing calls."""

    presentation = models.CharField(_("number"), max_length=NUMBER_LENGTH)
    presentation_canonical = models.CharField(max_length=NUMBER_LENGTH, editable=False, default="")
    presentation_sort = SortKeyField()
    name = models.TextField(_("name"))
    name_sort = SortKeyField()
    name_folded = CodePointField()
    clip_prefix = models.CharField(_("incoming prefix"), max_length=NUMBER_LENGTH)
    prefix_sort = SortKeyField()
    intl_format = models.CharField(_("readable number"), max_length=NUMBER_LENGTH)
    user_count = models.PositiveIntegerField(_("users"), default=0)

    objects = MirrorQuerySet["CallPresentation"].as_manager()
    route = "inventory:call_presentation"

    class Meta:
        verbose_name = _("call presentation")
        verbose_name_plural = _("call presentations")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "presentation"], name="one_call_presentation_per_key")
        ]

    def __str__(self) -> str:
        return format_phone(self.presentation)


class SmsSender(MirrorRow):
    """A number or a name that an SMS may be sent from."""

    sender_id = models.BigIntegerField(_("sender ID"))
    presentation = models.CharField(_("sender"), max_length=NUMBER_LENGTH)
    presentation_canonical = models.CharField(max_length=NUMBER_LENGTH, editable=False, default="")
    presentation_sort = SortKeyField()
    presentation_folded = CodePointField()
    user_count = models.PositiveIntegerField(_("users"), default=0)

    objects = MirrorQuerySet["SmsSender"].as_manager()
    route = "inventory:sms_sender"

    class Meta:
        verbose_name = _("SMS sender")
        verbose_name_plural = _("SMS senders")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "sender_id", "presentation"], name="one_sms_sender_per_key"
            )
        ]

    def __str__(self) -> str:
        return format_phone(self.presentation)

    @property
    def remote_id(self) -> int:
        """The sender's id."""
        return self.sender_id

    @property
    def is_number(self) -> bool:
        """Whether it is a phone number rather than a sender name."""
        return self.presentation_canonical.isdigit()


class CrmUser(MirrorRow):
    """An agent in the CRM, with the assignment that is live now.

    ``extension_id`` and the pools are kept as sent, since they may name what the tenant's own lists no
    longer have. A pool is a sorted list of presentations. Numbers are compared in
    ``…_canonical``. ``team_ids`` are the UUIDs of their teams, in the order of ``teams``: slugs of the teams'
    labels, as ``ui.listed`` has them.
    """

    uuid = models.UUIDField(_("UUID"))
    first_name = models.TextField(_("first name"))
    last_name = models.TextField(_("last name"))
    name_sort = SortKeyField()
    name_folded = CodePointField()
    email = models.TextField(_("e-mail"))
    email_sort = SortKeyField()
    email_key = models.CharField(max_length=EMAIL_LENGTH, editable=False, default="")
    permission_group = models.TextField(_("permission group"))
    group_sort = SortKeyField()
    team_ids = models.JSONField(editable=False, default=list)
    teams = models.TextField(_("teams"), editable=False, blank=True, default="")
    teams_sort = SortKeyField(default=BLANK)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    extension_id = models.BigIntegerField(_("account id"), null=True, blank=True)
    extension = models.CharField(_("extension"), max_length=NUMBER_LENGTH)
    extension_sort = SortKeyField()
    call_pool = models.JSONField(_("call presentations"), default=list)
    call_pool_canonical = models.JSONField(editable=False, default=list)
    call_pool_size = models.PositiveIntegerField(editable=False, default=0)
    sms_pool = models.JSONField(_("SMS senders"), default=list)
    sms_pool_canonical = models.JSONField(editable=False, default=list)
    sms_pool_size = models.PositiveIntegerField(editable=False, default=0)
    work_number = models.TextField(_("work number"))
    online = models.BooleanField(_("online"))
    dnd = models.BooleanField(_("do not disturb"))
    talking = models.BooleanField(_("in a call"))

    objects = CrmUserQuerySet.as_manager()
    route = "inventory:user"

    class Meta:
        verbose_name = _("CRM user")
        verbose_name_plural = _("CRM users")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "uuid"], name="one_crm_user_per_key"),
            models.CheckConstraint(condition=models.Q(mode__in=Mode.values), name="known_mode"),
        ]
        indexes = [
            models.Index(fields=["tenant", column, "id"], name=f"user_by_{column}"[:30])
            for column in (
                "name_sort",
                "name_folded",
                "email_sort",
                "email_key",
                "group_sort",
                "teams_sort",
                "extension_sort",
                "mode",
                "online",
                "call_pool_size",
                "sms_pool_size",
            )
        ] + [
            models.Index(fields=["tenant", "extension_id"], name="user_by_extension_id"),
            _index_of_the_gone("user_gone"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First and last name; the e-mail if there is neither."""
        return f"{self.first_name} {self.last_name}".strip() or self.email


class ResourceState(models.Model):
    """How old one resource of a tenant is here. No row: it was never fetched."""

    tenant = models.ForeignKey(
        Tenant, on_delete=models.CASCADE, db_index=False, related_name="resource_states"
    )
    resource = models.CharField(max_length=30, choices=Resource)
    first_fetched_at = models.DateTimeField(_("first fetched"), default=timezone.now)
    fetched_at = models.DateTimeField(_("as of"))
    version = models.PositiveBigIntegerField(
        default=1, help_text="Raised whenever a row of the resource is written."
    )
    last_read = models.JSONField(default=dict, editable=False)  # see sync.mirroring.fetch_cache

    objects = ResourceStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("age of a resource")
        verbose_name_plural = _("ages of resources")
        constraints = [models.UniqueConstraint(fields=["tenant", "resource"], name="one_state_per_resource")]

    def __str__(self) -> str:
        return f"{self.resource}: {self.fetched_at}"
