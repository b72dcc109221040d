"""Core cycles of each atomic operation by memory order, alone on its line."""
from fencepost_tool.plotting import by_family, primitives, scales, style

TITLE = "What does a memory order cost on a line of one's own?"
NEEDS = "atomic latency or throughput cases with cycles"
ORDERS = ("relaxed", "acquire", "release", "acq_rel", "seq_cst")
SPREAD = 0.76  # of a row's height, for the orders in it


def draw(run):
    """The plot, a panel for latency and one for throughput; None without such cases."""
    cases = [c for operation in ("latency", "throughput")
             for c in run.select("atomic", operation=operation, threads=1)
             if c.cycles and c.name.params.get("bits", 64) == 64]
    names = by_family(primitives(cases))
    if not names:
        return None
    drawing, grid = style.sheet(run, TITLE, 1, 2, (5.9, 1.2 + 0.5 * len(names)))
    known = [o for o in ORDERS if any(c.name.order == o for c in cases)]
    groups = [*known, *[w for w in ("pair", "none") if any(group(c) == w for c in cases)]]
    for axes, operation in zip(grid[0], ("latency", "throughput")):
        panel(axes, [c for c in cases if c.name.operation == operation], names, groups)
        axes.set_title(f"{operation}, 64 bits")
    grid[0][1].set_yticklabels([])
    style.legend(grid[0][1], of=grid[0], title="order", alignment="left")
    return drawing


def group(case):
    """What the colour stands for. All pairs of a compare_exchange look alike:
    fifteen colours would say less than their spread."""
    order = case.name.order
    return order if order in ORDERS else "pair" if order else "none"


WORDS = {"pair": "each pair of orders\n(success-failure)", "none": "no order to choose"}


def panel(axes, cases, names, groups):
    """Draws the cycles of these cases, a row for each of `names` and a mark for each of `groups`."""
    for i, word in enumerate(groups):
        own = [c for c in cases if group(c) == word]
        if not own:
            continue
        ys = [names.index(c.name.primitive) + offset(c, cases, groups) for c in own]
        look = style.look(i)
        small = {"marker": ".", "markersize": 5, "markeredgewidth": 0} if word == "pair" else {}
        axes.errorbar([c.cycles.value for c in own], ys, xerr=style.bars([c.cycles for c in own]),
                      label=WORDS.get(word, word), color=look.colour, linestyle="",
                      **{**style.MARKED, "marker": look.mark, **small})
        style.sign_points(axes, [(c.cycles.value, y, c.cycles) for c, y in zip(own, ys)], look)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_ylabel("operation (name)")
    for y in range(1, len(names)):
        axes.axhline(y - 0.5, color="#e3e3e3", linewidth=0.7)
    axes.grid(False, axis="y")
    scales.amounts_axis(axes, "one operation (core cycles)", which="x")


def offset(case, cases, groups):
    """Orders of one operation lie beside each other, in the order of the legend."""
    mates = sorted({(groups.index(group(c)), c.name.order) for c in cases
                    if c.name.primitive == case.name.primitive})
    place = mates.index((groups.index(group(case)), case.name.order))
    return SPREAD * (place / (len(mates) - 1) - 0.5) if len(mates) > 1 else 0.0
