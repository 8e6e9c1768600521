"""axe-core in a page: what it finds against WCAG 2.2, levels A and AA."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tests.installation import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Page

EVERYTHING = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# What other colours can change, and a screen of another width besides: all else is as the page says it.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
SCREEN = {"type": "rule", "values": [*COLOURS["values"], "target-size", "scrollable-region-focusable"]}
# From the top of the page: what the top bar half covers, wherever it was scrolled to, is no fault.
RUN = """
async (runOnly) => {
  scrollTo({ top: 0, behavior: "instant" });
  const { violations } = await axe.run({
    resultTypes: ["violations"],
    runOnly,
  });
  const described = (id, { target, failureSummary }) => `${id}: ${target} ${failureSummary}`;
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => described(id, node)));
}
"""


@cache
def _source() -> str:
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text()


def violations(page: Page, rules: Mapping[str, object] = EVERYTHING) -> list[str]:
    """Return what axe finds by ``rules``, each as its rule, the element and the reason."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    found: list[str] = page.evaluate(RUN, rules)
    return found


def violations_in_both_colours(page: Page) -> list[str]:
    """Return what axe finds in light colours and in dark ones."""
    found = []
    for colours, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        page.emulate_media(color_scheme=colours)
        found += [f"{colours}: {violation}" for violation in violations(page, rules)]
    return found
