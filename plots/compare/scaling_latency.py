"""Time of one operation over threads, a page for each kind, a line for each machine or placement."""
from fencepost_tool.plotting import compared_scaling as scaling

QUESTION = "What does one operation cost each thread, here and there?"
NEEDS = scaling.NEEDS


def draw(runs):
    """The pages, in ns per operation; None without common cases."""
    return scaling.draw(runs, QUESTION, lambda case: case.ns, "one operation (ns)", rate=False)
