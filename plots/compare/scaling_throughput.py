"""Total throughput over threads, a line for each machine or placement."""
from fencepost_tool.plotting import compared_scaling as scaling

TITLE = "Do more threads get more done, here and there?"
NEEDS = scaling.NEEDS


def draw(runs):
    """The plot, in operations per second; None without common cases."""
    return scaling.draw(runs, TITLE, lambda case: case.ops, "all threads (operations/s)", rate=True)
