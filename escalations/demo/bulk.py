"""Writes many rows of a table at once: plain values, no objects, by COPY where there is PostgreSQL."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
Convert = Callable[[Any], Any]


class Ready(str):
    """JSON that is written already: the same for many rows."""

    __slots__ = ()


class Table:
    """The columns of a model somebody gives values for; all others take their default."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields if not field.generated}
        rest = [field for name, field in fields.items() if name not in names]
        self.model = model
        self.columns = [fields[name].column for name in names] + [field.column for field in rest]
        convert = _for_copy if connection.vendor == "postgresql" else _for_sqlite
        self.converters = [convert(fields[name]) for name in names]
        self.rest = [convert(field)(field.get_default()) for field in rest]

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Add these rows; their values stand in the order of the names."""
        converters, rest = self.converters, self.rest
        whole = (
            [convert(value) for convert, value in zip(converters, row, strict=True)] + rest for row in rows
        )
        if connection.vendor == "postgresql":
            self._copy(whole)
        else:
            self._insert(whole)

    def _quoted(self) -> tuple[str, str]:
        quote = connection.ops.quote_name
        return quote(self.model._meta.db_table), ", ".join(map(quote, self.columns))

    def _copy(self, rows: Iterable[list[str]]) -> None:
        table, columns = self._quoted()
        text = io.StringIO("".join("\t".join(row) + "\n" for row in rows))
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)

    def _insert(self, rows: Iterable[list[Any]]) -> None:
        table, columns = self._quoted()
        places = ", ".join(["%s"] * len(self.columns))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608 -- names of our own tables
                list(rows),
            )


def _for_copy(field: models.Field[Any, Any]) -> Convert:
    """How a value of this column is written in COPY's text."""
    plain = _PLAIN.get(field.get_internal_type(), lambda value: str(value).translate(ESCAPES))
    return lambda value: "\\N" if value is None else plain(value)


def _for_sqlite(field: models.Field[Any, Any]) -> Convert:
    """How SQLite keeps a value of this column."""
    if isinstance(field, models.JSONField):
        return lambda value: value if isinstance(value, Ready) else json.dumps(value)
    return lambda value: field.get_db_prep_save(value, connection)


def _as_json(value: Any) -> str:
    return (value if isinstance(value, Ready) else json.dumps(value)).translate(ESCAPES)


def _instant(value: datetime.datetime) -> str:
    return value.isoformat()


_PLAIN: dict[str, Convert] = {
    "JSONField": _as_json,
    "DateTimeField": _instant,
    "UUIDField": str,
    "ForeignKey": str,
    "OneToOneField": str,
    "BooleanField": lambda value: "t" if value else "f",
    "IntegerField": str,
    "PositiveIntegerField": str,
    "PositiveSmallIntegerField": str,
}
