"""What an app says to have a list of its own imported: which columns, how a row is judged and written.

An app's `importing.py` offers `lists() -> list[Importer]`; uploads are kept, shown, confirmed and
written here, the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from livingwell.floors import offered

if TYPE_CHECKING:
    from livingwell.importing.tables import Row
    from livingwell.models import User

#: What would become of a row.
NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"


@dataclass(frozen=True)
class Judged:
    """What would become of one row; a refused one says in which column and why."""

    line: int
    fate: str
    column: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Importer:
    """One kind of list. `judge` looks at some rows; `write` writes the good ones in the caller's transaction.

    Both get the rows and whose upload it is; `seen` remembers between calls what the file had before.
    """

    kind: str
    columns: tuple[str, ...]
    optional: tuple[str, ...]
    judge: Callable[[Sequence[Row], User, dict[str, int]], list[Judged]]
    write: Callable[[Sequence[Row], User], None]


@cache
def importer_of(kind: str) -> Importer:
    """The importer of a kind of list."""
    return next(one for offer in offered("importing", "lists") for one in offer() if one.kind == kind)
