"""How the tests read HTML: pages, fragments and parts of them, by CSS selectors.

The parser takes what it is given as it stands: table rows that come without a table stay.
"""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from bs4.element import Script, Stylesheet
from django.http import HttpResponse

Source = str | HttpResponse | Tag


def parsed(source: Source) -> Tag:
    """Return the elements of a page, a response or a text."""
    if isinstance(source, Tag):
        return source
    html = source if isinstance(source, str) else source.content.decode()
    page = BeautifulSoup(html, "html.parser", string_containers={"script": Script, "style": Stylesheet})
    for template in page("template"):  # htmx takes out what is in one, too
        template.unwrap()
    return page


def select(source: Source, selector: str) -> list[Tag]:
    """Return all that fit ``selector``, in the order of the page."""
    return parsed(source).select(selector)


def one(source: Source, selector: str) -> Tag:
    """Return what alone fits ``selector``."""
    found = select(source, selector)
    assert len(found) == 1, f"{len(found)} × {selector} in {parsed(source)}"
    return found[0]


def text(source: Source) -> str:
    """Return what people read, with one space where there is any."""
    words = " ".join(parsed(source).get_text(" ").split())
    return words.replace(" @", "@").replace("@ ", "@")  # an e-mail stands in two parts


def texts(source: Source, selector: str) -> list[str]:
    """Return what people read of each element that fits ``selector``."""
    return [text(found) for found in select(source, selector)]


def values(source: Source, selector: str, attribute: str) -> list[str]:
    """Return an attribute of each element that fits ``selector``, which all have it."""
    return [str(found[attribute]) for found in select(source, selector)]


def cells(source: Source) -> list[list[str]]:
    """Return what people read of the tables, cell by cell, without rows of headings alone."""
    return [texts(row, "td") for row in select(source, "tr:not(.print-only):has(> td)")]


def hidden(form: Tag) -> dict[str, list[str]]:
    """Return what a form sends along unseen, but for the token against forged requests."""
    fields: dict[str, list[str]] = {}
    for field in form.select("input[type=hidden]"):
        fields.setdefault(str(field["name"]), []).append(str(field["value"]))
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def fields(form: Tag) -> dict[str, list[str]]:
    """Return what a form without selects sends as it stands, but for the token against forged requests."""
    sent: dict[str, list[str]] = {}
    for field in form.select("input[name], textarea[name]"):
        if field.get("type") not in {"checkbox", "radio"} or field.has_attr("checked"):
            value = (
                field.get_text().removeprefix("\n") if field.name == "textarea" else field.get("value", "")
            )
            sent.setdefault(str(field["name"]), []).append(str(value))
    sent.pop("csrfmiddlewaretoken", None)
    return sent
