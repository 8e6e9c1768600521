"""What points to two kinds of users points to a user of plans alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("planning", "0011_fill_plan_users")]

    operations = [
        migrations.RemoveConstraint(model_name="assignment", name="one_assignment_per_user"),
        migrations.RemoveConstraint(model_name="assignment", name="one_assignment_per_planned_user"),
        migrations.RemoveConstraint(model_name="assignment", name="assignment_is_for_one_user"),
        migrations.RemoveIndex(model_name="cellchange", name="cell_by_user"),
        migrations.RemoveIndex(model_name="cellchange", name="cell_by_planned_user"),
        migrations.RemoveIndex(model_name="edit", name="edit_by_planned_user"),
        migrations.RemoveField(model_name="assignment", name="crm_user"),
        migrations.RemoveField(model_name="assignment", name="planned_user"),
        migrations.RemoveField(model_name="cellchange", name="crm_user"),
        migrations.RemoveField(model_name="cellchange", name="planned_user"),
        migrations.RemoveField(model_name="edit", name="crm_user"),
        migrations.RemoveField(model_name="edit", name="former_user"),
        migrations.RemoveField(model_name="edit", name="planned_user"),
        migrations.AlterField(
            model_name="assignment",
            name="plan_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="assignments",
                to="planning.planuser",
            ),
        ),
        migrations.AlterField(
            model_name="cellchange",
            name="plan_user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="planning.planuser",
            ),
        ),
        migrations.AlterField(
            model_name="planuser",
            name="crm_user",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="plan_user",
                to="inventory.crmuser",
                verbose_name="CRM user",
            ),
        ),
        migrations.AlterField(
            model_name="edit",
            name="kind",
            field=models.CharField(
                choices=[
                    ("cell", "edited by hand"),
                    ("mode", "mode set"),
                    ("pool", "pools changed"),
                    ("fill", "next free accounts given"),
                    ("swap", "two users swapped"),
                    ("take", "extensions taken away"),
                    ("as_live", "put back as live"),
                    ("choose", "taken into the plan"),
                    ("drop", "left out of the plan"),
                    ("set", "set from a file"),
                    ("copy", "copied from another plan"),
                    ("link", "planned user linked"),
                    ("unlink", "planned user unlinked"),
                    ("undo", "undone"),
                    ("restore", "restored"),
                ],
                max_length=20,
                verbose_name="what",
            ),
        ),
        migrations.AddIndex(
            model_name="cellchange",
            index=models.Index(fields=["plan_user", "part"], name="cell_by_user"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(fields=("plan", "plan_user"), name="one_assignment_per_user"),
        ),
        migrations.AddConstraint(
            model_name="edit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["link", "unlink"]), ("link__isnull", False)),
                    models.Q(models.Q(("kind__in", ["link", "unlink"]), _negated=True), ("link", None)),
                    _connector="OR",
                ),
                name="link_says_of_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="planuser",
            constraint=models.UniqueConstraint(
                condition=models.Q(("crm_user", None), ("merged_into", None)),
                fields=("tenant", "email"),
                name="one_planned_user_per_email",
                violation_error_message="Somebody with this e-mail is planned already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="planuser",
            constraint=models.CheckConstraint(
                condition=models.Q(("crm_user", None), ("email", ""), ("merged_into", None), _negated=True),
                name="planned_user_has_an_email",
            ),
        ),
        migrations.AddConstraint(
            model_name="planuser",
            constraint=models.CheckConstraint(
                condition=models.Q(("crm_user", None), ("merged_into", None), _connector="OR"),
                name="merged_user_is_not_in_the_crm",
            ),
        ),
    ]
