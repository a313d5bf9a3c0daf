"""PostgreSQL itself refuses two people on one post of an area at once; elsewhere the verb's lock does.

The rule needs the extension btree_gist. Where this account may not create it, the migration goes on
without the rule and says so: docs/operations.md has the two lines with which to add it later.
"""

import logging

from django.db import DatabaseError, migrations, transaction

logger = logging.getLogger(__name__)

EXTENSION = "CREATE EXTENSION IF NOT EXISTS btree_gist"
ADD = """
    ALTER TABLE escalations_shift ADD CONSTRAINT shift_one_person_at_a_time
    EXCLUDE USING gist (area_id WITH =, post WITH =, tstzrange(starts, ends) WITH &&)
"""
REMOVE = "ALTER TABLE escalations_shift DROP CONSTRAINT IF EXISTS shift_one_person_at_a_time"


def add(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(EXTENSION)
    except DatabaseError:
        logger.warning(
            "This database account may not create the extension btree_gist, so the database itself does not "
            "forbid overlapping shifts; the application still does. See docs/operations.md, The rota."
        )
        return
    schema_editor.execute(ADD)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REMOVE)


class Migration(migrations.Migration):

    dependencies = [("escalations", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
