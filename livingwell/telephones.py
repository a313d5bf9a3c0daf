"""How telephone numbers are written on a page and dialled from it.

Pure. Numbers are kept as somebody typed them; short ones (999, 111) stay short.
"""

import re
from typing import Any

import phonenumbers

SHORTEST_FULL_NUMBER = 7
#: 07 and nine figures more; 070 follows people about, 076 is for pagers but for the Isle of Man.
BRITISH_MOBILE = re.compile(r"7(?:[1-57-9]\d{8}|624\d{6})")
SHORTEST_NUMBER = 3


def _parsed(number: Any) -> phonenumbers.PhoneNumber | None:
    text = str(number)
    if sum(letter.isdigit() for letter in text) < SHORTEST_FULL_NUMBER:
        return None
    try:
        return phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return None


def written(number: Any) -> str:
    """The way people here write it: "01632 960112"; what cannot be read stays as it is."""
    parsed = _parsed(number)
    if parsed is None:
        return str(number).strip()
    style = phonenumbers.PhoneNumberFormat
    home = parsed.country_code == phonenumbers.country_code_for_region("GB")
    return phonenumbers.format_number(parsed, style.NATIONAL if home else style.INTERNATIONAL)


def address(number: Any) -> str:
    """What a phone dials: "tel:+441632960112", so that it works from anywhere."""
    parsed = _parsed(number)
    if parsed is None:
        return "tel:" + "".join(letter for letter in str(number) if letter.isdigit() or letter in "+*#")
    return f"tel:{phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)}"


def can_be_dialled(number: Any) -> bool:
    """Whether a number can be rung: a short one such as 111, or one that a country gives out."""
    digits = "".join(letter for letter in str(number) if letter.isdigit())
    if not digits or any(letter.isalpha() for letter in str(number)):
        return False
    if len(digits) < SHORTEST_FULL_NUMBER:
        return len(digits) >= SHORTEST_NUMBER
    parsed = _parsed(number)
    return parsed is not None and phonenumbers.is_possible_number(parsed)


def is_number(text: Any) -> bool:
    """Whether a phone could dial this."""
    parsed = _parsed(text)
    return parsed is not None and phonenumbers.is_possible_number(parsed)


def is_mobile(number: Any) -> bool:
    """Whether a text can arrive there: a mobile of this country, or what its own country calls one."""
    parsed = _parsed(number)
    if parsed is None:
        return False
    if parsed.country_code == phonenumbers.country_code_for_region("GB"):
        return bool(BRITISH_MOBILE.fullmatch(str(parsed.national_number)))
    kinds = phonenumbers.PhoneNumberType
    return phonenumbers.number_type(parsed) in {kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE}


def dialled(number: Any) -> str:
    """The number as networks want it: "+447700900112"."""
    return address(number).removeprefix("tel:")
