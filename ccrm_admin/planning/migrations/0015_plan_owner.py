"""Plans get an owner: of those that are there, who made them."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def own(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give each plan to who made it; those of scripts stay nobody's."""
    apps.get_model("planning", "Plan").objects.update(owner_id=F("created_by_id"))


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("planning", "0014_claims_version"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                help_text="Who answers for this plan.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="owner",
            ),
        ),
        migrations.RunPython(own, migrations.RunPython.noop, elidable=True),
    ]
