"""Pages about who may see a tenant, and who is here at all."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ccrm_admin.spelling import isolating
from ccrm_admin.tenants import membership as services
from ccrm_admin.tenants.access import PersonRequest, TenantRequest, operator_page, tenant_page
from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.forms import MemberForm, PersonForm, RoleForm
from ccrm_admin.tenants.http import form_page, saved, sent
from ccrm_admin.tenants.models import Membership, User
from ccrm_admin.tenants.password_links import password_link


@never_cache
@form_page
@tenant_page(Role.MANAGER)
def people(request: TenantRequest) -> HttpResponse:
    """Show the members of a tenant and add one."""
    form = MemberForm(sent(request), by=request.user)
    if person := saved(form, lambda: _bring_in(request, form), field="email"):
        if request.user.is_superuser and not person.has_usable_password():
            return _link_page(request, person)
        messages.success(request, _("%(person)s added.") % isolating(person=person))
        return redirect("tenants:people", tenant=request.tenant.name)
    return _people(request, form=form)


@require_POST
@tenant_page(Role.MANAGER)
def change_role(request: TenantRequest, person: int) -> HttpResponse:
    """Give a member another role."""
    membership = _member(request, person)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _people(request, refusal=_("Choose one of the roles in the list."))
    try:
        membership = services.change_role(
            membership=membership, role=form.cleaned_data["role"], by=request.user
        )
    except ValidationError as error:
        return _people(request, refusal=error.messages[0])
    messages.success(
        request,
        _("%(person)s is now %(role)s.")
        % isolating(person=membership.user, role=membership.get_role_display()),
    )
    return _to_members(request, membership)


@form_page
@tenant_page(Role.MANAGER)
def remove_member(request: TenantRequest, person: int) -> HttpResponse:
    """Ask, and take a member's role away."""
    membership = _member(request, person)
    if request.method != "POST":
        return render(request, "tenants/remove_member.html", {"membership": membership})
    try:
        services.remove_member(membership=membership, by=request.user)
    except ValidationError as error:
        return _people(request, refusal=error.messages[0])
    messages.success(request, _("%(person)s removed.") % isolating(person=membership.user))
    return _to_members(request, membership)


@never_cache
@form_page
@operator_page
def everybody(request: PersonRequest) -> HttpResponse:
    """Show everybody who is here, and bring in someone new."""
    form = PersonForm(sent(request))
    if person := saved(form, lambda: services.invite_person(**form.cleaned_data)):
        return _link_page(request, person)
    memberships = Prefetch(
        "memberships", Membership.objects.select_related("tenant").order_by("tenant__title_sort")
    )
    people = User.objects.order_by("name_sort", "email").prefetch_related(memberships)
    context = {"form": form, "people": people}
    return render(request, "tenants/everybody.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@operator_page
def new_link(request: PersonRequest, person: int) -> HttpResponse:
    """Make a link by which a person sets a new password.

    It lets in whoever has it, so only operators make one: a manager would gain the person's other tenants.
    """
    return _link_page(request, get_object_or_404(User, pk=person, is_active=True))


@transaction.atomic
def _bring_in(request: TenantRequest, form: MemberForm) -> User:
    data = form.cleaned_data
    person = form.person or services.invite_person(email=data["email"], name=data["name"])
    services.add_member(tenant=request.tenant, person=person, role=data["role"])
    return person


def _member(request: TenantRequest, person: int) -> Membership:
    return get_object_or_404(
        Membership.objects.for_tenant(request.tenant).select_related("user"), user=person
    )


def _people(request: TenantRequest, *, form: MemberForm | None = None, refusal: str = "") -> HttpResponse:
    form = form or MemberForm(by=request.user)
    context = {
        "form": form,
        "refusal": refusal,
        "memberships": Membership.objects.for_tenant(request.tenant)
        .select_related("user")
        .order_by("user__name_sort", "user__email"),
        "roles": Role.choices,
    }
    return render(request, "tenants/people.html", context, status=422 if refusal or form.errors else 200)


def _to_members(request: TenantRequest, changed: Membership) -> HttpResponse:
    """Return to the members, or home if the person has just locked themselves out of them."""
    if changed.user == request.user and not request.user.is_superuser:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return redirect("tenants:people", tenant=request.tenant.name)


def _link_page(request: PersonRequest, person: User) -> HttpResponse:
    """Show the link in this very response: it is stored nowhere, and can't be called up again."""
    context = {
        "person": person,
        "link": password_link(person),
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600),
    }
    return render(request, "tenants/link.html", context)
