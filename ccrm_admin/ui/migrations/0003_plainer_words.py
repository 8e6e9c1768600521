from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ui", "0002_control_characters"),
    ]

    operations = [
        migrations.AlterField(
            model_name="listpreference",
            name="per_page",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="rows per page"),
        ),
    ]
