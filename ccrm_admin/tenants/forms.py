"""Forms about tenants, their keys and their people."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.tenants.validators import validate_api_key


class LogInForm(LoginForm):  # type: ignore[misc]
    """allauth's form in this product's words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        del self.fields["login"].widget.attrs["placeholder"]  # which says "E-mail address"
        self.fields["password"].help_text = _forgotten()


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """allauth's form in this product's words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = _forgotten()


def _forgotten() -> SafeString:
    """Return the link for who has forgotten their password."""
    url = reverse("account_reset_password")
    return format_html('<a href="{}">{}</a>', url, _("Forgotten your password?"))


class ApiKeyField(forms.CharField):
    """A key that is written and never shown again, not even after an error."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=gettext_lazy("API key"),
            validators=[validate_api_key],
            # No maxlength: browsers cut what is pasted to it without a word.
            widget=forms.PasswordInput(
                render_value=False, attrs={"autocomplete": "new-password", "spellcheck": "false"}
            ),
            **kwargs,
        )


class TenantForm(forms.ModelForm[Tenant]):
    """What can be set about a tenant; who names no country leaves it as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].required = False


class AddTenantForm(TenantForm):
    """A new tenant, with its key if it is at hand."""

    api_key = ApiKeyField(
        required=False,
        help_text=gettext_lazy(
            "From the customer's CCRM panel. Stored encrypted and never shown again; you can set it later."
        ),
    )

    class Meta:
        model = Tenant
        fields = ["name", "title", "api_key", "refresh_interval", "region"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["name"].widget
        widget.attrs.pop("maxlength", None)  # a URL pasted whole is refused with a sentence, not cut
        widget.attrs.update({"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"})


class EditTenantForm(TenantForm):
    """What may change about a tenant; its name may not."""

    class Meta:
        model = Tenant
        fields = ["title", "refresh_interval", "region"]


class KeyForm(forms.Form):
    """A key in place of the stored one."""

    api_key = ApiKeyField(
        error_messages={"required": gettext_lazy("Paste the API key. To have none, remove the stored one.")},
        help_text=gettext_lazy("From the customer's CCRM panel. Stored encrypted and never shown again."),
    )


class PersonForm(forms.Form):
    """Someone who is not here yet."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=150, required=False)

    def clean_email(self) -> str:
        """Return the e-mail in lower case, as people are stored."""
        return str(self.cleaned_data["email"]).lower()


class MemberForm(PersonForm):
    """A person and a role; ``person`` is the account with that e-mail, None if it has to be made.

    Operators may bring in anybody. A manager may add people of the tenants they manage; for every other
    e-mail they get one response, whether it has an account or not, so that they can't find out.
    """

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.person: User | None = None
        if by.is_superuser:
            self.fields["name"].help_text = _("For someone who is not here yet.")
        else:
            del self.fields["name"]

    def clean_email(self) -> str:
        """Return the e-mail and set ``person``."""
        email = super().clean_email()
        self.person = User.objects.known_to(self.by).filter(email=email).first()
        if self.person is None and not self.by.is_superuser:
            raise ValidationError(
                _(
                    "You can add people from the tenants you manage. Ask an operator to add anyone else; "
                    "after that you can change their role here."
                ),
                code="unknown",
            )
        return email

    def clean_role(self) -> Role:
        """Return the role."""
        return Role(self.cleaned_data["role"])


class RoleForm(forms.Form):
    """A member's role."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)

    def clean_role(self) -> Role:
        """Return the role."""
        return Role(self.cleaned_data["role"])
