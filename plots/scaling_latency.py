"""Time of one operation over threads, a page for each kind, and below it the lines that moved."""
from fencepost_tool.plotting import scaled, scaling

QUESTION = "What does one operation cost each thread?"
NEEDS = scaling.NEEDS
CASES = (("", ""),)


def draw(run):
    """The pages, in ns per operation; None without such cases."""
    return scaling.draw(run, scaling.Shown(QUESTION, lambda case: case.ns, "one operation (ns)", False, scaled.latency))
