"""What may be done to people and their roles. Every violation is a ValidationError with a sentence."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ccrm_admin.tenants.access_log import log_change, log_refusal
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Membership, Tenant, User


@transaction.atomic
def invite_person(*, email: str, name: str = "") -> User:
    """Make an account without a usable password; the person sets one by a link (see ``links``).

    ``email`` is stored in lower case. Raises ValidationError, by field.
    """
    person = User(email=email.strip().lower(), name=name.strip())
    person.set_unusable_password()
    person.full_clean()
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:  # somebody invited the same one in this very moment
        raise ValidationError({"email": person.unique_error_message(User, ("email",))}) from None
    log_change(f"invited {person.email}")
    return person


@transaction.atomic
def add_member(*, tenant: Tenant, person: User, role: Role) -> Membership:
    """Give ``person`` a role in ``tenant``; giving the same one twice changes nothing.

    Raises ValidationError if they have another role there already.
    """
    membership, created = Membership.objects.get_or_create(
        tenant=tenant, user=person, defaults={"role": role}
    )
    if not created and membership.role != role:
        raise ValidationError(
            _("%(person)s is already here, as %(role)s. Change the role in the list."),
            code="member",
            params={"person": person, "role": membership.get_role_display()},
        )
    if created:
        log_change(f"made {person.email} {role} in {tenant.name}")
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: User) -> Membership:
    """Give the member another role.

    Raises ValidationError if the tenant would be left without a manager, or if they are no member any more.
    """
    membership = _locked(membership)
    if role != Role.MANAGER:
        _keep_a_manager(membership, by)
    former, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    log_change(f"made {membership.user.email} {role} in {membership.tenant.name}, who was {former}")
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """Take the member's role away; their account stays.

    Raises ValidationError if the tenant would be left without a manager, or if they are no member any more.
    """
    membership = _locked(membership)
    _keep_a_manager(membership, by)
    log_change(f"took the role {membership.role} in {membership.tenant.name} from {membership.user.email}")
    membership.delete()


def _locked(membership: Membership) -> Membership:
    """Return ``membership`` as stored, while nobody else changes who is a member of its tenant."""
    Tenant.objects.select_for_update().get(pk=membership.tenant_id)
    stored = Membership.objects.select_related("tenant", "user").filter(pk=membership.pk).first()
    if stored is None:
        raise ValidationError(
            _("Someone else has already removed %(person)s. Nothing was changed."),
            code="gone",
            params={"person": membership.user},
        )
    return stored


def _keep_a_manager(leaving: Membership, by: User) -> None:
    """Raise ValidationError if nobody but ``leaving`` runs the tenant; an operator may do it all the same."""
    managers = Membership.objects.for_tenant(leaving.tenant).managers()
    if by.is_superuser or not managers.filter(pk=leaving.pk).exists():
        return
    if not managers.exclude(pk=leaving.pk).exists():
        log_refusal(f"refused to take away the only manager of {leaving.tenant.name}, {leaving.user.email}")
        raise ValidationError(
            _(
                "%(person)s is the only manager of this tenant. Make someone else a manager first, or "
                "ask an operator."
            ),
            code="last_manager",
            params={"person": leaving.user},
        )
