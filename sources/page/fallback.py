"""A page about one activity: its title is the page's, and its time stands somewhere in the text.

Belongs here: reading a page as one activity where no piece of it could be read as one. Does not belong here: pages with
lists of activities (segment.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sources.page.blocks import Element
from sources.page.tying import Activity


def whole_page(elements: Sequence[Element], page_title: str, reference_date: dt.date) -> list[Activity]:
    """The one activity of a page, or none."""
    return []
