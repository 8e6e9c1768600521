"""The four lists of the mirror."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from ccrm_admin.inventory import facets, tables
from ccrm_admin.inventory.folding import search_terms
from ccrm_admin.inventory.models import (
    CallPresentation,
    CrmUser,
    MirrorRow,
    Resource,
    ResourceState,
    SipAccount,
    SmsSender,
)
from ccrm_admin.inventory.querysets import MirrorQuerySet
from ccrm_admin.inventory.search_index import keys_of, lookup
from ccrm_admin.ui.addresses import asked_text
from ccrm_admin.ui.scopes import ScopedList


class MirrorList(ScopedList):
    """A list of one mirrored resource, as of its last complete fetch."""

    model: ClassVar[type[MirrorRow]]
    resource: ClassVar[Resource]

    def rows(self) -> QuerySet[Any]:
        """All rows of the tenant; the search text stays in the database."""
        rows: MirrorQuerySet[Any] = self.model.objects  # type: ignore[attr-defined]
        return rows.for_tenant(self.request.tenant).defer("search")

    def read_along(self) -> dict[str, Any]:
        """The version of the rows, and the keys that the search index has for the text if it has few."""
        state = ResourceState.objects.filter(tenant=OuterRef("pk"), resource=self.resource)
        along: dict[str, Any] = {"version": Subquery(state.values("version"))}
        terms = search_terms(asked_text(self.request.GET))
        if found := lookup(self.model, terms, using=state.db):
            along["found"] = found
        return along

    def found(self, query: str) -> QuerySet[Any]:
        """The rows that fit the text, looked up by their keys where the index has few."""
        rows: MirrorQuerySet[Any] = self.rows()  # type: ignore[assignment]
        keys = self.remembered.along.get("found")
        return rows.matching(query, among=keys_of(keys) if keys else None)

    def version(self) -> int:
        """The version of the resource here, 0 before the first fetch."""
        return self.remembered.along["version"] or 0

    def extra_context(self) -> dict[str, Any]:
        """Whether an empty list was fetched at all."""
        return {"fetched": self.version() > 0}


class SipAccountList(MirrorList):
    """``/t/{tenant}/sip-accounts/``."""

    model = SipAccount
    resource = Resource.SIP_ACCOUNTS
    name = "sip-accounts"
    heading = _("SIP accounts")
    icon = "phone"
    table_class = tables.SipAccountTable
    facets = facets.SIP_ACCOUNT_FACETS


class CallPresentationList(MirrorList):
    """``/t/{tenant}/call-presentations/``."""

    model = CallPresentation
    resource = Resource.CALL_PRESENTATIONS
    name = "call-presentations"
    heading = _("Call presentations")
    icon = "phone-outgoing"
    table_class = tables.CallPresentationTable
    facets = facets.CALL_PRESENTATION_FACETS


class SmsSenderList(MirrorList):
    """``/t/{tenant}/sms-senders/``."""

    model = SmsSender
    resource = Resource.SMS_SENDERS
    name = "sms-senders"
    heading = _("SMS senders")
    icon = "message"
    table_class = tables.SmsSenderTable
    facets = facets.SMS_SENDER_FACETS


class CrmUserList(MirrorList):
    """``/t/{tenant}/users/``."""

    model = CrmUser
    resource = Resource.CRM_USERS
    name = "users"
    heading = _("CRM users")
    icon = "users"
    table_class = tables.CrmUserTable
    selected_template_name = "inventory/_selected_users.html"
    facets = facets.CRM_USER_FACETS
