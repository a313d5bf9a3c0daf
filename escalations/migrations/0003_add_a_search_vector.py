from django.db import migrations


class VectorOnPostgres(migrations.RunSQL):
    """A stored search vector with its index, where the database is PostgreSQL; elsewhere LIKE serves."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):

    dependencies = [("escalations", "0002_forbid_overlapping_shifts")]

    operations = [
        VectorOnPostgres(
            [
                "ALTER TABLE escalations_escalation ADD COLUMN search_vector tsvector "
                "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(searchable), ' '))) STORED",
                "CREATE INDEX escalation_search ON escalations_escalation USING gin (search_vector)",
            ],
            [
                "DROP INDEX escalation_search",
                "ALTER TABLE escalations_escalation DROP COLUMN search_vector",
            ],
        ),
    ]
