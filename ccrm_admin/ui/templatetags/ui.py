"""Tags and filters that every template may use without loading them."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django import forms, template
from django.forms import BoundField
from django.template.context import Context
from django.template.defaultfilters import stringfilter
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from ccrm_admin import spelling
from ccrm_admin.dates import day_text, moment_text
from ccrm_admin.tenants.models import User
from ccrm_admin.ui import icons, navigation, preferences
from ccrm_admin.ui.became import became
from ccrm_admin.ui.columns import shown_email
from ccrm_admin.ui.initials import initials_of
from ccrm_admin.ui.phone import format_phone
from ccrm_admin.ui.registry import registry

register = template.Library()
register.simple_tag(became)

CONTROL_CLASSES = {
    forms.CheckboxInput: "form-check-input",
    forms.CheckboxSelectMultiple: "form-check-input",
    forms.RadioSelect: "form-check-input",
    forms.Select: "form-select",
}


@register.simple_tag
def icon(name: str, **attributes: str) -> SafeString:
    """Draw the Tabler icon ``name``: ``{% icon "phone" %}``, ``{% icon "phone" class="text-red" %}``."""
    return icons.render_icon(name, attributes.get("class", ""))


@register.filter
def phone(number: str) -> str:
    """Group a telephone number's digits: ``{{ number|phone }}``."""
    return format_phone(number)


@register.filter
def email(address: str) -> SafeString:
    """Draw an e-mail address so that it can be cut where it has no room: ``{{ person.email|email }}``."""
    return shown_email(address)


@register.filter
def moment(at: datetime) -> str:
    """Write a moment: ``{{ edit.at|moment }}``."""
    return moment_text(at)


@register.filter
def day(at: date) -> str:
    """Write a date: ``{{ plan.target_date|day }}``."""
    return day_text(at)


@register.filter(is_safe=True)
@stringfilter
def isolated(text: str) -> str:
    """Keep a name from turning the words beside it: ``{{ user }} ({{ extension }})`` with ``user|isolated``.

    An element that holds nothing but the name needs no filter: all elements isolate, see tokens.css.
    """
    return spelling.isolated(text)


@register.filter
def styled(field: BoundField) -> BoundField:
    """Give a form field's widget the class it is drawn with, and no placeholder that says its label again."""
    widget = field.field.widget
    kind = next((css for base, css in CONTROL_CLASSES.items() if isinstance(widget, base)), "form-control")
    wanted = [kind, "is-invalid"] if field.errors else [kind]
    classes = dict.fromkeys([*widget.attrs.get("class", "").split(), *wanted])  # once each, in order
    widget.attrs["class"] = " ".join(classes)
    if widget.attrs.get("placeholder") == field.label:
        del widget.attrs["placeholder"]
    return field


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Tell whether a field is one box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[navigation.Section]:
    """Return the left menu for this request: ``{% menu as sections %}``."""
    return navigation.menu(context["request"])


@register.simple_tag(takes_context=True)
def slot(context: Context, place: str) -> SafeString:
    """Draw what apps above show at ``place`` of a template of all: ``{% slot "status" %}``."""
    engine = cast("template.Template", context.template).engine
    names = registry().slots.get(place, [])
    return format_html_join("", "{}", ((engine.get_template(name).render(context),) for name in names))


@register.simple_tag(takes_context=True)
def tenant_choices(context: Context) -> list[navigation.TenantChoice]:
    """Return the tenants one can switch to: ``{% tenant_choices as choices %}``."""
    return navigation.tenant_choices(context["request"])


@register.simple_tag(takes_context=True)
def preference(context: Context, name: str) -> str:
    """Return what is preferred in this browser: ``{% preference "theme" as chosen %}``.

    A page made without a request may say it itself.
    """
    request = context.get("request")
    if request:
        return preferences.preferred(request, name)
    return str(context.get(name, preferences.usual(name)))


@register.filter
def initials(person: User) -> str:
    """Return the first letters of a person's names, of their e-mail if they have none: two at most."""
    return initials_of(str(person))
