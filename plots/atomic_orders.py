"""Core cycles of each atomic operation alone on its line: a bar for all orders that cost the same."""
import statistics

from fencepost_tool.plotting import answers, by_family, numbers_text, orders, scales, style

QUESTION = "What does a memory order cost on a line of one's own?"
NEEDS = "atomic latency or throughput cases with cycles"
CASES = (("atomic", "latency"), ("atomic", "throughput"))
NOTE = ("A bar for all orders of an operation between which no difference of 2 % or more can be told. It is their median; "
        "whiskers: from the least to the greatest end of their 95 % intervals within this one process; others differ by more.")
NAMED = 3  # orders beside a bar


def draw(run):
    """The plot, a panel for latency and one for throughput; None without such cases."""
    found = {operation: by_group(run, operation) for operation in orders.OPERATIONS}
    names = by_family(dict.fromkeys(name for groups in found.values() for name in groups))
    if not names:
        return None
    drawing, grid = style.sheet(run, style.Title(orders.headline(run), QUESTION), 1, 2, (6.4, 1.2 + 0.5 * len(names)), NOTE)
    for axes, (operation, groups) in zip(grid[0], found.items()):
        panel(axes, groups, names)
        axes.set_title(f"{operation}, 64 bits")
    grid[0][1].set_yticklabels([])
    return drawing


def by_group(run, operation):
    """{primitive: [(what stands beside the bar, its estimate), ...]}, a bar for all orders that cost the same."""
    return {name: [(words(group, len(groups)), together([answers.cost(run, picks[order], answers.Unit.CYCLES).estimate
                                                         for order in group])) for group in groups]
            for name, picks in orders.by_order(run, operation).items() if (groups := orders.groups(run, picks))}


def words(group, groups):
    """What stands beside a bar: which orders it is of."""
    if groups > 1:
        return orders.listed(group, NAMED)
    pairs = any("-" in order for order in group)
    return "" if group == [""] else orders.listed(group, 1) if len(group) == 1 else "any pair of orders" if pairs else "any order"


def panel(axes, found, names):
    """Draws the bars of each operation in its row."""
    bars, values, texts = [], [], []
    for name, groups in found.items():
        height = 0.7 / len(groups)
        for i, (text, estimate) in enumerate(groups):
            values.append(estimate)
            bars.append((names.index(name) - 0.35 + height * (i + 0.5), height * 0.85, style.COLOURS[min(i, 1)]))
            texts.append(text)
    if bars:
        axes.barh([y for y, *_ in bars], [f.value for f in values], [h for _, h, _ in bars], color=[c for *_, c in bars],
                  xerr=style.bars(values), error_kw={"elinewidth": 1, "capsize": 2, "ecolor": style.INK}, alpha=0.85, log=True)
        style.sign_bars(axes.patches, values)
    for (y, *_), estimate, text in zip(bars, values, texts):
        shown = style.NOISY_SIGN * estimate.noisy + numbers_text.significant(estimate.value)
        axes.annotate(f"{shown}  {text}", (max(estimate.value, estimate.high or 0), y), (5, 0), textcoords="offset points",
                      va="center", fontsize=8)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_ylabel("operation (name)")
    axes.grid(False, axis="y")
    if values:
        low, high = min(f.value for f in values) / 2, max(f.value for f in values)
        axes.set_xlim(low, high * max(3, (high / low) ** 0.5))
    scales.amounts_axis(axes, "one operation (core cycles)", which="x")


def together(estimates):
    """The median of some estimates, with the hull of their intervals and the marks that any of them has."""
    lows, highs = ([end for f in estimates if (end := getattr(f, name)) is not None] for name in ("low", "high"))
    return type(estimates[0])(statistics.median(f.value for f in estimates), min(lows, default=None), max(highs, default=None),
                              any(f.noisy for f in estimates), any(f.two_modes for f in estimates))
