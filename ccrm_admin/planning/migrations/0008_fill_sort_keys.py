"""Make the sort keys of the titles of plans; the rows of their grids are made anew when they are looked at."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let each plan make its own key."""
    for plan in apps.get_model("planning", "Plan").objects.all():
        plan.save(update_fields=["title_sort"])


class Migration(migrations.Migration):
    dependencies = [("planning", "0007_sort_keys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
