"""Total throughput over threads, a page for each kind, with what a model says of more threads."""
from fencepost_tool.plotting import scaled, scaling

QUESTION = "Do more threads get more done?"
NEEDS = scaling.NEEDS
CASES = (("", ""),)


def draw(run):
    """The pages, in operations per second; None without such cases."""
    return scaling.draw(run, scaling.Shown(QUESTION, lambda case: case.ops, "all threads (operations/s)", True,
                                           scaled.throughput))
