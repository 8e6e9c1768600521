"""Make the sort keys of the changes that are kept already."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from ccrm_admin.inventory import bulk
from ccrm_admin.ordering.keys import sort_key

ROWS_AT_ONCE = 5000


def fill(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the keys of all changes, some at a time."""
    model = apps.get_model("sync", "InventoryChange")
    last = 0
    while rows := list(
        model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "label")[:ROWS_AT_ONCE]
    ):
        bulk.update(model, [{"id": pk, "label_sort": sort_key(label)} for pk, label in rows])
        last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("sync", "0006_sort_keys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
