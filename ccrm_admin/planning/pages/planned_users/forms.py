"""Forms about people who are to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccrm_admin.inventory.models import CrmUser
from ccrm_admin.planning.models import PlanUser
from ccrm_admin.planning.pages.planned_users.pasted import read_people
from ccrm_admin.planning.pages.plans.forms import TokenField
from ccrm_admin.planning.services import Newcomer, users_by_email
from ccrm_admin.planning.text.errors import InTheCrmError
from ccrm_admin.spelling import email_key
from ccrm_admin.tenants.models import Tenant

PEOPLE_MAX_LINES = 500
ERROR_MAX_LINES = 20


class EmailKeyField(forms.EmailField):
    """An e-mail, however it is written or copied, as people are recognised by it."""

    def to_python(self, value: Any) -> str:
        """Return its one spelling."""
        return email_key(str(super().to_python(value) or ""))


class PlannedUserForm(forms.ModelForm[PlanUser]):
    """What is known of someone who is to come."""

    class Meta:
        model = PlanUser
        fields = ["email", "first_name", "last_name", "permission_group"]
        field_classes = {"email": EmailKeyField}
        widgets = {"permission_group": forms.TextInput(attrs={"list": "groups", "autocomplete": "off"})}
        help_texts = {"email": gettext_lazy("By it we recognize this person once CCRM has a user for them.")}


class NewcomerForm(PlannedUserForm):
    """Someone whom the CRM does not have yet; by its ``token`` a second click is recognised."""

    token = TokenField()

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tenant = tenant

    def clean_email(self) -> str:
        """Refuse an e-mail that the CRM knows."""
        email: str = self.cleaned_data["email"]
        if users := users_by_email(self._tenant, [email]).get(email):
            raise InTheCrmError(users)
        return email

    @property
    def people(self) -> list[Newcomer]:
        """The one person of a valid form."""
        return [Newcomer(**{name: self.cleaned_data[name] for name in self.Meta.fields})]


class NewcomersForm(forms.Form):
    """Several people, one a line, as they are copied from a spreadsheet."""

    text = forms.CharField(
        label=gettext_lazy("One person per line"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "E-mail, first name, last name and permission group, separated by tabs, commas or "
            "semicolons, as copied from a spreadsheet; in another order if the first line has "
            "headings. You can also paste addresses from a mail program."
        ),
    )

    token = TokenField()

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tenant = tenant
        self.people: list[Newcomer] = []

    def clean_text(self) -> str:
        """Read every line; one wrong line and nobody is added, all wrong ones named."""
        text: str = self.cleaned_data["text"]
        lines = read_people(text)
        if len(lines) > PEOPLE_MAX_LINES:
            raise ValidationError(
                _("Too many people: %(lines)d. You can add at most %(most)d at once.")
                % {"lines": len(lines), "most": PEOPLE_MAX_LINES}
            )
        self.people = [line.person for line in lines if line.person]
        known = users_by_email(self._tenant, [person.email for person in self.people])
        wrong: list[str] = []
        seen: set[str] = set()
        for line in lines:
            errors = _errors(line.person, seen, known) if line.person else [line.error]
            wrong += (
                _("Line %(line)d: %(error)s") % {"line": line.number, "error": error} for error in errors
            )
            seen |= {line.person.email} if line.person else set()
        if wrong:
            more = [_("…and more.")] if len(wrong) > ERROR_MAX_LINES else []
            raise ValidationError([*wrong[:ERROR_MAX_LINES], *more])
        if not self.people:
            raise ValidationError(_("There are headings, but no people below them. Paste the people too."))
        return text


def _errors(person: Newcomer, seen: set[str], known: Mapping[str, list[CrmUser]]) -> list[str]:
    if person.email in seen:
        return [_("This e-mail is here twice.")]
    if person.email in known:
        return [InTheCrmError(known[person.email]).sentence]
    try:
        PlanUser(**asdict(person)).clean_fields(exclude=["tenant"])
    except ValidationError as error:
        return error.messages
    return []
