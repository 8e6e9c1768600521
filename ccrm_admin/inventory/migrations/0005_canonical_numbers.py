from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0004_fill_email_keys"),
        ("tenants", "0002_tenant_region"),
    ]

    operations = [
        migrations.AddField(
            model_name="callpresentation",
            name="presentation_canonical",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="crmuser",
            name="call_pool_canonical",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name="crmuser",
            name="sms_pool_canonical",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name="sipaccount",
            name="caller_id_canonical",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="smssender",
            name="presentation_canonical",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddIndex(
            model_name="sipaccount",
            index=models.Index(
                fields=["tenant", "caller_id_canonical", "id"], name="sip_by_caller_id_canonical"
            ),
        ),
    ]
