"""The columns that the lists of the mirror have beside those of every list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    ExpressionWrapper,
    F,
    JSONField,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ccrm_admin.inventory.blocks.words import summary_text
from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.models import CrmUser, SipAccount, SmsSender
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.spelling import isolated
from ccrm_admin.ui.columns import (
    CELL_CHARACTERS,
    DASH,
    Column,
    NumberColumn,
    PhoneColumn,
    YesNoColumn,
    shown_email,
)
from ccrm_admin.ui.listed import texts_of
from ccrm_admin.ui.phone import format_phone
from ccrm_admin.ui.slugs import label_of

POOL_CELL_NUMBERS = 1  # the rest is counted

# What ``computed_columns.holder_name`` makes of a namesake.
_NAMED_WITH_EMAIL = re.compile(r"(?P<name>.+) \((?P<local>[^@()]*@)(?P<host>[^()]*)\)")


class StateColumn(YesNoColumn):
    """Whether the CCRM still has a record; for files, since the first cell of a row says so on the page."""

    @property
    def exported(self) -> Any:
        """Whether it is gone, from the database."""
        return ExpressionWrapper(Q(missing_since__isnull=False), output_field=BooleanField())


STATE = StateColumn(gettext_lazy("State"), field="gone", yes=gettext_lazy("gone"), no=gettext_lazy("in CCRM"))


class LiveColumn(Column):
    """What a user has now; who is gone has nothing."""

    nothing: ClassVar[Value] = Value("", CharField())

    @property
    def exported(self) -> Any:
        """The field of those who are there, from the database."""
        return Case(When(missing_since=None, then=F(self.field)), default=self.nothing)

    def html(self, record: CrmUser) -> str:
        """The cell; a dash for who is gone."""
        return DASH if record.gone else super().html(record)


class LiveNumberColumn(LiveColumn, NumberColumn):
    """An extension that a user has now."""


class FullNameColumn(Column):
    """A person's first and last name."""

    @property
    def exported(self) -> Any:
        """Both names, or the e-mail, from the database."""
        both = Trim(Concat("first_name", Value(" "), "last_name", output_field=TextField()))
        return Coalesce(NullIf(both, Value("", TextField())), "email", output_field=TextField())


class AssignedColumn(YesNoColumn):
    """The CCRM's own word on whether an account is assigned, and a flag where the users contradict it."""

    def html(self, record: SipAccount) -> str:
        """The word; with a contradiction, what it is."""
        word = super().html(record)
        if not record.contradicts:
            return word
        reason = record.contradiction
        return format_html(
            '<span data-text="{0}">{0}</span> <span class="badge bg-yellow-lt" title="{1}">{2}'
            '<span class="visually-hidden">: {1}</span></span>',
            word,
            reason,
            _("mismatch"),
        )


class PoolColumn(LiveColumn):
    """A user's pool: the first numbers, and how many more."""

    nothing = Value([], JSONField())

    def text(self, value: list[str]) -> str:
        """All of them, as an export writes them."""
        return ", ".join(in_order(value))

    def html(self, record: Any) -> str:
        """The first few, the rest as a count with all of them in its title."""
        return shown_pool([] if record.gone else in_order(getattr(record, self.field)))


def shown_pool(pool: Sequence[str]) -> SafeString:
    """Return a pool in order as a cell shows it: the first few, the rest as a count."""
    if not pool:
        return DASH
    numbers = [isolated(format_phone(number)) for number in pool]
    more = len(pool) - POOL_CELL_NUMBERS
    return format_html(
        '<span class="num" title="{}" data-text="{}">{}{}</span>',
        ", ".join(numbers),
        ", ".join(pool),
        ", ".join(numbers[:POOL_CELL_NUMBERS]),
        _more(more) if more > 0 else "",
    )


def _more(count: int) -> SafeString:
    """Return how many more there are, for the eye and for the ear."""
    words = ngettext("and %(count)d more", "and %(count)d more", count) % {"count": count}
    sign = ' <span class="more" aria-hidden="true">+{}</span><span class="visually-hidden"> {}</span>'
    return format_html(sign, count, words)


