"""What axe finds wrong on a page, by day and by night: each finding in one line, none is the aim."""

from typing import Any

from playwright.sync_api import Page

from tests.site import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# By day every rule of WCAG 2.2 at A and AA, axe's own best practice, and what it still tries out; by night only colours
# are others, so the rules about colours are asked again.
THEMES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental"],
    "dark": ["color-contrast", "link-in-text-block"],
}
RUN = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(found => found.violations)"


def faults(page: Page, where: str) -> list[str]:
    """Of the page as it stands, in both themes."""
    found: list[str] = []
    for theme, tags in THEMES.items():
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text())
        found += [f"{where}, {theme}: {line}" for rule in page.evaluate(RUN, tags) for line in told(rule)]
    return found


def told(rule: dict[str, Any]) -> list[str]:
    """One line for each thing that breaks the rule."""
    return [
        f"{rule['id']} at {' '.join(map(str, node['target']))}: {' '.join(node['failureSummary'].split())[:300]}"
        for node in rule["nodes"]
    ]
