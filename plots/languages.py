"""The same primitive in C++, Go and Rust over threads: what an operation takes on each thread, a panel for each primitive."""
from fencepost_tool.plotting import languages, scales, style

QUESTION = "What does the same primitive cost in C++, Go and Rust?"
NEEDS = "cases of a guest, go or rust, beside those of C++ (run --with=go,rust)"
CASES = tuple((f"{guest}/{kind}", operation) for guest in ("go", "rust")
              for kind, operation in (("atomic", "shared"), ("mutex", "lock_unlock")))
NOTE = ("All threads work on one object; goroutines are locked to threads on the same CPUs. C++'s channel is fencepost's. "
        f"{style.NOTE}")
PANEL = (3.9, 3.1)
COLUMNS = 2


def draw(run):
    """The plot; None without a guest whose primitive C++ has too."""
    found = languages.curves(run)
    if not found:
        return None
    rows = -(-len(found) // COLUMNS)
    drawing, grid = style.sheet(run, style.Title(languages.headline(run), QUESTION), rows, COLUMNS, PANEL, NOTE)
    panels = [axes for row in grid for axes in row]
    names = list(dict.fromkeys(name for curves in languages.ALIKE.values() for name in curves))
    for axes, (what, curves) in zip(panels, found.items()):
        panel(axes, what, curves, names)
    style.clear_rest(grid, len(found))
    style.legend(grid[0][-1] if len(found) > 1 else panels[0], of=list(reversed(panels[:len(found)])))
    return drawing


def panel(axes, what, curves, names):
    """A curve for each language; primitives differ too much for one scale."""
    steps = sorted({n for points in curves.values() for n in points})
    for name, points in curves.items():
        style.curve(axes, points, name, style.look(names.index(name)), steps)
    scales.steps_axis(axes, steps, "threads (count)")
    scales.same_amounts([axes], [f.value for points in curves.values() for f in points.values()], "time per operation (ns)")
    axes.set_title(what)
