"""Give the e-mails of planned users their one spelling, by which the CRM's users are compared with them."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from ccrm_admin.spelling import email_key


def respell(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Respell all; of two who are still to come and would share an e-mail, the second stays as it is."""
    planned_users = apps.get_model("planning", "PlannedUser").objects
    for planned in planned_users.order_by("pk"):
        email = email_key(planned.email)
        others = planned_users.filter(tenant_id=planned.tenant_id, email=email, tied_to=None)
        if email != planned.email and (planned.tied_to_id or not others.exists()):
            planned_users.filter(pk=planned.pk).update(email=email)


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial")]

    operations = [migrations.RunPython(respell, migrations.RunPython.noop)]
