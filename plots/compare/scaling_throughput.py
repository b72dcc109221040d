"""Total throughput over threads, a page for each kind, a line for each machine or placement."""
from fencepost_tool.plotting import compared_scaling as scaling

QUESTION = "Do more threads get more done, here and there?"
NEEDS = scaling.NEEDS


def draw(runs):
    """The pages, in operations per second; None without common cases."""
    return scaling.draw(runs, QUESTION, lambda case: case.ops, "all threads (operations/s)", rate=True)
