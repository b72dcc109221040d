"""What a full fence costs over the number of stores that are on their way: net, and with what stands around it."""
from fencepost_tool.plotting import net, style

TITLE = "What does a fence wait for?"
NEEDS = "fence/*/stores_hit cases, with and without a fence"
STORES = "stores before the fence (number)"


def draw(run):
    """The plot, net and gross cycles over stores; None without such fence costs."""
    found = net.curves(net.fence_costs(run), "stores_hit")
    if not found:
        return None
    drawing, (panels,) = style.sheet(run, TITLE, 1, 2, (5.4, 3.8), note=NOTE)
    steps = sorted({k for points in found.values() for k in points})
    for i, (fence, points) in enumerate(found.items()):
        style.curve(panels[0], {k: cost.cycles for k, cost in points.items() if cost.cycles}, fence, style.look(i), steps)
        style.curve(panels[1], {k: cost.dear.cycles for k, cost in points.items() if cost.dear.cycles}, fence,
                    style.look(i), steps)
    bases = {k: cost.base.cycles for points in found.values() for k, cost in points.items() if cost.base.cycles}
    style.curve(panels[1], bases, "no fence", style.look(len(found)), steps)
    panels[0].axhline(0, color=style.FAINT, linewidth=0.8)
    for axes, title, label in zip(panels, ("net: with the fence less without", "gross: stores, fence, a load and 400 adds"),
                                  ("net cost (core cycles)", "all together (core cycles)")):
        axes.set_title(title)
        axes.set_xlabel(STORES)
        axes.set_ylabel(label)
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    style.legend(panels[1], of=panels)
    return drawing


NOTE = (f"Stores to as many lines, all in L1. {style.NOTE}")
