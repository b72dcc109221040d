"""Time of one operation over threads, a line for each machine or placement."""
from fencepost_tool.plotting import compared_scaling as scaling

TITLE = "What does one operation cost each thread, here and there?"
NEEDS = scaling.NEEDS


def draw(runs):
    """The plot, in ns per operation; None without common cases."""
    return scaling.draw(runs, TITLE, lambda case: case.ns, "one operation (ns)", rate=False)
