from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0019_findings_are_found"),
        ("tenants", "0008_plainer_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="plan",
            name="known_plan_status",
        ),
        migrations.AddField(
            model_name="plan",
            name="out_of_date",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="Whether it would do something else than was approved.",
            ),
        ),
        migrations.AddField(
            model_name="planningsettings",
            name="same_person_approves",
            field=models.BooleanField(
                default=False,
                help_text="Otherwise a plan is approved by someone who neither proposed it nor edited it.",
                verbose_name="the same person can propose and approve",
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
                    ("propose", "proposed"),
                    ("approve", "approved"),
                    ("send_back", "sent back"),
                    ("reopen", "back to draft"),
                    ("carry_out", "carried out"),
                    ("archive", "archived"),
                    ("unarchive", "unarchived"),
                ],
                max_length=20,
                verbose_name="what",
            ),
        ),
        migrations.AlterField(
            model_name="plan",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("proposed", "proposed"),
                    ("approved", "approved"),
                    ("carried_out", "carried out"),
                    ("archived", "archived"),
                ],
                default="draft",
                editable=False,
                max_length=20,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "proposed", "approved", "carried_out", "archived"])
                ),
                name="known_plan_status",
            ),
        ),
    ]
