import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exports", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="requested"),
        ),
        migrations.AlterField(
            model_name="export",
            name="problem",
            field=models.CharField(
                blank=True,
                choices=[
                    ("lost", "Preparing the file was interrupted. Your data is safe; try again."),
                    (
                        "idle",
                        "The queue did not move, so the file was not created. Tell your operator, then try again.",
                    ),
                    ("refused", "You no longer have access to this tenant, so the file was not created."),
                    (
                        "too_long",
                        "The list has more rows than an Excel sheet can hold. Filter it or download the CSV file.",
                    ),
                    (
                        "broken",
                        "The file was not created; the list itself is safe. Try again. If it fails again, tell your operator: the log has the cause.",
                    ),
                ],
                max_length=10,
                verbose_name="problem",
            ),
        ),
        migrations.AlterField(
            model_name="export",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "queued"),
                    ("running", "preparing"),
                    ("ready", "ready"),
                    ("failed", "failed"),
                ],
                default="queued",
                max_length=10,
                verbose_name="status",
            ),
        ),
    ]
