"""Titles of panels, wrapped where they would run into another panel's title or off the page."""
from __future__ import annotations

import textwrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text


def wrap(drawing: Figure) -> bool:
    """Whether a title was wrapped, to the width of its panel: then the page, which has a layout, needs another one."""
    found = {axes: title for axes in drawing.axes if axes.get_visible() and (title := _title(axes))}
    boxes = {axes: title.get_window_extent() for axes, title in found.items()}
    wide = [axes for axes, box in boxes.items() if box.x1 > drawing.bbox.x1
            or any(box.overlaps(other) and box.x0 < other.x0 for other in boxes.values())]
    for axes in wide:
        title = found[axes]
        room = int(len(title.get_text()) * axes.bbox.width / boxes[axes].width)
        title.set_text("\n".join(textwrap.wrap(title.get_text(), max(room, 1), break_long_words=False)))
    return bool(wide)


def _title(axes: Axes) -> Text | None:
    """At the left of the panel, as all of ours."""
    text = axes.get_title("left")
    return next((child for child in axes.get_children() if text and isinstance(child, Text) and child.get_text() == text), None)
