"""Room for one row for everybody whom plans decide about, in the CRM or still to come."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0008_fill_sort_keys"),
        ("planning", "0009_former_user"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="edit", name="tie_says_of_whom"),
        migrations.RemoveConstraint(model_name="planneduser", name="one_planned_user_per_email"),
        migrations.RenameModel(old_name="PlannedUser", new_name="PlanUser"),
        migrations.AlterModelOptions(
            name="planuser",
            options={"verbose_name": "user of plans", "verbose_name_plural": "users of plans"},
        ),
        migrations.RenameField(model_name="planuser", old_name="tied_to", new_name="crm_user"),
        migrations.AddField(
            model_name="planuser",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="planning.planuser",
            ),
        ),
        migrations.RenameField(model_name="planrow", old_name="planned_user", new_name="plan_user"),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("swapped", models.JSONField(default=list)),
                (
                    "at",
                    models.DateTimeField(
                        help_text="When it was made last; nothing once it is undone.", null=True
                    ),
                ),
                (
                    "absorbed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="planning.planuser",
                    ),
                ),
                (
                    "former",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="inventory.crmuser",
                    ),
                ),
                (
                    "plan_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="planning.planuser",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="inventory.crmuser",
                    ),
                ),
            ],
            options={"verbose_name": "link", "verbose_name_plural": "links"},
        ),
        migrations.AddField(
            model_name="edit",
            name="link",
            field=models.ForeignKey(
                help_text="What was linked, or unlinked.",
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="edits",
                to="planning.link",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="plan_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="assignments",
                to="planning.planuser",
            ),
        ),
        migrations.AddField(
            model_name="cellchange",
            name="plan_user",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="planning.planuser",
            ),
        ),
    ]
