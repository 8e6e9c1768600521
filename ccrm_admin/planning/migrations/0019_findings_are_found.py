from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import ccrm_admin.ordering.fields
from ccrm_admin.ordering.keys import BLANK


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    """Let all findings be computed anew by whoever looks first, with the columns that they lack."""
    apps.get_model("planning", "PlanFinding").objects.all().delete()
    apps.get_model("planning", "PlanState").objects.update(stamp="")


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0018_plainer_words"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AddField(
            model_name="planfinding",
            name="groups",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="planfinding",
            name="name_sort",
            field=ccrm_admin.ordering.fields.SortKeyField(
                blank=True, default=BLANK, editable=False, max_length=100
            ),
        ),
        migrations.AddField(
            model_name="planfinding",
            name="search",
            field=models.TextField(default=""),
        ),
    ]
