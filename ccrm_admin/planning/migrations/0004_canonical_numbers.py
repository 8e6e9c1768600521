from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0003_plan_token"),
    ]

    operations = [
        migrations.AddField(
            model_name="planrow",
            name="calls_canonical",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="planrow",
            name="sms_canonical",
            field=models.TextField(default=""),
        ),
    ]
