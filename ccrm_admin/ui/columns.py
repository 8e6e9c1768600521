"""The columns a list can have: how a cell looks on the page, and what it is in an export.

django-tables2 gives order and headers; cells are made here directly, since making them through its bound rows
costs several times as much as the query.
"""

from __future__ import annotations

from copy import copy
from datetime import datetime
from html import escape
from typing import Any, Self

import django_tables2 as tables
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ccrm_admin.dates import moment_text
from ccrm_admin.ui.icons import render_icon
from ccrm_admin.ui.phone import format_phone

CELL_CHARACTERS = 120  # characters; the rest is in the details and in the export
DASH = mark_safe('<span class="text-secondary nothing">–</span>')


class Column(tables.Column):  # type: ignore[misc]
    """A text column. ``field`` names the model's field, ``sort`` the made column that it is ordered by.

    One that is not ``usual`` is shown only to who chooses it. What it is ordered by is NULL for some rows if
    it is ``nullable``.
    """

    css = ""
    usual = True
    nullable = False

    def __init__(self, label: str | Promise, *, field: str, sort: str = "", css: str = "") -> None:
        super().__init__(verbose_name=label, accessor=field, order_by=(sort or field,))
        self.field = field
        self.sort = sort or field
        self.css = css or self.css

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        """Return a copy for one table: nothing within a column is ever changed."""
        return copy(self)

    @property
    def exported(self) -> Any:
        """What an export selects: a field, or an expression where the page shows a property."""
        return self.field

    def text(self, value: Any) -> str:
        """Return the value as an export writes it."""
        return str(value)

    def html(self, record: Any) -> str:
        """Return the inside of the cell, escaped; an element's ``data-text`` is copied in its place."""
        text = self.text(getattr(record, self.field))
        if not text:
            return DASH
        return escape(text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…")

    def linked(self, record: Any, link: str) -> str:
        """Return the inside of the cell as a link: ``link`` is the opening tag."""
        return f"{link}{self.html(record)}</a>"

    @cached_property
    def opening(self) -> str:
        """The tag that a cell begins with, made once a page: a table has its own copies of its columns."""
        return f'<td data-label="{escape(str(self.verbose_name))}"{css_class(self.css)}>'


class NumberColumn(Column):
    """Digits that people read and dial as they stand, such as an extension."""

    css = "num"


class PhoneColumn(Column):
    """A phone number: grouped, in tabular figures, and copied with a click."""

    css = "num"

    def html(self, record: Any) -> str:
        """The number as a button that copies it."""
        return copyable_phone(getattr(record, self.field))

    def linked(self, record: Any, link: str) -> str:
        """The number as a link, with a button of its own to copy it."""
        number = getattr(record, self.field)
        if not number:
            return f"{link}{DASH}</a>"
        return f"{link}{escape(format_phone(number))}</a> {copy_button(number)}"


class MomentColumn(Column):
    """When something was done, in the local time; nothing where it never was."""

    css = "text-nowrap"

    def text(self, value: datetime | None) -> str:
        """The time as a spreadsheet understands it."""
        return localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""

    def html(self, record: Any) -> str:
        """The time as people write it."""
        moment = getattr(record, self.field)
        return shown_moment(moment) if moment else DASH


class YesNoColumn(Column):
    """A yes or no, as a word."""

    def __init__(
        self, label: str | Promise, *, field: str, yes: str | Promise, no: str | Promise, sort: str = ""
    ) -> None:
        super().__init__(label, field=field, sort=sort)
        self.yes, self.no = yes, no

    @cached_property
    def words(self) -> tuple[str, str]:
        """The words for no and yes, translated once a page."""
        return str(self.no), str(self.yes)

    def text(self, value: Any) -> str:
        """The word."""
        return self.words[bool(value)]


def shown_moment(moment: datetime) -> SafeString:
    """Return a moment in the local time as people write it."""
    return format_html('<time datetime="{}">{}</time>', localtime(moment).isoformat(), moment_text(moment))


def css_class(names: str) -> str:
    """Return the attribute for CSS classes, "" for none."""
    return f' class="{names}"' if names else ""


def shown_email(address: str) -> SafeString:
    """Return an e-mail address: where it has no room, what stands before the sign is cut, never its host."""
    name, at, host = address.rpartition("@")
    whole = 'class="email-parts" title="{0}{1}" data-text="{0}{1}"'
    parts = f"<span {whole}><span>{{0}}</span><span>{{1}}</span></span>"
    return format_html(parts, name, f"{at}{host}") if address else DASH


def copyable_phone(number: str) -> SafeString:
    """Return a phone number (digits) that a click copies, without the blanks; a dash if there is none."""
    if not number:
        return DASH
    shown = escape(format_phone(number))
    return mark_safe(f'<button type="button" class="copy" data-copy>{shown}</button>')  # noqa: S308 - escaped


def copy_button(number: str) -> SafeString:
    """Return a button that copies a phone number (digits) shown beside it."""
    shown = format_phone(number)
    return format_html(
        '<button type="button" class="copy" data-copy="{}" aria-label="{}">{}</button>',
        shown.replace(" ", ""),
        _("Copy %(number)s") % {"number": shown},
        render_icon("copy"),
    )
