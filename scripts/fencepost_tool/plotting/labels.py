"""Labels beside the ends of curves, moved apart where they would overlap."""
from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

LEADER = {"arrowstyle": "-", "linewidth": 0.6, "shrinkA": 1, "shrinkB": 0, "relpos": (0, 0.5)}
LEAST = 0.15  # inches between the middles of two labels


def beside(axes: Axes, ends: Sequence[tuple[float, str, str]], inches: float) -> None:
    """Writes each (y, text, colour) to the right of the panel, `inches` high, at its y or as near as the others let it.
    Call it when the limits of the panel are final."""
    to_share = axes.transScale + axes.transLimits
    wanted = sorted(((float(to_share.transform((axes.get_xlim()[1], y))[1]), y, text, colour) for y, text, colour in ends))
    places = apart([share for share, *_ in wanted], LEAST / inches)
    for place, (share, _, text, colour) in zip(places, wanted):
        axes.annotate(text, (1, share), (1.05, place), xycoords="axes fraction", textcoords="axes fraction", color=colour,
                      fontsize=8, va="center", annotation_clip=False, arrowprops={**LEADER, "color": colour})


def apart(places: Sequence[float], least: float) -> list[float]:
    """Sorted places, moved as little as it takes to be `least` apart: those that touch share their middle."""
    groups: list[tuple[list[float], int]] = []  # wanted places, and how many
    for place in places:
        groups.append(([place], 1))
        while len(groups) > 1 and _top(groups[-2], least) + least > _bottom(groups[-1], least):
            last = groups.pop()
            groups[-1] = (groups[-1][0] + last[0], groups[-1][1] + last[1])
    return [_bottom(group, least) + i * least for group in groups for i in range(group[1])]


def _bottom(group: tuple[list[float], int], least: float) -> float:
    wanted, count = group
    return sum(wanted) / count - (count - 1) / 2 * least


def _top(group: tuple[list[float], int], least: float) -> float:
    return _bottom(group, least) + (group[1] - 1) * least
