from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0017_holdings_of_a_day"),
        ("tenants", "0009_language"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="holding",
            name="holdings_of_number",
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(
                condition=models.Q(("extension__gt", "")),
                fields=["tenant", "extension", "began_at", "ended_at", "user"],
                name="holdings_of_extensions",
            ),
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(
                fields=["tenant", "kind", "presentation_canonical", "began_at", "ended_at", "user"],
                name="holdings_of_numbers",
            ),
        ),
    ]
