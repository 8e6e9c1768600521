"""The key by which plans recognise a user: the e-mail in its one spelling."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0002_account_ids_above_zero"),
    ]

    operations = [
        migrations.AddField(
            model_name="crmuser",
            name="email_key",
            field=models.CharField(default="", editable=False, max_length=254),
        ),
        migrations.AddIndex(
            model_name="crmuser",
            index=models.Index(fields=["tenant", "email_key", "id"], name="user_by_email_key"),
        ),
    ]
