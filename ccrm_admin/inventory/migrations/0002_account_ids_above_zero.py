"""The client takes no account id below 1 any more, so what came in with one is no longer fetched."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone


def let_go(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Mark such accounts as gone, and leave nobody on one: a user's 0 has always meant none."""
    accounts = apps.get_model("inventory", "SipAccount").objects.using(schema_editor.connection.alias)
    accounts.filter(extension_id__lt=1, missing_since=None).update(missing_since=timezone.now())
    users = apps.get_model("inventory", "CrmUser").objects.using(schema_editor.connection.alias)
    seated = users.filter(extension_id__lt=1)
    seated.filter(mode="static").update(mode="none")
    seated.update(extension_id=None)


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]

    operations = [migrations.RunPython(let_go, migrations.RunPython.noop)]
