"""Round trip between every two PUs, or groups of PUs where there are many, ordered by topology; one panel for each primitive."""
import statistics

from matplotlib.colors import LogNorm

from fencepost_tool.plotting import distance, pairs, primitives, scales, style

QUESTION = "How far apart are two PUs?"
NEEDS = "pair cases with several pairs of PUs at one distance, which --pairs=all has"
CASES = (("pair", "round_trip"),)
NOTE = ("Median round trip; PUs that share most lie beside each other, lines part what shares less. "
        "The 95 % intervals within this one process stand in run.json. Grey: not measured.")
GROUPED = (" {count} groups of PUs that are {distance} or nearer, each with its first PU's number: the median over the pairs "
           "between two groups, and on the diagonal within one.")
ANNOTATED = 16  # rows, up to which each cell has its number
TICKS = 24  # PU numbers along an axis
LINES = 32  # between groups of PUs, along an axis
unsuited = pairs.unsuited


def draw(run):
    """The plot, a matrix for each primitive, in ns; None where each class has one pair only."""
    cases = pairs.pairs(run)
    if not pairs.several_per_class(cases):
        return None
    home = pairs.homes(cases)[0]
    cases = pairs.at_home(cases, home)
    groups, together = pairs.grouped(run, cases)
    names, note = primitives(cases), NOTE + (GROUPED.format(count=len(groups), distance=together) if together else "")
    side = min(7.0, 3.2 + 0.16 * len(groups))
    drawing, grid = style.sheet(run, style.Title(distance.pairs_apart(run), QUESTION), 1, len(names), (side + 0.7, side), note,
                                pairs.topology_warnings(run))
    costs = [c.ns.value for c in cases if c.ns]
    norm = LogNorm(min(costs) * 0.98, max(costs) * 1.02)
    for axes, name in zip(grid[0], names):
        own = cells([c for c in cases if c.name.primitive == name], groups)
        image = panel(axes, own, [group[0] for group in groups], norm, bool(together))
        boundaries(axes, own, len(groups))
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


def cells(cases, groups):
    """{(row, column): cases of the pairs between these groups}, both ways."""
    row = {pu: i for i, group in enumerate(groups) for pu in group}
    found: dict[tuple[int, int], list] = {}
    for case in cases:
        one, other = (row[pu] for pu in pairs.pair_of(case))
        for place in {(one, other), (other, one)}:
            found.setdefault(place, []).append(case)
    return found


def panel(axes, own, heads, norm, grouped):
    """The matrix is symmetric, and empty where it was not measured."""
    places = range(len(heads))
    rows = [[statistics.median(c.ns.value for c in own[y, x]) if (y, x) in own else float("nan") for x in places] for y in places]
    image = axes.imshow(rows, norm=norm, cmap="viridis", interpolation="nearest")
    axes.set_facecolor("#e8e8e8")
    axes.grid(False)
    ticks = range(0, len(heads), -(-len(heads) // TICKS))
    axes.set_xticks(ticks, [str(heads[i]) for i in ticks], rotation=90 if len(heads) > 10 else 0)
    axes.set_yticks(ticks, [str(heads[i]) for i in ticks])
    word = "group of PUs (number of the first, in topological order)" if grouped else "PU (number, in topological order)"
    axes.set_xlabel(word)
    axes.set_ylabel(word)
    if len(heads) <= ANNOTATED:
        annotate(axes, rows, norm, own)
    return image


def annotate(axes, rows, norm, own):
    """Writes each cell's value in ns, with the marks of its cases; NaN cells stay empty."""
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if value == value:
                text = f"{value:.0f}" if value >= 10 else f"{value:.1f}"
                marked = max(own[y, x], key=lambda c: (c.noisy, c.two_modes))
                axes.text(x, y, style.signed(marked, text), ha="center", va="center",
                          fontsize=9 if len(rows) <= 8 else 7, color="white" if norm(value) < 0.6 else "black")


def boundaries(axes, own, count):
    """A line between neighbours in the order that share less than the closest neighbours do, the
    thicker the less. The nearest distances get none where that would be a curtain."""
    beside = [own.get((i, i + 1)) for i in range(count - 1)]
    ranks = [min(pairs.rank(c.name.params["class"]) for c in found) if found else -1 for found in beside]
    least = min((r for r in ranks if r >= 0), default=0)
    while sum(r > least for r in ranks) > LINES:
        least = min(r for r in ranks if r > least)
    for i, found in enumerate(ranks):
        if found > least:
            width = 0.4 + 0.5 * (found - least)
            axes.axhline(i + 0.5, color="white", linewidth=width)
            axes.axvline(i + 0.5, color="white", linewidth=width)
