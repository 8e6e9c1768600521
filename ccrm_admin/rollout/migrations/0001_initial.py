import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ccrm_admin.ordering.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("planning", "0020_statuses"),
        ("tenants", "0008_plainer_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Rollout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                ("comment", models.CharField(blank=True, max_length=500, verbose_name="comment")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved")),
                ("hash", models.CharField(max_length=64)),
                ("edit_number", models.PositiveBigIntegerField()),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                (
                    "closed_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("carried_out", "carried out"),
                            ("sent_back", "sent back"),
                            ("reopened", "back to draft"),
                            ("archived", "archived"),
                        ],
                        max_length=20,
                    ),
                ),
                ("stamp", models.TextField(blank=True, default="")),
                ("moved", models.PositiveIntegerField(default=0)),
                ("open_errors", models.PositiveIntegerField(default=0)),
                ("told", models.BooleanField(default=False)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rollouts",
                        to="planning.plan",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rollouts",
                        to="tenants.tenant",
                    ),
                ),
            ],
            options={
                "verbose_name": "rollout",
                "verbose_name_plural": "rollouts",
            },
        ),
        migrations.CreateModel(
            name="FrozenEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.CharField(max_length=20, verbose_name="part")),
                ("newcomer", models.BooleanField(default=False)),
                ("live", models.JSONField(null=True)),
                ("planned", models.JSONField(null=True)),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unchanged", "unchanged"),
                            ("progress", "already so in CCRM"),
                            ("moved", "moved"),
                            ("new", "new"),
                            ("gone", "no longer needed"),
                        ],
                        default="unchanged",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("now_live", models.JSONField(null=True)),
                ("now_planned", models.JSONField(null=True)),
                ("why", models.JSONField(default=dict)),
                ("name", models.CharField(max_length=310)),
                (
                    "name_sort",
                    ccrm_admin.ordering.fields.SortKeyField(
                        blank=True, editable=False, max_length=100, of=("name",)
                    ),
                ),
                ("search", models.TextField(blank=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="planning.planuser"
                    ),
                ),
                (
                    "rollout",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="rollout.rollout",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry",
                "verbose_name_plural": "entries",
            },
        ),
        migrations.CreateModel(
            name="AgreedError",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=16)),
                ("code", models.CharField(max_length=40)),
                ("sentence", models.TextField()),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rollout",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreed",
                        to="rollout.rollout",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreed error",
                "verbose_name_plural": "agreed errors",
            },
        ),
        migrations.AddIndex(
            model_name="rollout",
            index=models.Index(fields=["tenant", "closed_at"], name="rollout_by_tenant"),
        ),
        migrations.AddConstraint(
            model_name="rollout",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="one_rollout_per_number"),
        ),
        migrations.AddConstraint(
            model_name="rollout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("plan",), name="one_open_rollout_per_plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="rollout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_why", "")),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_why__in", ["carried_out", "sent_back", "reopened", "archived"]),
                    ),
                    _connector="OR",
                ),
                name="closed_rollout_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="rollout",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_at__isnull", False), ("approved_by", None), _connector="OR"),
                name="approved_rollout_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="frozenentry",
            index=models.Index(fields=["rollout", "name_sort"], name="entry_by_name"),
        ),
        migrations.AddConstraint(
            model_name="frozenentry",
            constraint=models.UniqueConstraint(
                fields=("rollout", "plan_user", "part"), name="one_entry_per_part"
            ),
        ),
        migrations.AddConstraint(
            model_name="frozenentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["extension", "callPresentations", "smsSenders"])),
                name="known_entry_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="frozenentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["unchanged", "progress", "moved", "new", "gone"])),
                name="known_entry_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreederror",
            constraint=models.UniqueConstraint(fields=("rollout", "digest"), name="one_agreement_per_error"),
        ),
    ]
