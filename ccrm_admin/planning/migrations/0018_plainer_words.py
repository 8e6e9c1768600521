from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0011_plainer_words"),
        ("planning", "0017_acknowledgements"),
        ("tenants", "0008_plainer_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="edit",
            name="kind",
            field=models.CharField(
                choices=[
                    ("cell", "edited by hand"),
                    ("mode", "mode set"),
                    ("pool", "pools changed"),
                    ("fill", "free accounts given"),
                    ("swap", "two users swapped"),
                    ("take", "extensions removed"),
                    ("as_live", "reset to live"),
                    ("choose", "added to the plan"),
                    ("drop", "removed from the plan"),
                    ("set", "set from a file"),
                    ("copy", "copied from another plan"),
                    ("link", "planned user linked"),
                    ("unlink", "planned user unlinked"),
                    ("acknowledge", "findings acknowledged"),
                    ("show_again", "findings shown again"),
                    ("undo", "undone"),
                    ("restore", "restored"),
                ],
                max_length=20,
                verbose_name="what",
            ),
        ),
        migrations.AlterField(
            model_name="plan",
            name="target_date",
            field=models.DateField(blank=True, null=True, verbose_name="due date"),
        ),
        migrations.AlterField(
            model_name="planrow",
            name="decided",
            field=models.BooleanField(verbose_name="filled in"),
        ),
        migrations.AlterField(
            model_name="planstate",
            name="decided",
            field=models.PositiveIntegerField(default=0, verbose_name="users filled in"),
        ),
        migrations.AlterConstraint(
            model_name="plan",
            name="one_plan_per_title",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "archived"), _negated=True),
                fields=("tenant", "title"),
                name="one_plan_per_title",
                violation_error_message="A plan with this title already exists.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="planuser",
            name="one_planned_user_per_email",
            constraint=models.UniqueConstraint(
                condition=models.Q(("crm_user", None), ("merged_into", None)),
                fields=("tenant", "email"),
                name="one_planned_user_per_email",
                violation_error_message="A planned user with this e-mail already exists.",
            ),
        ),
    ]
