"""axe-core in a page: what it finds against WCAG 2.2, levels A and AA."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tests.installation import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# From the top of the page: what the top bar half covers, wherever it was scrolled to, is no fault.
RUN = """
async (standards) => {
  scrollTo({ top: 0, behavior: "instant" });
  const { violations } = await axe.run({
    resultTypes: ["violations"],
    runOnly: { type: "tag", values: standards },
  });
  const described = (id, { target, failureSummary }) => `${id}: ${target} ${failureSummary}`;
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => described(id, node)));
}
"""


@cache
def _source() -> str:
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """Return what axe finds, each as its rule, the element and the reason."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    found: list[str] = page.evaluate(RUN, STANDARDS)
    return found


def violations_in_both_colours(page: Page) -> list[str]:
    """Return what axe finds in light colours and in dark ones."""
    found = []
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        found += [f"{colours}: {violation}" for violation in violations(page)]
    return found
