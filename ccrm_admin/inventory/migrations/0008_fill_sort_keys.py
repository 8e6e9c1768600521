"""Make the sort keys and the folded names of the rows that are here already."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.computed_columns import made_columns
from ccrm_admin.inventory.models import CallPresentation, CrmUser, SipAccount, SmsSender
from ccrm_admin.ordering.keys import sort_key

ROWS_AT_ONCE = 5000


def fill(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the keys of all rows, some at a time."""
    regions = dict(apps.get_model("tenants", "Tenant").objects.values_list("pk", "region"))
    for current in (SipAccount, CallPresentation, SmsSender, CrmUser):
        model: Any = apps.get_model("inventory", current.__name__)
        last = 0
        while rows := list(model.objects.filter(pk__gt=last).order_by("pk").values()[:ROWS_AT_ONCE]):
            bulk.update(model, [_keys(current, row, regions[row["tenant_id"]]) for row in rows])
            last = rows[-1]["id"]


def _keys(current: Any, row: dict[str, Any], region: str) -> dict[str, Any]:
    made = made_columns(current, row, region)
    if current is SipAccount:
        made["holder_sort"] = sort_key(row["holder_names"])
    keys = {name: value for name, value in made.items() if name.endswith(("_sort", "_folded"))}
    return {"id": row["id"], **keys}


class Migration(migrations.Migration):
    dependencies = [("inventory", "0007_sort_keys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
