"""People, tenants, and who may do what where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
)
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ccrm_admin.numbers import DEFAULT_REGION
from ccrm_admin.ordering.fields import SortKeyField
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.credentials import CredentialUnreadableError, decrypt, encrypt
from ccrm_admin.tenants.managers import UserManager
from ccrm_admin.tenants.querysets import MembershipQuerySet, TenantsQuerySet
from ccrm_admin.tenants.regions import regions
from ccrm_admin.tenants.validators import DNS_LABEL, validate_line, validate_tenant_name

__all__ = ["Membership", "Role", "Tenant", "User"]


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in here. A superuser is an operator."""

    email = models.EmailField(
        _("e-mail"),
        unique=True,
        error_messages={"unique": _("A person with this e-mail already exists.")},
    )
    name = models.CharField(_("name"), max_length=150, blank=True, validators=[validate_line])
    name_sort = SortKeyField(of=["name", "email"])
    is_active = models.BooleanField(_("active"), default=True)
    # In which mail is written to them: chosen last, or else that of their first log-in.
    language = models.CharField(max_length=10, blank=True, default="", editable=False)
    date_joined = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    # Sessions and password links from before end with it.
    sessions_ended_at = models.DateTimeField(_("sessions ended"), null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="email_in_lower_case",
                violation_error_message=_("Type the e-mail in lower case."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """Return what a session must hold to go on."""
        return self._until_ended(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Return the same, made with former secret keys."""
        return map(self._until_ended, super().get_session_auth_fallback_hash())

    def _until_ended(self, hashed: str) -> str:
        return f"{hashed}:{self.sessions_ended_at.timestamp()}" if self.sessions_ended_at else hashed


class Tenant(models.Model):
    """One customer's CCRM, reached at a URL made from its name."""

    name = models.CharField(
        _("name"),
        max_length=63,
        unique=True,
        validators=[validate_tenant_name],
        error_messages={"unique": _("This tenant already exists.")},
        help_text=_("The part before .ccrm.pl in the CCRM address. It can't be changed later."),
    )
    title = models.CharField(
        _("title"), max_length=100, validators=[validate_line], help_text=_("The name used here every day.")
    )
    title_sort = SortKeyField(of=["title", "name"])
    key_token = models.TextField(_("API key, encrypted"), blank=True, editable=False)
    refresh_interval = models.PositiveIntegerField(
        _("refresh interval"),
        default=300,
        validators=[MinValueValidator(60), MaxValueValidator(24 * 3600)],
        help_text=_("Seconds after which data that someone looks at is refreshed (300: five minutes)."),
    )
    region = models.CharField(
        _("country of the numbers"),
        max_length=2,
        choices=regions,
        default=DEFAULT_REGION,
        help_text=_("Numbers written without a country code belong to this country."),
    )
    retry_at = models.DateTimeField(_("no fetch before"), null=True, blank=True, editable=False)
    retry_code = models.CharField(max_length=40, blank=True, editable=False)  # the error behind it
    failures = models.PositiveIntegerField(_("refusals in a row"), default=0, editable=False)
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    people: models.ManyToManyField[User, Membership] = models.ManyToManyField(
        User, through="Membership", related_name="tenants"
    )

    role: str  # by with_role_of()
    member_count: int  # by with_member_count()

    objects = TenantsQuerySet.as_manager()

    class Meta:
        verbose_name = _("tenant")
        verbose_name_plural = _("tenants")
        ordering = ["title_sort", "name"]
        constraints = [
            # The key is sent to a URL made from the name.
            models.CheckConstraint(condition=models.Q(name__regex=DNS_LABEL), name="tenant_name_is_a_label"),
            models.CheckConstraint(
                condition=models.Q(region__regex=r"^[A-Z]{2}$"), name="tenant_region_is_a_code"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def has_key(self) -> bool:
        """Whether an API key is stored."""
        return bool(self.key_token)

    @property
    def key_readable(self) -> bool:
        """Whether the stored key can be decrypted; also if there is none."""
        try:
            self.read_key()
        except CredentialUnreadableError:
            return False
        return True

    def read_key(self) -> str:
        """Return the API key, "" if none is set.

        Raises CredentialUnreadableError if CREDENTIAL_KEYS no longer holds the key it was encrypted with.
        """
        return decrypt(self.key_token) if self.key_token else ""

    def set_key(self, api_key: str) -> None:
        """Hold ``api_key`` encrypted ("" removes it); the caller saves ``key_token``."""
        self.key_token = encrypt(api_key) if api_key else ""

    @property
    def base_url(self) -> str:
        """The URL below which this tenant's API is."""
        own: str | None = settings.CCRM_URL_OVERRIDES.get(self.name)
        return own or settings.CCRM_URL_TEMPLATE.replace("{tenant}", self.name)


class Membership(models.Model):
    """A person's role in a tenant."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.VIEWER)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "tenant"], name="one_role_per_person_and_tenant"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.tenant_id}"
