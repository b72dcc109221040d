"""Cost of an update and of a read over the number of shards."""
from fencepost_tool.plotting import primitives, scales, style, thread_counts, values

TITLE = "What do shards save on update, and cost on read?"
NEEDS = "counter cases with shards"


def draw(run):
    """The plot, a panel for updates and one for reads; None without counters."""
    cases = run.select("counter")
    shards = values(cases, "shards")
    if not shards:
        return None
    updates = thread_counts(c for c in cases if c.name.operation == "update")
    most = updates[-1] if updates else 1
    drawing, grid = style.sheet(run, TITLE, 1, 2, (6.4, 3.8))
    names = primitives(cases)
    for axes, operation, threads in ((grid[0][0], "update", most), (grid[0][1], "read", 1)):
        panel(axes, run.select("counter", operation=operation, threads=threads), names, shards)
        axes.set_title(f"{operation}, {threads} thread" + "s" * (threads > 1))
    style.legend(grid[0][1], of=grid[0])
    return drawing


def panel(axes, cases, names, shards):
    """A curve for each sharded counter; a counter without shards is a level
    line with its interval as a band."""
    for i, name in enumerate(names):
        own = [c for c in cases if c.name.primitive == name and c.ns]
        sharded = {c.name.params["shards"]: c.ns for c in own if "shards" in c.name.params}
        if sharded:
            style.curve(axes, sharded, name, style.look(i), shards)
        for case in [c for c in own if "shards" not in c.name.params]:
            level(axes, case.ns, name, style.look(i), shards)
    scales.steps_axis(axes, shards, "shards (count)")
    scales.amounts_axis(axes, "one operation (ns)")


def level(axes, estimate, name, look, shards):
    """Draws a counter without shards as a level line across the panel."""
    points = {shards[0]: estimate, shards[-1]: estimate}
    style.curve(axes, points, f"{name} (no shards)", look, (), marker="", linewidth=1.2)
