"""Which part of a page is its content, and what surrounds it on every page of a site.

Belongs here: menus, footers, forms, banners by tag, role, class or id; tabs. Does not belong here: text.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from sources.formats.html import UNSEEN

_NEVER = frozenset({"nav", "footer", "form", "iframe", "select", "input", "textarea", "figcaption", "dialog", "menu"})
_ROLES = frozenset({"navigation", "search", "dialog", "alertdialog", "contentinfo", "menu", "menubar", "banner"})
# Words in class or id that mark what surrounds the content on every page of a site.
_AROUND = re.compile(
    r"(?:^|[-_])(?:nav|navbar|navigation|navigatie|menu|mega-?menu|footer|foot|voet|voettekst|colophon|colofon|cookies?|cookiebanner|cmplz|cc-window"
    r"|breadcrumbs?|kruimelpad|share|sharing|sharedaddy|delen|social|socials|sidebar|zijbalk|widget-area|widgetarea|popup|pop-up|modal|lightbox|topbar|top-bar|skip-link"
    r"|search|zoek|zoeken|newsletter|nieuwsbrief-form|sponsors?|related|gerelateerd|pager|pagination|paginering|comments?|reacties"
    r"|testimonials?|taalkeuze|language|lang-switch|site-header|masthead|login|inloggen|recent-posts|latestnews|laatste-nieuws|nieuws-?strook"
    r"|advert\w*|banner|toolbar|subscribe|c-subscribe-dropdown__container|instafeed|insta-feed|melding|mededelingbalk|announcement|personalia|screen-reader-text|visually-hidden|sr-only|d-none)(?=$|[-_\d])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_around(node: LexborNode) -> bool:
    """Whether a node is a menu, footer, form, banner, ... by its tag, role, class or id."""
    tag = node.tag or ""
    if tag in _NEVER or tag in UNSEEN:
        return True
    attributes = node.attributes
    if not attributes:
        return False
    if (attributes.get("role") or "").lower() in _ROLES or "hidden" in attributes:
        return tag not in ("main", "body")
    if attributes.get("aria-hidden") == "true" and tag not in ("main", "body"):
        return False
    if _HIDDEN.search(attributes.get("style") or "") and tag not in ("details",):
        return False  # collapsed parts of an accordion are content
    if tag in ("main", "body", "article", "html"):
        return False
    names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
    return any(_AROUND.search(name) for name in names.split())


def main_part(root: LexborNode) -> LexborNode:
    """The part with the content: `<main>` or the like when there is exactly one with text, else the body."""
    for selector in ("main", "[role=main]", "#main-content", "#content", "#main", ".entry-content", "article"):
        found = [node for node in root.css(selector) if len((node.text() or "").strip()) > 80 and not is_around(node)]
        if len(found) == 1:
            rest = len((root.text() or "").strip()) - len((found[0].text() or "").strip())
            if selector in ("main", "[role=main]") or rest < 4 * len((found[0].text() or "").strip()):
                return found[0]
        if len(found) > 1 and selector != "article":
            break
    return root


_TAB = re.compile(r"(?:^|[-_\s])tab(?:s|panel|pane|content)?(?=$|[-_\s])", re.IGNORECASE)
_MAX_TABS = 60


def tabs_of(root: LexborNode) -> dict[str, str]:
    """What stands on each tab of the page, by the id of the panel that it opens."""
    found: dict[str, str] = {}
    for link in root.css('a[href^="#"], button[data-bs-target^="#"], button[data-target^="#"], [role=tab]')[:_MAX_TABS]:
        identifier = tab_target(link)
        text = " ".join((link.text() or "").split())
        if not text or len(text) > 60 or not re.fullmatch(r"[A-Za-z][\w-]*", identifier):
            continue
        panel = root.css_first(f"#{identifier}")
        if panel is not None:
            attributes = panel.attributes or {}
            if attributes.get("role") == "tabpanel" or _TAB.search(attributes.get("class") or ""):
                found[identifier] = text
    return found


def tab_target(node: LexborNode) -> str:
    """The id of the part of the page that a tab shows; empty for what is no tab."""
    attributes = node.attributes or {}
    targets = (attributes.get("href"), attributes.get("data-bs-target"), attributes.get("data-target"))
    target = next((target for target in targets if target and target.startswith("#")), "")
    return target[1:] or attributes.get("aria-controls") or ""
