"""What a hostile or broken client sends, drawn the same in every run, and which fields a view reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from tests.html import select

if TYPE_CHECKING:
    from random import Random

NUMBERS = [
    *(
        "0",
        "-0",
        "-1",
        "1",
        "2",
        "25",
        "1000000",
        "999999999999999999",
        "9223372036854775808",
        "9" * 40,
        "9" * 5000,
    ),
    *("1e400", "1.5", "1,5", "NaN", "Infinity", "0x10", "1_000", "٣", "²", "+1", " 1 ", "01"),
]
DATES = [
    *(
        "0001-01-01T00:00",
        "9999-12-31T23:59",
        "2026-11-29T14:02:03.5",
        "2026-02-30T10:00",
        "2026-03-29T02:30",
    ),
    *("0001-01-01", "9999-12-31", "2026-11-29", "-2026-01-01", "99999-01-01", "2026-11-29T25:61"),
]
TEXTS = [
    *(
        "",
        " ",
        "\x00",
        "a\x00b",
        "\x1b[31m",
        "\r\nSet-Cookie: a=b",
        "\u202e",
        "\u200b",
        "\ufeff",
        "\ufffe",
        "\U0010ffff",
    ),
    *(
        "a" * 70,
        "a" * 256,
        "ą" * 5000,
        "'",
        '"',
        "\\",
        "%",
        "_",
        "%s%n{0}{{1}}",
        "' OR 1=1 --",
        "<script>",
        "](",
        "*",
        ":",
        "- NOT",
    ),
    *("-", ",", ";", "\n", "\t=1+1", "＝1+1", "é", "e\u0301", "İ", "ß", "ﬁ", "😀"),
    *("anna@firma.example", f"{'a' * 300}@firma.example", "anna@", "Anna <anna@firma.example>", "@", "a@b@c"),
    *(
        "[]",
        "{}",
        "[1]",
        '{"a": 1}',
        "null",
        "true",
        '"x"',
        "[[[[",
        '{"a":',
        "[null]",
        '[{"key": null}]',
        "9" * 30,
    ),
]
NAMES = [
    *(
        "//evil.example/",
        "http://evil.example/",
        "javascript:alert(1)",
        "/",
        "/t/alfa/",
        "c1",
        "sync:home",
        "../../etc/passwd",
    ),
    *(
        "c0",
        "p0",
        "c-1",
        "c1000000",
        "p9223372036854775808",
        "c",
        "x1",
        "c1,c2",
        "c²",
        "static",
        "dynamic",
        "none",
    ),
    *(
        "account",
        "extension",
        "call",
        "sms",
        "note",
        "mode",
        "state",
        "present",
        "gone",
        "name",
        "-name",
        "--name",
    ),
    *("csv", "xlsx", "en", "pl", "tlh", "dark", "viewer", "manager", "48777888999", "+48 (0) 777 888 999"),
    *(
        "00000000-0000-0000-0000-000000000000",
        "{00000000000000000000000000000000}",
        "sip-accounts",
        "users",
        "plan",
    ),
]
VALUES = NUMBERS + DATES + TEXTS + NAMES
HEADERS: list[dict[str, str]] = [
    {},
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Target": "list", "HX-Trigger": "\u00ff"},
    {"HX-Request": "true", "HX-Target": "panel", "HX-Current-URL": "http://[::1"},
    {"HX-Request": "true", "HX-History-Restore-Request": "true", "HX-Current-URL": "//evil.example/?page=-1"},
    {
        "Accept-Language": "x" * 3000,
        "Cookie": "django_language=../..; theme=\x01; sessionid=;",
        "Referer": "http://[",
    },
    {"Accept": "application/json", "X-Forwarded-For": "999.1.1.1, \u202e", "User-Agent": ""},
]
BODIES = [
    (b"\xff\xfe%00%ff=%c3%28&=&&&=a", "application/x-www-form-urlencoded; charset=nonsense"),
    (b"\xff\xfe%00%ff=%c3%28&=&&&=a", "application/x-www-form-urlencoded"),
    (b"--x\r\n", "multipart/form-data; boundary=x"),
    (b"--x\r\n", "multipart/form-data"),
    (b'{"a": ' + b"[" * 5000, "application/json"),
    (b"a=1&" * 1200, "application/x-www-form-urlencoded"),
]


def fields_of(page: str) -> dict[str, set[str]]:
    """Return the names of a page's fields, each with the values that the page offers."""
    found: dict[str, set[str]] = {}
    for field in select(page, "input[name], button[name], textarea[name], select[name]"):
        offered = found.setdefault(str(field["name"]), set())
        offered.update(str(each.get("value", "")) for each in (field, *select(field, "option")))
    return found


def recording(asked: set[str]) -> type[QueryDict]:
    """Return a kind of QueryDict that adds to ``asked`` every key that a view looks for."""

    class Recording(QueryDict):
        def __getitem__(self, key: str) -> Any:
            asked.add(key)
            return super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            asked.add(str(key))
            return super().__contains__(key)

        def get(self, key: str, default: Any = None) -> Any:
            asked.add(key)
            return super().get(key, default)

        def getlist(self, key: str, default: Any = None) -> list[Any]:
            asked.add(key)
            return super().getlist(key, default)

    return Recording


def drawn(random: Random, names: list[str], offered: dict[str, set[str]]) -> dict[str, list[str]]:
    """Return a value or several for most of ``names``: hostile ones, among what a page ``offered``."""
    data = {}
    for name in names:
        kind = random.random()
        if kind < 0.1:
            continue
        known = sorted(offered.get(name, set()))
        values = known if known and kind < 0.6 else VALUES
        data[name] = random.choices(values, k=3 if kind > 0.95 else 1)
    return data
