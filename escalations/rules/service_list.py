"""What a row of a list of services says, or which column of it cannot be believed and why. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

#: The columns a list must have, and one it may have besides.
COLUMNS = (
    "ref", "name", "kind", "helps_with", "what_they_help_with", "contact_name", "contact_role", "phone",
    "email", "opening_hours", "areas", "how_to_refer", "self_referral", "typical_wait",
)  # fmt: skip
OPTIONAL = ("place",)
#: The longest text of each column that is kept as it stands.
LONGEST: dict[str, int] = {
    "name": 100, "what_they_help_with": 1000, "contact_name": 100, "contact_role": 100,
    "opening_hours": 200, "how_to_refer": 500, "typical_wait": 200, "place": 200,
}  # fmt: skip
NEEDED = ("ref", "name", "helps_with", "what_they_help_with", "phone", "areas")
YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0", ""})

_REF = re.compile(r"[A-Z0-9][A-Z0-9_/-]{0,19}")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
_PHONE = re.compile(r"\+?[0-9 ()-]{3,31}")


class RefusedCellError(ValueError):
    """One cell cannot be believed; carries its column, the message says why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


@dataclass(frozen=True)
class ServiceRow:
    """One service as a row has it: its columns, and the codes of its areas."""

    ref: str
    values: dict[str, object] = field(default_factory=dict)
    areas: frozenset[str] = frozenset()


def read(
    cells: Mapping[str, str], *, categories: Collection[str], kinds: Collection[str], areas: Collection[str]
) -> ServiceRow:
    """What the row says; raises RefusedCellError for the first cell that cannot be believed."""
    for name in NEEDED:
        if not cells[name].strip():
            raise RefusedCellError(name, "it is empty")
    for name, most in LONGEST.items():
        if len(cells.get(name, "")) > most:
            raise RefusedCellError(name, f"it is longer than {most:,} characters")
    values: dict[str, object] = {name: _one_line(name, cells[name]) for name in LONGEST if name in cells}
    values["kind"] = _kind(cells["kind"], kinds)
    values["helps_with"] = _codes("helps_with", cells["helps_with"].lower(), categories)
    values["phone"] = _phone(cells["phone"])
    values["email"] = _email(cells["email"])
    values["self_referral"] = _yes_or_no(cells["self_referral"])
    served = _codes("areas", cells["areas"].upper(), areas)
    return ServiceRow(_ref(cells["ref"]), values, frozenset(served))


def _one_line(name: str, text: str) -> str:
    return text if name == "what_they_help_with" else " ".join(text.split())


def _ref(text: str) -> str:
    ref = text.strip().upper()
    if not _REF.fullmatch(ref):
        raise RefusedCellError("ref", f"{_short(text)} is not a reference of letters and figures, 20 at most")
    return ref


def _kind(text: str, kinds: Collection[str]) -> str:
    kind = "_".join(text.lower().replace("-", " ").replace("_", " ").split())
    if kind not in kinds:
        raise RefusedCellError("kind", f"{_short(text)} is not one of {', '.join(sorted(kinds))}")
    return kind


def _codes(column: str, text: str, known: Collection[str]) -> list[str]:
    """Codes between semicolons, each once, in the order they are known in."""
    given = {part.strip() for part in text.replace(",", ";").split(";") if part.strip()}
    unknown = sorted(given - set(known))
    if unknown:
        raise RefusedCellError(column, f"{_short(unknown[0])} is not a code we know")
    if not given:
        raise RefusedCellError(column, "it holds no code")
    return [code for code in known if code in given]


def _phone(text: str) -> str:
    number = " ".join(text.split())
    digits = sum(letter.isdigit() for letter in number)
    if not _PHONE.fullmatch(number) or digits < 3:
        raise RefusedCellError("phone", f"{_short(text)} is not a telephone number")
    if digits in {9, 10} and number[0] not in "0+(":
        raise RefusedCellError("phone", f"{_short(text)} has lost its first 0: make the column text")
    return number


def _email(text: str) -> str:
    if text and (len(text) > 254 or not _EMAIL.fullmatch(text)):
        raise RefusedCellError("email", f"{_short(text)} is not an email address")
    return text


def _yes_or_no(text: str) -> bool:
    answer = text.strip().lower()
    if answer not in YES | NO:
        raise RefusedCellError("self_referral", f"{_short(text)} is neither yes nor no")
    return answer in YES


def _short(text: str) -> str:
    return f"“{text[:30]}…”" if len(text) > 30 else f"“{text}”"
