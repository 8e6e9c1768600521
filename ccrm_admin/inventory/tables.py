"""The tables of the lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ccrm_admin.dates import day_text
from ccrm_admin.inventory.columns import (
    AssignedColumn,
    AvailabilityColumn,
    CountColumn,
    EmailColumn,
    FullNameColumn,
    HoldersColumn,
    InPlansColumn,
    LiveNumberColumn,
    ModeColumn,
    OnlineColumn,
    PoolColumn,
    SenderColumn,
    TeamsColumn,
)
from ccrm_admin.inventory.registry import registry
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.columns import Column, NumberColumn, PhoneColumn
from ccrm_admin.ui.tables import ListTable


class MirrorTable(ListTable):
    """A table of mirrored records; the first cell leads to the record, and says if it is gone."""

    day_query: str = ""  # behind the URL of a record, if the rows are those of a past day
    reads: ClassVar[tuple[str, ...]]  # the fields that cells are made from, whichever columns are shown

    @classmethod
    def orders_by_day(cls, sort: str) -> bool:
        """Tell whether a ``sort`` parameter names a column that holds what was so on a past day."""
        columns = (cls.base_columns[alias.removeprefix("-")] for alias in cls.sortable(sort))
        return any(column.sort.startswith("day_") for column in columns)

    def first(self, column: Column, record: Any) -> str:
        """The cell as a link to the details; their URL is below the list's own."""
        cell = column.linked(record, f'<a href="{record.pk}/{self.day_query}" data-detail="{record.pk}">')
        return f"{cell} {gone_sign(record)}" if record.gone else cell


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
    day = day_text(record.missing_since)
    since = _("Not in CCRM since %(day)s.") % {"day": day}
    return format_html('<span class="badge bg-red-lt" title="{}">{}</span>', since, _("gone"))


class SipAccountTable(PlannableTable):
    """SIP accounts with their holders."""

    name = Column(gettext_lazy("Name"), field="name", sort="name_sort")
    extension = NumberColumn(pgettext_lazy("column", "Extension"), field="extension", sort="extension_sort")
    type = Column(gettext_lazy("Type"), field="extension_type", sort="type_sort", css="narrow-hides")
    server = Column(gettext_lazy("Server"), field="server_id", sort="server_sort")
    caller_id = PhoneColumn(gettext_lazy("Caller ID"), field="caller_id", sort="caller_sort")
    assigned = AssignedColumn(
        gettext_lazy("Assigned"), field="assigned", yes=gettext_lazy("yes"), no=gettext_lazy("no")
    )
    holder = HoldersColumn(gettext_lazy("Holder"), field="holder_names", sort="holder_sort")
    availability = AvailabilityColumn()
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
    availability = AvailabilityColumn()
    plans = InPlansColumn()

    reads = ("presentation", "presentation_canonical", "name", "clip_prefix", "user_count", "missing_since")

    class Meta(ListTable.Meta):
        order_by = "number"


class SmsSenderTable(PlannableTable):
    """Numbers and names that an SMS may be sent from."""

    sender = SenderColumn(gettext_lazy("Sender"), field="presentation", sort="presentation_sort")
    sender_id = NumberColumn(gettext_lazy("Sender ID"), field="sender_id")
    users = CountColumn(gettext_lazy("Users"), field="user_count")
    plans = InPlansColumn()

    reads = ("presentation", "presentation_canonical", "sender_id", "user_count", "missing_since")

    class Meta(ListTable.Meta):
        order_by = "sender"


class CrmUserTable(MirrorTable):
    """Agents and what they have now."""

    name = FullNameColumn(pgettext_lazy("person", "Name"), field="full_name", sort="name_sort")
    email = EmailColumn(gettext_lazy("E-mail"), field="email", sort="email_sort")
    group = Column(
        gettext_lazy("Permission group"),
        field="permission_group",
        sort="group_sort",
        css="describes narrow-hides",
    )
    teams = TeamsColumn()
    extension = LiveNumberColumn(
        pgettext_lazy("column", "Extension"), field="extension", sort="extension_sort"
    )
    mode = ModeColumn(gettext_lazy("Mode"), field="mode", css="narrow-hides")
    status = OnlineColumn(
        gettext_lazy("Status"), field="online", yes=gettext_lazy("online"), no=gettext_lazy("offline")
    )
    calls = PoolColumn(
        pgettext_lazy("column", "Call presentations"), field="call_pool", sort="call_pool_size"
    )
    sms = PoolColumn(
        pgettext_lazy("column", "SMS senders"), field="sms_pool", sort="sms_pool_size", css="wide-only"
    )

    reads = (
        *("first_name", "last_name", "email", "permission_group", "teams", "extension", "mode"),
        *("online", "talking", "dnd", "call_pool", "sms_pool", "missing_since"),
    )

    class Meta(ListTable.Meta):
        order_by = "name"


class TeamTable(MirrorTable):
    """Teams with how many users are in them."""

    name = Column(gettext_lazy("Name"), field="name", sort="name_sort")
    type = Column(gettext_lazy("Type"), field="group_type", sort="type_sort")
    users = CountColumn(gettext_lazy("Users"), field="user_count")

    reads = ("name", "group_type", "user_count", "missing_since")

    class Meta(ListTable.Meta):
        order_by = "name"
