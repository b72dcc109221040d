"""Time of a load over the size of the working set, with hwloc's caches, for each size of pages and NUMA node."""
from fencepost_tool.plotting import hierarchy, memory, numbers_text, scales, style

QUESTION = "How long does a load take that waits for the one before?"
NEEDS = "memory/latency cases of several sizes"
CASES = (("memory", "load"),)
SIZE = "working set (bytes in lines; one line in each two)"


def draw(run):
    """The plot; None with fewer than two sizes."""
    curves = {(node, pages): hierarchy.curve(run, pages, node) for node in hierarchy.nodes(run) for pages in ("small", "huge")}
    curves = {key: cases for key, cases in curves.items() if cases}
    steps = sorted({size for cases in curves.values() for size in cases})
    if len(steps) < 2:
        return None
    parts = style.parts(list(curves))
    drawing, grid = style.sheet(run, style.Title(memory.headline(run), QUESTION), len(parts), 1, (8.6, 4.6))
    looks = {key: style.look(i) for part in parts for i, key in enumerate(part)}
    for [axes], part in zip(grid, parts):
        for node, pages in part:
            points = {size: case.ns for size, case in curves[node, pages].items() if case.ns}
            own = node == hierarchy.own_node(run)
            style.curve(axes, points, f"{pages} pages" + ("" if own else f", node {node}"), looks[node, pages], list(points))
        scales.steps_axis(axes, steps, SIZE, short)
        scales.amounts_axis(axes, "one load (ns)")
        mark_caches(axes, run)
        style.legend(axes)
    return drawing


def short(size):
    """32K, 1M: sixteen of them must fit."""
    return numbers_text.si_bytes(size).replace(" ", "").replace("iB", "")


def mark_caches(axes, run):
    """A line at the size of each of hwloc's caches."""
    for level, size in hierarchy.caches(run):
        axes.axvline(size, color=style.INK, linewidth=1, linestyle=":", zorder=1)
        axes.text(size, 1.01, f"L{level}: {numbers_text.si_bytes(size)}", transform=axes.get_xaxis_transform(), ha="center",
                  fontsize=8.5, color=style.FAINT)
