"""The tables of the four lists."""

from __future__ import annotations

from collections.abc import Iterable
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
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.models import CrmUser, SipAccount, SmsSender
from ccrm_admin.inventory.registry import registry
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.spelling import isolated
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.columns import DASH, Column, NumberColumn, PhoneColumn, YesNoColumn
from ccrm_admin.ui.phone import format_phone
from ccrm_admin.ui.tables import ListTable

MOST_IN_A_POOL_CELL = 2  # numbers; the rest is counted


class MirrorTable(ListTable):
    """A table of mirrored records; the first cell leads to the record, and says if it is gone."""

    reads: ClassVar[tuple[str, ...]]  # the fields that cells are made from, whichever columns are shown

    def first(self, column: Column, record: Any) -> str:
        """The cell as a link to the details; their URL is below the list's own."""
        cell = column.linked(record, f'<a href="{record.pk}/" data-detail>')
        return f"{cell} {gone_sign(record)}" if record.gone else cell


class StateColumn(YesNoColumn):
    """Whether the CCRM still has a record; for files, since the first cell of a row says so on the page."""

    @property
    def exported(self) -> Any:
        """Whether it is gone, from the database."""
        return ExpressionWrapper(Q(missing_since__isnull=False), output_field=BooleanField())


STATE = StateColumn(gettext_lazy("State"), field="gone", yes=gettext_lazy("gone"), no=gettext_lazy("present"))


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
            _("contradiction"),
        )


class PoolColumn(LiveColumn):
    """A user's pool: the first numbers, and how many more."""

    nothing = Value([], JSONField())

    def text(self, value: list[str]) -> str:
        """All of them, as an export writes them."""
        return ", ".join(in_order(value))

    def html(self, record: Any) -> str:
        """The first few, the rest as a count with all of them in its title."""
        pool = [] if record.gone else getattr(record, self.field)
        if not pool:
            return DASH
        numbers = [isolated(format_phone(number)) for number in in_order(pool)]
        shown, more = ", ".join(numbers[:MOST_IN_A_POOL_CELL]), len(pool) - MOST_IN_A_POOL_CELL
        if more > 0:
            count = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
            shown = f"{shown} {count}"
        return format_html(
            '<span class="pool" title="{}" data-text="{}">{}</span>',
            ", ".join(numbers),
            self.text(pool),
            shown,
        )


class ModeColumn(LiveColumn):
    """How a user comes by a SIP account."""

    def text(self, value: str) -> str:
        """The mode in the person's language."""
        return str(Mode(value).label) if value else ""


class OnlineColumn(YesNoColumn):
    """Whether a user is there now, as a word with a dot before it."""

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
        word = f"{self.text(record.online)}, {extra}" if extra else self.text(record.online)
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
        """Their names, each of which may be written from right to left."""
        return ", ".join(isolated(name) for name in super().html(record).split(", "))


class CountColumn(Column):
    """How many users have it."""

    css = "num"


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


class PlannableTable(MirrorTable):
    """A table of what plans give to users; ``tenant`` is whose plans."""

    tenant: Tenant

    def body(self, records: Iterable[Any]) -> list[SafeString]:
        """Return the rows of a page, with what plans do with them if that is shown."""
        shown = [*records]
        if any(isinstance(column, InPlansColumn) for column in self.shown):
            uses = registry().planner.uses(self.tenant, shown)
            for record in shown:
                record.plan_uses = uses.get(record.pk, ())
        return super().body(shown)


def gone_sign(record: Any) -> SafeString:
    """Return the sign of a row that the CCRM no longer has."""
    day = date_format(localtime(record.missing_since), "SHORT_DATE_FORMAT")
    since = _("The CCRM has not listed this since %(day)s.") % {"day": day}
    return format_html('<span class="badge bg-red-lt" title="{}">{}</span>', since, _("gone"))


class SipAccountTable(PlannableTable):
    """SIP accounts with their holders."""

    name = Column(gettext_lazy("Name"), field="name", sort="name_sort")
    extension = NumberColumn(gettext_lazy("Extension"), field="extension", sort="extension_sort")
    type = Column(gettext_lazy("Type"), field="extension_type", sort="type_sort")
    server = Column(gettext_lazy("Server"), field="server_id", sort="server_sort")
    caller_id = PhoneColumn(gettext_lazy("Caller ID"), field="caller_id", sort="caller_sort")
    assigned = AssignedColumn(
        gettext_lazy("Assigned"), field="assigned", yes=gettext_lazy("yes"), no=gettext_lazy("no")
    )
    holder = HoldersColumn(gettext_lazy("Holder"), field="holder_names", sort="holder_sort")
    plans = InPlansColumn()

    reads = (
        *("name", "extension", "extension_type", "server_id", "caller_id", "assigned", "holder_names"),
        *("holder_count", "missing_since"),
    )

    class Meta(ListTable.Meta):
        order_by = "extension"


class CallPresentationTable(PlannableTable):
    """Numbers that may be shown on calls."""

    number = PhoneColumn(gettext_lazy("Number"), field="presentation", sort="presentation_sort")
    name = Column(gettext_lazy("Name"), field="name", sort="name_sort")
    prefix = NumberColumn(gettext_lazy("Incoming prefix"), field="clip_prefix", sort="prefix_sort")
    users = CountColumn(gettext_lazy("Users"), field="user_count")
    plans = InPlansColumn()

    reads = ("presentation", "presentation_canonical", "name", "clip_prefix", "user_count", "missing_since")

    class Meta(ListTable.Meta):
        order_by = "number"


class SmsSenderTable(PlannableTable):
    """Numbers and names that an SMS may be sent from."""

    sender = SenderColumn(gettext_lazy("Sender"), field="presentation", sort="presentation_sort")
    sender_id = NumberColumn(gettext_lazy("Sender id"), field="sender_id")
    users = CountColumn(gettext_lazy("Users"), field="user_count")
    plans = InPlansColumn()

    reads = ("presentation", "presentation_canonical", "sender_id", "user_count", "missing_since")

    class Meta(ListTable.Meta):
        order_by = "sender"


class CrmUserTable(MirrorTable):
    """Agents and what they have now."""

    name = FullNameColumn(gettext_lazy("Name"), field="full_name", sort="name_sort")
    email = Column(gettext_lazy("E-mail"), field="email", sort="email_sort")
    group = Column(gettext_lazy("Permission group"), field="permission_group", sort="group_sort")
    extension = LiveNumberColumn(gettext_lazy("Extension"), field="extension", sort="extension_sort")
    mode = ModeColumn(pgettext_lazy("of a user's extension", "Mode"), field="mode")
    status = OnlineColumn(
        gettext_lazy("Status"), field="online", yes=gettext_lazy("online"), no=gettext_lazy("offline")
    )
    calls = PoolColumn(gettext_lazy("Call presentations"), field="call_pool", sort="call_pool_size")
    sms = PoolColumn(gettext_lazy("SMS senders"), field="sms_pool", sort="sms_pool_size")

    reads = (
        *("first_name", "last_name", "email", "permission_group", "extension", "mode"),
        *("online", "talking", "dnd", "call_pool", "sms_pool", "missing_since"),
    )

    class Meta(ListTable.Meta):
        order_by = "name"
