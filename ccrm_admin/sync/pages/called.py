"""What the record of a change is called where users of one name are told apart: an expression of changes."""

from __future__ import annotations

from django.db.models import Case, Exists, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf
from django.db.models.lookups import Exact

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import CrmUser

_NAMESAKES = CrmUser.objects.filter(
    tenant=OuterRef(OuterRef("tenant")), name_sort=OuterRef(OuterRef("label_sort"))
).exclude(pk=OuterRef("pk"))
_OWN_EMAIL = NullIf(NullIf("email", Value("")), OuterRef("label"))  # who has no name is called by it
_APART = Coalesce(_OWN_EMAIL, "extension", output_field=TextField())
_TOLD_APART = (
    CrmUser.objects.filter(Exists(_NAMESAKES), pk=OuterRef("row_id"))
    .exclude(Exact(_APART, Value("")))
    .values(called=Concat(OuterRef("label"), Value(" ("), _APART, Value(")"), output_field=TextField()))
)
# The label; with the e-mail or extension if another user of the tenant, be they gone, has the name too.
CALLED = Case(
    When(resource=Resource.CRM_USERS, then=Coalesce(Subquery(_TOLD_APART), "label")),
    default="label",
    output_field=TextField(),
)
