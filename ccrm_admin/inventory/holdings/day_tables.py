"""The tables of the lists on a past day, with what is of that day in place of what is now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory.choices import Mode
from ccrm_admin.inventory.columns import CountColumn, shown_pool
from ccrm_admin.inventory.holdings.joined import BETWEEN
from ccrm_admin.inventory.models import CallPresentation, CrmUser, MirrorRow, SipAccount, SmsSender, Team
from ccrm_admin.inventory.tables import (
    CallPresentationTable,
    CrmUserTable,
    MirrorTable,
    SipAccountTable,
    SmsSenderTable,
    TeamTable,
)
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.spelling import isolated
from ccrm_admin.ui.columns import DASH, Column, NumberColumn, YesNoColumn


class DayTextsColumn(Column):
    """Several texts that the database gives as one."""

    def texts(self, value: str) -> Sequence[str]:
        """Return them in order."""
        return in_order(filter(None, value.split(BETWEEN)))

    def text(self, value: str) -> str:
        """All of them, as an export writes them."""
        return ", ".join(self.texts(value))


class DayHoldersColumn(DayTextsColumn):
    """The users who held an account."""

    def html(self, record: Any) -> str:
        """Their names, each of which may be written from right to left."""
        return escape(", ".join(map(isolated, self.texts(getattr(record, self.field))))) or DASH


class DayTeamsColumn(DayTextsColumn):
    """The teams that a user was in, by the names that they have now."""

    usual = False

    def texts(self, value: str) -> Sequence[str]:
        """Return them in order."""
        return [name.strip() or gettext("(empty)") for name in super().texts(value)]


class DayPoolColumn(DayTextsColumn):
    """A user's pool."""

    def html(self, record: Any) -> str:
        """The first number, and how many more."""
        return shown_pool(self.texts(getattr(record, self.field)))


class DayModeColumn(Column):
    """How a user came by a SIP account."""

    def text(self, value: str) -> str:
        """The mode in the person's language."""
        return str(Mode(value).label)


class _OfADay:
    """A row that is gone by now was there then, so it looks like any other."""

    def row_class(self, record: Any) -> str:  # noqa: ARG002 - the table's signature
        """No class."""
        return ""


class SipAccountDayTable(_OfADay, SipAccountTable):
    """SIP accounts with the holders of a day; of what the CCRM called assigned only the present is known."""

    assigned = YesNoColumn(_("Assigned"), field="day_held", yes=_("yes"), no=_("no"))
    holder = DayHoldersColumn(_("Holder"), field="day_holders", sort="day_holder_sort")


class CallPresentationDayTable(_OfADay, CallPresentationTable):
    """Numbers with how many users had them in their pool on a day."""

    users = CountColumn(_("Users"), field="day_users")


class SmsSenderDayTable(_OfADay, SmsSenderTable):
    """Senders with how many users had them in their pool on a day."""

    users = CountColumn(_("Users"), field="day_users")


class CrmUserDayTable(_OfADay, CrmUserTable):
    """Users and what they had on a day; who was online then is not kept."""

    extension = NumberColumn(
        pgettext_lazy("column", "Extension"), field="day_extension", sort="day_extension_sort"
    )
    teams = DayTeamsColumn(_("Teams"), field="day_teams", sort="day_teams_sort", css="wraps")
    mode = DayModeColumn(_("Mode"), field="day_mode", css="narrow-hides")
    status = None  # type: ignore[assignment] # how django-tables2 leaves out a column
    calls = DayPoolColumn(
        pgettext_lazy("column", "Call presentations"), field="day_calls", sort="day_calls_size"
    )
    sms = DayPoolColumn(
        pgettext_lazy("column", "SMS senders"), field="day_sms", sort="day_sms_size", css="wide-only"
    )


class TeamlessUserDayTable(CrmUserDayTable):
    """The same of a day when teams were not read yet."""

    teams = None  # type: ignore[assignment] # how django-tables2 leaves out a column


class TeamDayTable(_OfADay, TeamTable):
    """Teams with how many users were in them on a day."""

    users = CountColumn(_("Users"), field="day_users")


DAY_TABLES: dict[type[MirrorRow], type[MirrorTable]] = {
    SipAccount: SipAccountDayTable,
    CallPresentation: CallPresentationDayTable,
    SmsSender: SmsSenderDayTable,
    CrmUser: CrmUserDayTable,
    Team: TeamDayTable,
}
