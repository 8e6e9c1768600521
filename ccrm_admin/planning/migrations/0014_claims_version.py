"""A column called for what it counts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("planning", "0013_totals_counted")]

    operations = [
        migrations.RenameField(model_name="plan", old_name="told_version", new_name="claims_version"),
        migrations.AlterField(
            model_name="plan",
            name="claims_version",
            field=models.PositiveBigIntegerField(
                default=0,
                editable=False,
                help_text="Raised whenever what other plans say of this one changes: its accounts, title or date.",
            ),
        ),
    ]
