"""The page about one person: may they log in, and do they operate the installation."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccrm_admin.spelling import isolating
from ccrm_admin.tenants import people as services
from ccrm_admin.tenants.access import PersonRequest, operator_page
from ccrm_admin.tenants.http import form_page
from ccrm_admin.tenants.locks import unlock as lift_lock
from ccrm_admin.tenants.models import User


@require_safe
@operator_page
def person(request: PersonRequest, person: int) -> HttpResponse:
    """Show a person's account, and what an operator may do to it."""
    return _page(request, _person(person))


@form_page
@operator_page
def deactivate(request: PersonRequest, person: int) -> HttpResponse:
    """Ask, and let a person log in no more."""
    if request.method != "POST":
        return render(request, "tenants/deactivate_person.html", {"person": _person(person)})
    return _change(request, person, services.deactivate_person, _("%(person)s can no longer log in."))


@require_POST
@operator_page
def activate(request: PersonRequest, person: int) -> HttpResponse:
    """Let a person log in again."""
    return _change(request, person, services.activate_person, _("%(person)s can log in again."))


@require_POST
@operator_page
def unlock(request: PersonRequest, person: int) -> HttpResponse:
    """Let a person try again at once after too many wrong passwords."""
    found = _person(person)
    lift_lock(found)
    messages.success(request, _("%(person)s: log-in unlocked.") % isolating(person=found))
    return redirect("tenants:person", person=found.pk)


@form_page
@operator_page
def make_operator(request: PersonRequest, person: int) -> HttpResponse:
    """Ask, and make a person an operator."""
    if request.method != "POST":
        return render(request, "tenants/make_operator.html", {"person": _person(person)})
    return _change(request, person, services.make_operator, _("%(person)s is now an operator."))


@form_page
@operator_page
def remove_operator(request: PersonRequest, person: int) -> HttpResponse:
    """Ask, and take an operator's rights."""
    if request.method != "POST":
        return render(request, "tenants/remove_operator.html", {"person": _person(person)})
    return _change(request, person, services.remove_operator, _("%(person)s is no longer an operator."))


def _person(pk: int) -> User:
    return get_object_or_404(User, pk=pk)


def _change(request: PersonRequest, pk: int, change: Callable[..., User], done: str) -> HttpResponse:
    """Do it, and show the person; who has taken their own rights is led home."""
    try:
        changed = change(person=_person(pk))
    except ValidationError as error:
        return _page(request, _person(pk), refusal=error.messages[0])
    messages.success(request, done % isolating(person=changed))
    if changed == request.user and not (changed.is_active and changed.is_superuser):
        return redirect("/")
    return redirect("tenants:person", person=changed.pk)


def _page(request: PersonRequest, person: User, *, refusal: str = "") -> HttpResponse:
    memberships = person.memberships.select_related("tenant").order_by("tenant__title")
    context = {"person": person, "memberships": memberships, "refusal": refusal}
    return render(request, "tenants/person.html", context, status=422 if refusal else 200)
