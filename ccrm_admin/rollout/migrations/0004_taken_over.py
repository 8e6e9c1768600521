"""Where a worksheet has taken over from what was said on the one before."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rollout", "0003_drift"),
    ]

    operations = [
        migrations.AddField(
            model_name="rollout",
            name="taken_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="rollout.rollout",
            ),
        ),
    ]
