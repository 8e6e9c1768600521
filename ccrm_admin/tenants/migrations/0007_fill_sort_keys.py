"""Make the sort keys of the tenants and people that are here already."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let each row make its own key."""
    for name, key in (("Tenant", "title_sort"), ("User", "name_sort")):
        for row in apps.get_model("tenants", name).objects.all():
            row.save(update_fields=[key])


class Migration(migrations.Migration):
    dependencies = [("tenants", "0006_sort_keys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
