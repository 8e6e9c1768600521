from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="planrow",
            index=models.Index(fields=["plan", "-in_plan", "name_sort", "id"], name="plan_row_in_plan_first"),
        ),
    ]
