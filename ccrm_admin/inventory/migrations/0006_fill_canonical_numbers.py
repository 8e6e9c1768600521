"""Compare the numbers that are here already, and let them be found in any spelling."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.computed_columns import made_columns
from ccrm_admin.inventory.models import CallPresentation, CrmUser, SipAccount, SmsSender

ROWS_AT_ONCE = 5000
MADE = {
    SipAccount: ("caller_id_canonical", "search"),
    CallPresentation: ("presentation_canonical", "search"),
    SmsSender: ("presentation_canonical", "search"),
    CrmUser: ("call_pool_canonical", "sms_pool_canonical", "search"),
}


def fill(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the columns of all rows, some at a time."""
    regions = dict(apps.get_model("tenants", "Tenant").objects.values_list("pk", "region"))
    for current, names in MADE.items():
        model: Any = apps.get_model("inventory", current.__name__)
        last = 0
        while rows := list(model.objects.filter(pk__gt=last).order_by("pk").values()[:ROWS_AT_ONCE]):
            changed = []
            for row in rows:
                made = made_columns(current, row, regions[row["tenant_id"]])
                changed.append({"id": row["id"], **{name: made[name] for name in names}})
            bulk.update(model, changed)
            last = rows[-1]["id"]


class Migration(migrations.Migration):
    dependencies = [("inventory", "0005_canonical_numbers")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
