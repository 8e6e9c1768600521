from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sync", "0007_fill_sort_keys"),
    ]

    operations = [
        migrations.AlterField(
            model_name="inventorychange",
            name="kind",
            field=models.CharField(
                choices=[("added", "new"), ("changed", "changed"), ("removed", "gone"), ("returned", "back")],
                max_length=20,
                verbose_name="change",
            ),
        ),
        migrations.AlterField(
            model_name="keycheck",
            name="asked_at",
            field=models.DateTimeField(verbose_name="requested"),
        ),
        migrations.AlterField(
            model_name="keycheck",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "queued"),
                    ("running", "running"),
                    ("ok", "complete"),
                    ("failed", "failed"),
                ],
                default="queued",
                max_length=20,
                verbose_name="result",
            ),
        ),
        migrations.AlterField(
            model_name="resourceresult",
            name="status",
            field=models.CharField(
                choices=[
                    ("ok", "complete"),
                    ("failed", "failed"),
                    ("held", "to be confirmed"),
                    ("unsure", "unclear"),
                ],
                max_length=20,
                verbose_name="result",
            ),
        ),
        migrations.AlterField(
            model_name="syncrun",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "queued"),
                    ("running", "running"),
                    ("ok", "complete"),
                    ("partial", "partial"),
                    ("failed", "failed"),
                    ("interrupted", "interrupted"),
                ],
                default="queued",
                max_length=20,
                verbose_name="result",
            ),
        ),
        migrations.AlterField(
            model_name="syncrun",
            name="trigger",
            field=models.CharField(
                choices=[
                    ("viewed", "page opened"),
                    ("scheduled", "schedule"),
                    ("person", "a person"),
                    ("command", "the command line"),
                    ("resumed", "retry"),
                ],
                max_length=20,
                verbose_name="started by",
            ),
        ),
    ]
