"""Reads of the mirror."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, Q, QuerySet

from ccrm_admin.inventory.choices import OPTIONAL, Mode
from ccrm_admin.inventory.lookups import Likely
from ccrm_admin.inventory.normalize import search_terms
from ccrm_admin.inventory.search_index import indexed
from ccrm_admin.inventory.vocabulary import VOICE
from ccrm_admin.tenants.querysets import Row, TenantQuerySet

if TYPE_CHECKING:
    from ccrm_admin.inventory.models import CrmUser, ResourceState, SipAccount  # noqa: F401 - in base classes
    from ccrm_admin.tenants.models import Tenant

# Of a present SIP account: nobody holds it, and the CCRM calls it unassigned; the two say different things.
FREE = Q(assigned=False, holder_count=0)
CONTRADICTING = Q(assigned=True, holder_count=0) | Q(assigned=False, holder_count__gt=0)


class MirrorQuerySet(TenantQuerySet[Row]):
    """Reads that every mirrored resource has."""

    def for_keys(self, tenant: Tenant, keys: list[int]) -> Self:
        """The rows of ``tenant`` among those with these keys, to be read by them and by nothing else."""
        return self.filter(Likely(Q(tenant_id=tenant.pk)), pk__in=keys)

    def present(self) -> Self:
        """Those that the last complete fetch had."""
        return self.filter(missing_since=None)

    def gone(self) -> Self:
        """Those that a later fetch had no more."""
        return self.filter(missing_since__isnull=False)

    def matching(self, text: str) -> Self:
        """Those whose visible text holds every word of ``text``, folded; numbers in any spelling."""
        return self.filter(*(Q(search__contains=term) for term in search_terms(text)))

    def holding_word(self, word: str) -> Self:
        """Those whose visible text, as it is now, holds ``word``, folded; found by the search index."""
        return self.filter(indexed(self.model, word, using=self.db), search__contains=word)


class SipAccountQuerySet(MirrorQuerySet["SipAccount"]):
    """Reads of SIP accounts."""

    def voice(self) -> Self:
        """Accounts for calls, the only ones a person can use."""
        return self.filter(extension_type=VOICE)

    def free(self) -> Self:
        """Voice accounts that nobody holds and that the CCRM calls unassigned."""
        return self.present().voice().filter(FREE)

    def contradicting(self) -> Self:
        """Those whose ``assigned`` says otherwise than the users do."""
        return self.present().filter(CONTRADICTING)


class CrmUserQuerySet(MirrorQuerySet["CrmUser"]):
    """Reads of CRM users."""

    def without_extension(self) -> Self:
        """Those who could not make a call now: neither an account of their own nor a dynamic one."""
        return self.present().filter(mode=Mode.NONE)

    def shared_names(self) -> QuerySet[Any, str]:
        """Return the names that several of them have, as ``name_sort``."""
        counted = self.order_by().values("name_sort").annotate(bearers=Count("pk"))
        return counted.filter(bearers__gt=1).values_list("name_sort", flat=True)

    def holding_account(self, extension_id: int) -> Self:
        """Those who have the SIP account with this remote id now."""
        return self.present().filter(extension_id=extension_id)

    def showing(self, number: str) -> Self:
        """Those whose pool for calls has the number, in canonical form."""
        return self.present().filter(call_pool_canonical__includes=number)

    def in_team(self, uuid: str) -> Self:
        """Those who are in the team with this remote id now."""
        return self.present().filter(team_ids__includes=uuid)

    def sending_from(self, sender: str) -> Self:
        """Those whose pool for SMS has the number, in canonical form, or the name."""
        return self.present().filter(sms_pool_canonical__includes=sender)


class ResourceStateQuerySet(TenantQuerySet["ResourceState"]):
    """Reads of how old the lists are."""

    def required(self) -> Self:
        """Those of the lists that every tenant's API gives: their ages are the mirror's."""
        return self.exclude(resource__in=OPTIONAL)
