"""Time of one operation over threads, a panel for each kind, and below it the lines that moved."""
from fencepost_tool.plotting import scaling

TITLE = "What does one operation cost each thread?"
NEEDS = scaling.NEEDS


def draw(run):
    """The plot, in ns per operation; None without such cases."""
    return scaling.draw(run, TITLE, lambda case: case.ns, "one operation (ns)", rate=False,
                        with_lines=True)
