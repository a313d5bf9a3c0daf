"""Judges of a page: axe-core, its width, the size of what is pressed, its title and language."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
LEAST_TARGET = 24

#: Everything that can be pressed and is smaller than a fingertip needs. A link within a sentence may be.
SMALL = """
(least) => {
  const inSentence = (link) => {
    if (link.tagName !== "A" || getComputedStyle(link).display !== "inline") return false;
    const around = link.closest("p, li, dd, td, blockquote, label, small, span:not(:only-child)");
    return around && around.innerText.trim().length > link.innerText.trim().length;
  };
  const size = (one) => {
    const labels = one.labels ? [...one.labels] : [];
    const boxes = [one, ...labels].map((part) => part.getBoundingClientRect());
    return [Math.max(...boxes.map((box) => box.width)), Math.max(...boxes.map((box) => box.height))];
  };
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, .lw-skip") && !inSentence(one))
    .map((one) => [one, ...size(one)])
    .filter(([one, wide, high]) => Math.min(wide, high) < least - 0.01)
    .map(([one, wide, high]) => `${one.tagName} ${Math.round(wide)}x${Math.round(high)} ${one.outerHTML.slice(0, 90)}`);
}
"""


def open_everything(page: Any) -> None:
    """Unfold what is folded: it is part of the page."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def faults(page: Any) -> list[str]:
    """What axe-core finds wrong: the rule and the first element that breaks it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate("(rules) => axe.run(rules).then((told) => told.violations)", RULES)
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def too_wide(page: Any, width: int) -> list[str]:
    """Whether the page has to be moved sideways on a screen as wide as this."""
    page.set_viewport_size({"width": width, "height": 800})
    needs = page.evaluate("document.scrollingElement.scrollWidth")
    return [f"needs {needs} of {width} pixels"] if needs > width else []


def too_small(page: Any) -> list[str]:
    """What can be pressed and is hard to hit."""
    return page.evaluate(SMALL, LEAST_TARGET)


def make_large(page: Any, large: bool = True) -> None:
    """As for somebody who has asked for large text."""
    page.evaluate("(large) => document.documentElement.classList.toggle('lw-large', large)", large)
