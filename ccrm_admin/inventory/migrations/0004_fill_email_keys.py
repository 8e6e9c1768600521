"""Give the users who are here already the key by which plans recognise them."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from ccrm_admin.spelling import email_key

LONGEST_KEY = 254  # characters
ROWS_AT_ONCE = 5000


def fill(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the keys of all rows, some at a time; an address that is too long for one has none."""
    users = apps.get_model("inventory", "CrmUser").objects.only("email").order_by("pk")
    last = 0
    while rows := list(users.filter(pk__gt=last)[:ROWS_AT_ONCE]):
        for user in rows:
            key = email_key(user.email)
            user.email_key = key if len(key) <= LONGEST_KEY else ""
        users.model.objects.bulk_update(rows, ["email_key"], batch_size=500)
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("inventory", "0003_email_key")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