class TeamsColumn(LiveColumn):
    """The teams that a user is in, shown to who asks for them."""

    usual = False
    nothing = Value("", TextField())

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Teams"), field="teams", sort="teams_sort", css="wraps")

    def text(self, value: str) -> str:
        """Their names, as an export writes them too."""
        return ", ".join(map(label_of, texts_of(value)))


class EmailColumn(Column):
    """An e-mail address; where it has no room, its middle is left out."""

    css = "email medium-hides"

    def html(self, record: Any) -> str:
        """What stands before the sign, and the rest, which stays whole."""
        return shown_email(str(getattr(record, self.field)))


class ModeColumn(LiveColumn):
    """How a user comes by a SIP account."""

    def text(self, value: str) -> str:
        """The mode in the person's language."""
        return str(Mode(value).label) if value else ""


class OnlineColumn(YesNoColumn):
    """Whether a user is there now, as a word with a dot before it."""

    css = "state"

    @property
    def exported(self) -> Any:
        """Nobody who is gone is online."""
        return ExpressionWrapper(Q(online=True, missing_since=None), output_field=BooleanField())

    def html(self, record: CrmUser) -> str:
        """The word, and what else keeps the user from taking a call; nothing of who is gone."""
        if record.gone:
            return DASH
        css = "status-green" if record.online else "status-secondary"
        extra = _("in a call") if record.talking else _("do not disturb") if record.dnd else ""
        word = extra if extra and record.online else self.text(record.online)
        return format_html(
            '<span class="status {}" data-text="{}"><span class="status-dot"></span>{}</span>',
            css,
            self.text(record.online),
            word,
        )


class SenderColumn(PhoneColumn):
    """A sender: a phone number to copy, or a name."""

    css = ""

    def html(self, record: SmsSender) -> str:
        """The number grouped, the name as it is."""
        return super().html(record) if record.is_number else escape(record.presentation)

    def linked(self, record: SmsSender, link: str) -> str:
        """The number with a button to copy it, the name alone."""
        return super().linked(record, link) if record.is_number else f"{link}{self.html(record)}</a>"


class HoldersColumn(Column):
    """The users who hold an account."""

    def html(self, record: SipAccount) -> str:
        """Their names, each of which may be written from right to left; one's e-mail loses its host first."""
        named = _NAMED_WITH_EMAIL.fullmatch(record.holder_names)
        if not named or record.holder_count > 1 or len(record.holder_names) > CELL_CHARACTERS:
            return ", ".join(isolated(name) for name in super().html(record).split(", "))
        parts = '<span class="holder" title="{0}" data-text="{0}">{1} ({2}<span>{3}</span>)</span>'
        return format_html(parts, record.holder_names, isolated(named["name"]), named["local"], named["host"])


class CountColumn(Column):
    """How many users have it."""

    css = "num"


class AvailabilityColumn(Column):
    """What restricts a number or an account, in words; shown where anything can be restricted."""

    usual = False

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Availability"), field="availability_sort", css="wraps")

    @property
    def exported(self) -> Any:
        """What ``RestrictionsOn.summary`` makes, from the rows' alias."""
        return F("availability_sort")

    def text(self, value: str) -> str:
        """The restriction; nothing for what is not restricted."""
        return summary_text(value)

    def html(self, record: Any) -> str:
        """The restriction, whole in its title where it has no room."""
        text = self.text(record.availability_sort)
        return format_html('<span title="{0}">{0}</span>', text) if text else DASH


class InPlansColumn(YesNoColumn):
    """Which plans give it to whom; in a file, whether one does. Asked of the plans only where it is shown."""

    usual = False

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("In plans"), field="planned", yes=gettext_lazy("yes"), no=gettext_lazy("no")
        )

    @property
    def exported(self) -> Any:
        """Whether some plan does, from the rows' alias."""
        return F("planned")

    def html(self, record: Any) -> str:
        """Each plan as a link, with whom it gives it to."""
        uses = ((use.url, use.title, isolated(use.who)) for use in record.plan_uses)
        return format_html_join(", ", '<a href="{}">{}</a>: {}', uses) or DASH
