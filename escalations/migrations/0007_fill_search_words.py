"""Gives the escalations there are their search words."""

import unicodedata

from django.db import migrations

BATCH = 500


def words_of(text):
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "").replace("'", ""))
    kept = (letter if letter.isalnum() else "" if unicodedata.combining(letter) else " " for letter in plain)
    return [word[:40] for word in "".join(kept).split()]


def fill(apps, schema_editor):
    Escalation = apps.get_model("escalations", "Escalation")
    rows = Escalation.objects.select_related("client").prefetch_related("observations__additions")
    batch = []
    for row in rows.iterator(chunk_size=BATCH):
        texts = [row.client.name, row.client.preferred_name]
        for report in row.observations.all():
            texts += [report.words, report.they_would_like, report.would_help]
            texts += [added.words for added in report.additions.all()]
        words = dict.fromkeys(word for text in texts for word in words_of(text))
        row.searchable = "".join(f" {word}" for word in words)
        batch.append(row)
        if len(batch) == BATCH:
            Escalation.objects.bulk_update(batch, ["searchable"])
            batch = []
    Escalation.objects.bulk_update(batch, ["searchable"])


class Migration(migrations.Migration):

    dependencies = [("escalations", "0006_add_search_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
