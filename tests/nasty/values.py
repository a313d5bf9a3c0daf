"""What machines, mistakes and mischief send: texts, things that are no text, bodies, addresses."""

from __future__ import annotations

import uuid

LONG = 1_000_000
MEGABYTE = 1024 * 1024

#: Refused wherever somebody writes, each with a plain word.
REFUSED_TEXTS = {
    "nul": "a\x00b",
    "bell": "a\x07b",
    "escape": "\x1b[31mred",
    "delete": "a\x7fb",
    "right-to-left override": "evil\u202egnp.exe",
    "isolate": "a\u2066b",
    "never a letter": "a\uffffb",
}

#: Only a program can send half a letter: a form's bytes would not be UTF-8.
HALF_LETTERS = {"high half": "a\ud800b", "low half": "\udfff", "wrong order": "\udc00\ud800"}

#: Kept as they were typed: odd, and somebody may mean them.
WELCOME_TEXTS = {
    "formula": "=1+1",
    "plus": "+44 7700 900000 rang",
    "minus": "-2 degrees in the kitchen",
    "at": "@home all day",
    "markup": "<script>alert(1)</script><b>",
    "template": "{{ 7*7 }}{% now 'Y' %} %s %(a)d",
    "quotes": "'; DROP TABLE x; --\"",
    "lines": "one\r\nBcc: everybody@example.org",
    "emoji": "👩‍👩‍👧 fine 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "combining": "e\u0301" + "\u0300" * 50,
    "other letters": "Ŵyn שלום 你好",
    "backslashes": "\\x00 \\u0000 %00 &#0;",
}

#: What no list of choices, no id, no number and no date ever is.
NO_CHOICE = {
    "unknown": "no-such-code",
    "nul": "\x00",
    "nul in it": "worried\x00",
    "half a letter": "\ud800",
    "override": "\u202e",
    "letters case": "VERY_WORRIED",
    "blank": "   ",
    "long": "x" * 10_000,
    "digits": "9" * 400,
    "not an id": "not-a-uuid",
    "nobody's id": str(uuid.UUID(int=7)),
    "braces": "{" + str(uuid.UUID(int=8)) + "}",
    "minus": "-1",
    "not a number": "NaN",
    "fraction": "1.5",
    "huge": "1e309",
    "path": "../../etc/passwd",
    "quote": "' OR 1=1 --",
    "year one": "0001-01-01T00:00",
    "year 9999": "9999-12-31T23:59",
    "offset": "0001-01-01T00:00+23:59",
}

#: The same for pages, which take longer to make: a form sends nothing but texts.
NO_CHOICE_ON_A_PAGE = {
    said: NO_CHOICE[said]
    for said in ("unknown", "nul in it", "blank", "long", "not an id", "nobody's id", "year 9999", "offset")
}

