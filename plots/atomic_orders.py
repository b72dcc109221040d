"""Core cycles of each atomic operation alone on its line: a bar for all orders that cost the same."""
import statistics

from fencepost_tool.plotting import alike, answers, by_family, numbers_text, primitives, scales, style, titles

QUESTION = "What does a memory order cost on a line of one's own?"
NEEDS = "atomic latency or throughput cases with cycles"
CASES = (("atomic", "latency"), ("atomic", "throughput"))
NOTE = ("A bar for all orders of an operation that cost the same: within 10 %, or with intervals that touch. It is their median; "
        "whiskers: from the least to the greatest end of their 95 % intervals within this one process; others differ by more.")
NAMED = 3  # orders beside a bar


def draw(run):
    """The plot, a panel for latency and one for throughput; None without such cases."""
    found = {operation: by_order(run, operation) for operation in ("latency", "throughput")}
    names = by_family(dict.fromkeys(name for orders in found.values() for name in orders))
    if not names:
        return None
    drawing, grid = style.sheet(run, style.Title(title(found), QUESTION), 1, 2, (6.4, 1.2 + 0.5 * len(names)), NOTE)
    for axes, (operation, orders) in zip(grid[0], found.items()):
        panel(axes, orders, names)
        axes.set_title(f"{operation}, 64 bits")
    grid[0][1].set_yticklabels([])
    return drawing


def by_order(run, operation):
    """{primitive: {order: cycles}}."""
    cases = [c for c in run.select("atomic", operation=operation, threads=1)
             if c.cycles and c.name.params.get("bits", 64) == 64]
    return {name: {c.name.order: c.cycles for c in cases if c.name.primitive == name} for name in primitives(cases)}


def title(found):
    """Which operation costs more in which order, or that none does, or that this can't be told."""
    split: dict[str, tuple] = {}
    for orders in found.values():
        for name, cycles in orders.items():
            groups = alike(cycles)
            if len(groups) > 1:
                dear = answers.apart.ratio(cycles[groups[-1][0]], cycles[groups[0][0]])
                split[name] = max((dear, groups[-1]), split.get(name, (dear, [])), key=lambda one: one[0].value)
    ordered = {name for orders in found.values() for name, cycles in orders.items() if len(cycles) > 1}
    if split:
        words = [f"{name} costs {titles.times(dear)} with {listed(group, 1)}" for name, (dear, group) in split.items()]
        rest = len(ordered) - len(split)
        same = f"; the other {numbers_text.count(rest, 'operation')} cost the same in any order" if rest > 1 else ""
        return "; ".join(words[:titles.NAMED]) + more(words) + same
    noisy = [name for name in ordered if any(f.noisy for orders in found.values() for f in orders.get(name, {}).values())]
    if not ordered:
        return "Whether an order costs more cannot be told: no operation was measured in two orders"
    if noisy:
        return f"Whether an order costs more cannot be told: {len(noisy)} of {len(ordered)} operations are noisy"
    return f"No order costs more than another, of {numbers_text.count(len(ordered), 'operation')}"


def more(words):
    """How many a title leaves to the panels."""
    rest = len(words) - titles.NAMED
    return f"; orders differ for {rest} more" if rest > 0 else ""


def listed(orders, most):
    """The orders' names, beyond `most` how many more."""
    rest = len(orders) - most
    return ", ".join(sorted(orders)[:most]) + (f" and {rest} more" if rest > 0 else "")


def words(group, groups):
    """What stands beside a bar: which orders it is of."""
    if len(groups) > 1:
        return listed(group, NAMED)
    pairs = any("-" in order for order in group)
    return "" if group == [""] else listed(group, 1) if len(group) == 1 else "any pair of orders" if pairs else "any order"


def panel(axes, found, names):
    """Draws the bars of each operation in its row."""
    bars, values, texts = [], [], []
    for name, cycles in found.items():
        groups = alike(cycles)
        for i, group in enumerate(groups):
            height = 0.7 / len(groups)
            y = names.index(name) - 0.35 + height * (i + 0.5)
            values.append(together([cycles[order] for order in group]))
            bars.append((y, height * 0.85, style.COLOURS[min(i, 1)]))
            texts.append(words(group, groups))
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
