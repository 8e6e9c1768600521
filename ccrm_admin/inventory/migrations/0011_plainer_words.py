from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0010_digest"),
    ]

    operations = [
        migrations.AlterField(
            model_name="callpresentation",
            name="intl_format",
            field=models.CharField(max_length=64, verbose_name="readable number"),
        ),
        migrations.AlterField(
            model_name="smssender",
            name="sender_id",
            field=models.BigIntegerField(verbose_name="sender ID"),
        ),
    ]
