"""What may be done to people's accounts. Every violation is a ValidationError with a sentence."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ccrm_admin.spelling import isolating
from ccrm_admin.tenants.access_log import log_change, log_refusal
from ccrm_admin.tenants.models import User


@transaction.atomic
def deactivate_person(*, person: User) -> User:
    """Let ``person`` log in no more: sessions and password links end at once, roles and password are kept.

    Raises ValidationError if nobody would be left to operate the installation.
    """
    return _taken_from(person, "is_active", log="deactivated")


@transaction.atomic
def activate_person(*, person: User) -> User:
    """Let ``person`` log in again, with the password and the roles of before."""
    person = _locked(person)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        log_change(f"activated {person.email}")
    return person


@transaction.atomic
def make_operator(*, person: User) -> User:
    """Let ``person`` operate the installation. Raises ValidationError if they may not log in."""
    person = _locked(person)
    if not person.is_active:
        raise ValidationError(
            _("%(person)s can't log in. Activate the account first.") % isolating(person=person),
            code="inactive",
        )
    if not person.is_superuser:
        person.is_superuser = True
        person.save(update_fields=["is_superuser"])
        log_change(f"made {person.email} an operator")
    return person


@transaction.atomic
def remove_operator(*, person: User) -> User:
    """Take an operator's rights from ``person``: sessions and password links end at once, roles are kept.

    Raises ValidationError if nobody would be left to operate the installation.
    """
    return _taken_from(person, "is_superuser", log="took the operator's rights from")


def _taken_from(person: User, right: str, *, log: str) -> User:
    """Return ``person`` as stored without ``right``, a flag, and without sessions and password links."""
    person = _locked(person)
    if getattr(person, right):
        _keep_an_operator(person)
        setattr(person, right, False)
        person.sessions_ended_at = timezone.now()
        person.save(update_fields=[right, "sessions_ended_at"])
        log_change(f"{log} {person.email}")
    return person


def _locked(person: User) -> User:
    """Return ``person`` as stored, locked with all operators: two of them may remove each other at once."""
    everyone = User.objects.select_for_update().order_by("pk")
    list(everyone.filter(is_superuser=True))
    return everyone.get(pk=person.pk)


def _keep_an_operator(leaving: User) -> None:
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=leaving.pk)
    if leaving.is_superuser and leaving.is_active and not others.exists():
        log_refusal(f"refused to take away the only operator, {leaving.email}")
        raise ValidationError(
            _("%(person)s is the only operator who can log in. Make someone else an operator first.")
            % isolating(person=leaving),
            code="last_operator",
        )
