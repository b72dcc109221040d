"""Round trip between every two PUs, ordered by topology; one panel for each primitive."""
from matplotlib.colors import LogNorm

from fencepost_tool.plotting import pairs, primitives, scales, style

TITLE = "How far apart are two PUs?"
NEEDS = "pair cases with several pairs of PUs at one distance"
NOTE = ("Median round trip; PUs that share most lie beside each other, lines part what shares less. "
        "The 95 % intervals within this one process stand in run.json. Grey: not measured.")
ANNOTATED = 16  # PUs, up to which each cell has its number
TICKS = 24  # PU numbers along an axis
LINES = 32  # between groups of PUs, along an axis


def draw(run):
    """The plot, a matrix for each primitive, in ns; None where each class has one pair only."""
    cases = pairs.pairs(run)
    if not pairs.several_per_class(cases):
        return None
    home = pairs.homes(cases)[0]
    cases = pairs.at_home(cases, home)
    order, names = pairs.pu_order(run, cases), primitives(cases)
    side = min(7.0, 3.2 + 0.16 * len(order))
    drawing, grid = style.sheet(run, TITLE, 1, len(names), (side + 0.7, side), NOTE,
                                pairs.topology_warnings(run))
    costs = [c.ns.value for c in cases if c.ns]
    norm = LogNorm(min(costs) * 0.98, max(costs) * 1.02)
    for axes, name in zip(grid[0], names):
        own = {pairs.pair_of(c): c for c in cases if c.name.primitive == name}
        image = panel(axes, own, order, norm)
        boundaries(axes, own, order)
        axes.set_title(name, pad=20)
        owner = {"a": "the first PU", "b": "the second PU"}.get(str(home), "neither of the two")
        axes.text(0, 1.02, f"line first touched by {owner}" if home else "", fontsize=8.5,
                  color=style.FAINT, transform=axes.transAxes)
    bar = drawing.colorbar(image, ax=list(grid[0]), shrink=0.8, pad=0.01, aspect=28)
    bar.ax.minorticks_off()
    ticks = scales.round_ticks(norm.vmin, norm.vmax)
    bar.set_ticks(ticks, labels=[f"{t:g}" for t in ticks])
    bar.set_label("one round trip (ns)")
    return drawing


def key(one, other):
    """A pair of PUs as pairs.pair_of() has it."""
    return min(one, other), max(one, other)


def panel(axes, own, order, norm):
    """The matrix is symmetric, and empty where it was not measured."""
    cell = {pair: case.ns.value for pair, case in own.items()}
    rows = [[cell.get(key(a, b), float("nan")) for b in order] for a in order]
    image = axes.imshow(rows, norm=norm, cmap="viridis", interpolation="nearest")
    axes.set_facecolor("#e8e8e8")
    axes.grid(False)
    step = -(-len(order) // TICKS)
    places = range(0, len(order), step)
    axes.set_xticks(places, [str(order[i]) for i in places], rotation=90 if len(order) > 10 else 0)
    axes.set_yticks(places, [str(order[i]) for i in places])
    axes.set_xlabel("PU (number, in topological order)")
    axes.set_ylabel("PU (number, in topological order)")
    if len(order) <= ANNOTATED:
        annotate(axes, rows, norm, own, order)
    return image


def annotate(axes, rows, norm, own, order):
    """Writes each cell's value in ns, with the marks of its case; NaN cells stay empty."""
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if value == value:
                text = f"{value:.0f}" if value >= 10 else f"{value:.1f}"
                axes.text(x, y, style.signed(own[key(order[x], order[y])], text), ha="center", va="center",
                          fontsize=9 if len(rows) <= 8 else 7, color="white" if norm(value) < 0.6 else "black")


def boundaries(axes, own, order):
    """A line between neighbours in the order that share less than the closest neighbours do, the
    thicker the less. The nearest distances get none where that would be a curtain."""
    beside = [own.get(key(a, b)) for a, b in zip(order, order[1:])]
    ranks = [pairs.rank(c.name.params["class"]) if c else -1 for c in beside]
    least = min((r for r in ranks if r >= 0), default=0)
    while sum(r > least for r in ranks) > LINES:
        least = min(r for r in ranks if r > least)
    for i, found in enumerate(ranks):
        if found > least:
            width = 0.4 + 0.5 * (found - least)
            axes.axhline(i + 0.5, color="white", linewidth=width)
            axes.axvline(i + 0.5, color="white", linewidth=width)
