"""Round trip of a line by distance class: bars for each primitive, a row for each home of the line."""
from fencepost_tool.plotting import distance, pairs, primitives, style

QUESTION = "What does distance cost?"
NEEDS = "pair cases"
CASES = (("pair", "round_trip"),)
unsuited = pairs.unsuited
NOTE = ("Bar: the median pair of its distance. Whiskers: the least and the greatest pair's median; of a single "
        "pair, the 95 % interval of its median within this one process. Triangle: the shortest window.")
UNITS = (("ns", "one round trip (ns)"), ("cycles", "one round trip (core cycles)"))
TRIANGLE = 5  # points
WIDE = 0.8  # of the room of a class, for its bars
HOME = {"a": "line first touched by the first PU", "b": "line first touched by the second PU",
        "other": "line first touched by neither", "": "all pairs"}


def draw(run):
    """The plot, a row of panels for each home of the line; None without pairs."""
    cases = pairs.pairs(run)
    if not cases:
        return None
    homes, names, distances = pairs.homes(cases), primitives(cases), pairs.classes(cases)
    units = [u for u in UNITS if any(getattr(c, u[0]) for c in cases)]
    across = max(4.6, 1.2 + 0.5 * len(names) * len(distances))
    heading = style.Title(distance.classes(run), QUESTION)
    drawing, grid = style.sheet(run, heading, len(homes), len(units), (across, 3.4), NOTE,
                                pairs.topology_warnings(run))
    for row, home in zip(grid, homes):
        own = pairs.at_home(cases, home)
        for axes, (unit, label) in zip(row, units):
            panel(axes, own, names, distances, unit)
            axes.set_ylabel(label)
            axes.set_title(HOME.get(str(home), f"home {home}"))
    style.legend(grid[0][-1], of=[a for row in grid for a in row])
    return drawing


def panel(axes, cases, names, distances, unit):
    """Draws the median round trip of each class in `unit`, a bar for each primitive, and the shortest windows as marks."""
    width = WIDE / len(names)
    shortest = []
    for i, name in enumerate(names):
        spreads = [pairs.spread(pairs.of_class(cases, name, d), unit) for d in distances]
        found = [(x + (i - (len(names) - 1) / 2) * width, s) for x, s in enumerate(spreads) if s]
        if not found:
            continue
        xs, estimates = [x for x, _ in found], [s.estimate() for _, s in found]
        drawn = axes.bar(xs, [f.value for f in estimates], width * 0.92, yerr=style.bars(estimates), label=name,
                         color=style.look(i).colour, alpha=0.85,
                         error_kw={"elinewidth": 1, "capsize": 2.5, "ecolor": style.INK})
        style.sign_bars(drawn, estimates)
        shortest += [(x, s.least) for x, s in found if s.least is not None]
        label_bars(axes, zip(xs, estimates))
    if shortest:
        axes.plot(*zip(*shortest), linestyle="", marker="v", markersize=TRIANGLE, color="white",
                  markeredgecolor=style.INK, zorder=4, label="shortest window")
    axes.set_xticks(range(len(distances)), [tick(cases, d) for d in distances])
    axes.set_xlim(-0.6, len(distances) - 0.4)
    axes.set_ylim(0, axes.get_ylim()[1] * 1.1)
    axes.set_xlabel("distance (class, pairs measured)")
    axes.grid(False, axis="x")


def tick(cases, distance):
    """The distance, and below it how many pairs have it."""
    count = len({pairs.pair_of(c) for c in cases if c.name.params["class"] == distance})
    return f"{distance}\n{count} pair" + "s" * (count != 1)


def label_bars(axes, bars):
    """The height in digits, above bar and whisker, and above a triangle that stands at the bar's end."""
    for x, estimate in bars:
        top = max(estimate.value, estimate.high or 0)
        axes.annotate(f"{estimate.value:.0f}" if estimate.value >= 10 else f"{estimate.value:.1f}", (x, top),
                      xytext=(0, TRIANGLE / 2 + 3), textcoords="offset points", ha="center", fontsize=7.5)
