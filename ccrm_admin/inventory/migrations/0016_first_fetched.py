"""Keep when a list was first fetched; of those that were, the oldest row tells."""

import django.utils.timezone
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Min

MODELS = {
    "sip_accounts": "SipAccount",
    "call_presentations": "CallPresentation",
    "sms_senders": "SmsSender",
    "crm_users": "CrmUser",
}


def fill(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write it for each list of each tenant; one without rows has been known since its last fetch."""
    for state in apps.get_model("inventory", "ResourceState").objects.all():
        rows = apps.get_model("inventory", MODELS[state.resource]).objects.filter(tenant=state.tenant_id)
        state.first_fetched_at = rows.aggregate(at=Min("first_seen_at"))["at"] or state.fetched_at
        state.save(update_fields=["first_fetched_at"])


class Migration(migrations.Migration):
    dependencies = [("inventory", "0015_uuid_label")]

    operations = [
        migrations.AddField(
            model_name="resourcestate",
            name="first_fetched_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="first fetched"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
