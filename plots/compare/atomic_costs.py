"""Atomic operations of the headline side by side, in ns and in core cycles."""
from fencepost_tool.plotting import compare, compared_sheet, groups, headline, scales, style

QUESTION = "What does an atomic operation cost, here and there?"
NEEDS = "atomic cases in common"
UNITS = (("ns", "one operation (ns)"), ("cycles", "one operation (core cycles)"))
SPREAD = 0.56  # of a row's height, for the runs in it


def draw(runs):
    """The plot, a row of panels for each operation; None without common atomic operations."""
    comparison = compare(runs)
    rows = [row for group in groups(headline(comparison)) for row in group if row.name.kind == "atomic"]
    operations = [op for op in ("latency", "throughput", "shared") if any(r.name.operation == op for r in rows)]
    if not operations:
        return None
    most = max(sum(r.name.operation == op for r in rows) for op in operations)
    ratios = [[r for row in rows if (r := row.ratios("ns")[i])] for i in range(len(runs) - 1)]
    title = style.Title(compared_sheet.finding(comparison.letters, ratios, "costs"), QUESTION)
    drawing, grid = compared_sheet.sheet(comparison, title, len(operations), 2, (5.6, 0.9 + 0.19 * most))
    for panels, operation in zip(grid, operations):
        own = [r for r in rows if r.name.operation == operation]
        for axes, (unit, label) in zip(panels, UNITS):
            panel(axes, own, unit, len(runs))
            scales.amounts_axis(axes, label, which="x")
            axes.set_title(f"{operation}: {where(own)}")
        panels[1].set_yticklabels([])
    return drawing


def where(rows):
    """What the title says about the threads of these rows."""
    threads = rows[0].name.threads
    return f"contended, {threads} threads" if rows[0].name.operation == "shared" else "uncontended, 1 thread"


def panel(axes, rows, unit, runs):
    """Draws the estimates of each run in `unit`, a line of the panel for each row."""
    for i in range(runs):
        points = [(y, row.estimates(unit)[i]) for y, row in enumerate(rows)]
        points = [(y + SPREAD * (i / max(1, runs - 1) - 0.5), f) for y, f in points if f]
        if not points:
            continue
        look = style.look(i)
        axes.errorbar([f.value for _, f in points], [y for y, _ in points], linestyle="", color=look.colour,
                      xerr=style.bars([f for _, f in points]), **{**style.MARKED, "marker": look.mark})
        style.sign_points(axes, [(f.value, y, f) for y, f in points], look)
    axes.set_yticks(range(len(rows)), [label(row.name) for row in rows], fontsize=8)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_ylabel("operation (name, order)")


def label(name):
    """What stands beside a row: primitive, order, and the width where it is not 64 bits."""
    bits = "" if name.params.get("bits", 64) == 64 else f" {name.params['bits']} bits"
    return f"{name.primitive.replace('compare_exchange', 'cas')} {name.order}{bits}"
