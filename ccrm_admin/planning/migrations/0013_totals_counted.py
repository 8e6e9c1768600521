"""What is counted when it is asked for need not be kept, and totals are counted from an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("planning", "0012_plan_users_alone")]

    operations = [
        migrations.RemoveField(model_name="planstate", name="uses"),
        migrations.RemoveField(model_name="planstate", name="cells"),
        migrations.AlterField(
            model_name="planstate",
            name="drafts",
            field=models.TextField(
                default="", help_text="The tenant's drafts that the findings tell of; see engine.stamp."
            ),
        ),
        migrations.AddIndex(
            model_name="planrow",
            index=models.Index(fields=["plan", "in_plan", "decided", "changes"], name="plan_row_totals"),
        ),
    ]