#: JSON that is no string where a string belongs.
NO_STRING = {
    "number": 7,
    "fraction": 1.5,
    "huge number": 10**300,
    "true": True,
    "false": False,
    "null": None,
    "nothing": [],
    "list": ["worried", "worried"],
    "list of nothing": [None],
    "list of numbers": [1, 2],
    "list of lists": [["worried"]],
    "object": {"worried": True},
    "list of objects": [{"a": 1}],
    "half letters": ["\ud800"],
}

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
#: Whole bodies nobody can read: (content type, bytes, what may be answered).
BODIES = {
    "latin bytes": (FORM, b"words=caf\xe9&worry=worried", {400}),
    "latin percent": (FORM, b"words=caf%E9", {400}),
    "half a letter": (FORM, b"words=%ED%A0%80", {400}),
    "latin json": (JSON, b'{"words": "caf\xe9"}', {400}),
    "too many fields": (FORM, b"&".join(b"a%d=1" % number for number in range(600)), {400}),
    "too much": (FORM, b"words=" + b"x" * (5 * MEGABYTE), {413}),
    "too much json": (JSON, b'{"words": "' + b"x" * (5 * MEGABYTE) + b'"}', {413}),
    "too many parts": ("multipart/form-data", b"--x\r\n", {400}),
    "parts without end": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\nhalf',
        None,
    ),
    "parts of latin": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\ncaf\xe9\r\n--x--\r\n',
        None,
    ),
    "a file for words": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="words"; filename="a.txt"\r\n\r\nhi\r\n--x--\r\n',
        None,
    ),
    "cut off json": (JSON, b'{"words": "half', None),
    "empty json": (JSON, b"", None),
    "list": (JSON, b"[1, 2]", None),
    "string": (JSON, b'"words"', None),
    "null": (JSON, b"null", None),
    "deep list": (JSON, b"[" * 100_000, None),
    "deep object": (JSON, b'{"words":' * 50_000 + b"1" + b"}" * 50_000, None),
    "deep value": (JSON, b'{"words":' + b"[" * 900 + b"]" * 900 + b"}", None),
    "not a number": (JSON, b'{"version": NaN, "words": Infinity}', None),
    "endless number": (JSON, b'{"version": ' + b"9" * 5000 + b"}", None),
    "half letters in a name": (JSON, b'{"\\ud800": "\\udfff"}', None),
    "twice": (JSON, b'{"worry": "worried", "worry": "mention"}', None),
    "mark": (JSON, b"\xef\xbb\xbf{}", None),
    "wide": (JSON, '{"words": "x"}'.encode("utf-16"), {400}),
    "nothing": (FORM, b"", None),
    "ampersands": (FORM, b"&&&=&=&%=%zz&%00=%00", None),
    "plain": ("text/plain", b"words=hello", None),
    "xml": ("application/xml", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>", None),
    "no type": ("", b"words=hello", None),
    "odd charset": (f"{FORM}; charset=utf-7", b"words=+AGE-", None),
    "unknown charset": (f"{FORM}; charset=nonsense", b"words=hello", None),
    "wide charset": (f"{JSON}; charset=utf-16", b'{"words": "x"}', None),
}

#: Where somebody would be led who follows these.
ELSEWHERE = (
    "//evil.example", "https://evil.example/", "http:///evil.example", "/\\evil.example", "\\\\evil.example",
    "javascript:alert(1)", "/%0d%0aSet-Cookie:%20a=b", "/\r\nSet-Cookie: a=b", "\t//evil.example", "///evil.example",
    "https:evil.example", "//evil.example\x00/", "data:text/html,x",
)  # fmt: skip

#: What an address asks for after its question mark.
QUERIES = {
    "huge number": "9" * 500,
    "minus": "-1",
    "zero": "0",
    "large page": "99999999999999999999",
    "nul": "\x00",
    "override": "\u202e",
    "blank": " ",
    "long": "x" * 20_000,
    "unknown": "no-such-thing",
    "list": "a,b,,;|",
    "quote": "' OR 1=1 --",
    "percent": "100%_\\",
    "id": str(uuid.UUID(int=7)),
    "year one": "0001-01-01",
    "year 9999": "9999-12-31",
    "moment one": "0001-01-01T00:00:00+00:00",
    "moment 9999": "9999-12-31T23:59:59.999999-23:59",
    "no day": "2026-02-30",
    "key of year one": f"00010101T000000.000000_{uuid.UUID(int=7).hex}",
    "key of year 9999": f"99991231T235959.999999_{uuid.UUID(int=7).hex}",
    "key of no year": f"T_{uuid.UUID(int=7).hex}",
    "message key one": f"0001-01-01T00:00:00+14:00_{uuid.UUID(int=7).hex}",
    "message key 9999": f"9999-12-31T23:59:59-14:00_{uuid.UUID(int=7).hex}",
    "message key naive": f"0001-01-01T00:00:00_{uuid.UUID(int=7).hex}",
    "place far": f"{10**17}-{uuid.UUID(int=7).hex}",
    "place farther": f"{10**40}-{uuid.UUID(int=7).hex}",
    "place before": f"-62135596800000000-{uuid.UUID(int=7).hex}",
    "place underline": f"1_0-{uuid.UUID(int=7).hex}",
    "formula": "=1+1",
    "markup": "<script>",
}
PARAMETERS = (
    "after", "area", "before", "client", "email", "for_volunteer", "holder", "next", "noticed", "order", "page",
    "practice", "q", "since", "since_at", "status", "until", "week", "worry",
)  # fmt: skip
