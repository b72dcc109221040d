"""Total throughput over threads, a panel for each kind."""
from fencepost_tool.plotting import scaling

TITLE = "Do more threads get more done?"
NEEDS = scaling.NEEDS


def draw(run):
    """The plot, in operations per second; None without such cases."""
    return scaling.draw(run, TITLE, lambda case: case.ops, "all threads (operations/s)", rate=True)
