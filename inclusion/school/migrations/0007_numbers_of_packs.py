from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def forget_year_9(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """No pack goes by the plans in Year 9, so that it is not asked for any more."""
    apps.get_model("school", "SchoolCount").objects.filter(name="plans_y9").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("school", "0006_term_date_runs"),
    ]

    operations = [
        migrations.AlterField(
            model_name="schoolcount",
            name="name",
            field=models.CharField(
                choices=[
                    ("plans", "EHC plans in all"),
                    ("plans_nursery", "EHC plans in nursery classes"),
                    ("plans_y2", "EHC plans in Year 2"),
                    ("plans_y5", "EHC plans in Year 5"),
                    ("plans_y6", "EHC plans in Year 6"),
                    ("plans_y11", "EHC plans in Year 11"),
                    ("plans_y13", "EHC plans in Year 13"),
                    ("candidates", "Exam candidates with access arrangements"),
                    ("consultations", "Consultations received last year"),
                    ("pupil_premium", "Pupils who count for the pupil premium"),
                ],
                max_length=13,
            ),
        ),
        migrations.RunPython(forget_year_9, migrations.RunPython.noop),
    ]
