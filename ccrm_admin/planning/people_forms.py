"""Forms about people who are to come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccrm_admin.planning.forms import TokenField
from ccrm_admin.planning.models import PlannedUser
from ccrm_admin.planning.services import Newcomer, users_by_email

if TYPE_CHECKING:
    from ccrm_admin.tenants.models import Tenant

MOST_AT_ONCE = 500  # people
MOST_NAMED = 20  # lines in one error
_SEPARATOR = re.compile(r"[\t;,]")


class PlannedUserForm(forms.ModelForm[PlannedUser]):
    """What is known of someone who is to come."""

    class Meta:
        model = PlannedUser
        fields = ["email", "first_name", "last_name", "permission_group"]
        widgets = {"permission_group": forms.TextInput(attrs={"list": "groups", "autocomplete": "off"})}
        help_texts = {
            "email": gettext_lazy("By which this person is recognised when the CRM has a user for them.")
        }


class NewcomerForm(PlannedUserForm):
    """Someone whom the CRM does not have yet; ``token`` tells a second click from another wish."""

    token = TokenField()

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tenant = tenant

    def clean_email(self) -> str:
        """Refuse an e-mail that the CRM knows."""
        email = str(self.cleaned_data["email"]).strip().lower()
        if user := users_by_email(self._tenant, [email]).get(email):
            raise ValidationError(_in_the_crm(user.full_name))
        return email

    @property
    def people(self) -> list[Newcomer]:
        """The one person of a valid form."""
        return [Newcomer(**{name: self.cleaned_data[name] for name in self.Meta.fields})]


class NewcomersForm(forms.Form):
    """Several people, one a line, as they are copied from a spreadsheet."""

    text = forms.CharField(
        label=gettext_lazy("One person a line"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "E-mail, first name, last name and permission group, with tabs, commas or semicolons between "
            "them, as they come from a spreadsheet."
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
        lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
        if len(lines) > MOST_AT_ONCE:
            raise ValidationError(
                _("These are %(lines)d people; at most %(most)d can be added at once.")
                % {"lines": len(lines), "most": MOST_AT_ONCE}
            )
        self.people = [_newcomer(line) for _number, line in lines]
        known = users_by_email(self._tenant, [person.email for person in self.people])
        wrong: list[str] = []
        seen: set[str] = set()
        for (number, _line), person in zip(lines, self.people, strict=True):
            user = known.get(person.email)
            errors = _errors(person, seen, user.full_name if user else "")
            wrong += (_("Line %(line)d: %(error)s") % {"line": number, "error": error} for error in errors)
            seen.add(person.email)
        if wrong:
            more = [_("…and more.")] if len(wrong) > MOST_NAMED else []
            raise ValidationError([*wrong[:MOST_NAMED], *more])
        return text


def _newcomer(line: str) -> Newcomer:
    """Return who stands in a line: the e-mail wherever it is, then first name, last name and group."""
    words = [word.strip() for word in _SEPARATOR.split(line)]
    email = next((word for word in words if "@" in word), words[0])
    words.remove(email)
    return Newcomer(email.lower(), *(words + [""] * 3)[:3])


def _errors(person: Newcomer, seen: set[str], in_the_crm: str) -> list[str]:
    if person.email in seen:
        return [_("This e-mail is here twice.")]
    if in_the_crm:
        return [_in_the_crm(in_the_crm)]
    planned = PlannedUser(
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        permission_group=person.permission_group,
    )
    try:
        planned.clean_fields(exclude=["tenant"])
    except ValidationError as error:
        return error.messages
    return []


def _in_the_crm(name: str) -> str:
    return _("%(name)s has this e-mail in the CRM already, and is among the users of the plan.") % {
        "name": name
    }
