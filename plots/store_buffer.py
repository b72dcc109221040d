"""What a full fence costs over the number of stores that are on their way: net, and with what stands around it."""
from dataclasses import replace

from fencepost_tool.plotting import fences, style

QUESTION = "What does a fence wait for?"
NEEDS = "fence/*/stores_hit cases, with and without a fence"
CASES = (("fence", "stores_hit"),)
STORES = "stores before the fence (number)"
NOTE = ("Stores to as many lines, all in L1. Hollow without a line on the left: no difference that can be measured. "
        f"{style.NOTE}")


def draw(run):
    """The plot, net and gross cycles over stores; None without such fence costs."""
    found = fences.costs(run)
    if not found:
        return None
    rows = style.parts(list(found), style.MOST - 1)
    drawing, grid = style.sheet(run, style.Title(fences.headline(run), QUESTION), len(rows), 2, (5.4, 3.8), note=NOTE)
    steps = sorted({k for points in found.values() for k in points})
    bases = {k: cost.base.cycles for points in found.values() for k, cost in points.items() if cost.base.cycles}
    for panels, names in zip(grid, rows):
        for i, fence in enumerate(names):
            draw_fence(panels, fence, found[fence], style.look(i), steps)
        style.curve(panels[1], bases, "no fence", style.look(style.MOST - 1), steps)
        finish(panels)
    return drawing


def draw_fence(panels, fence, points, look, steps):
    """Its net costs, and those with what stands around it."""
    costs = {k: cost.cycles if cost.measurable else replace(cost.cycles, noisy=True) for k, cost in points.items() if cost.cycles}
    if costs:
        style.curve(panels[0], costs, fence, look, steps)
    around = {k: cost.dear.cycles for k, cost in points.items() if cost.dear.cycles}
    if around:
        style.curve(panels[1], around, fence, look, steps)


def finish(panels):
    """Titles and axes."""
    panels[0].axhline(0, color=style.FAINT, linewidth=0.8)
    for axes, heading, label in zip(panels, ("net: with the fence less without", "gross: stores, fence, a load and 400 adds"),
                                    ("net cost (core cycles)", "all together (core cycles)")):
        axes.set_title(heading)
        axes.set_xlabel(STORES)
        axes.set_ylabel(label)
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    style.legend(panels[1], of=panels)
