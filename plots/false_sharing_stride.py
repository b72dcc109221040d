"""Cost over the distance of two threads' words, with the interference size."""
from fencepost_report import machine, scales, style
from fencepost_report.questions import (interference_findings, primitives, stride_curve,
                                        thread_counts, values)

TITLE = "How far apart must two threads' words be?"
NEEDS = "false_sharing/*/stride cases"
SHOWN = 4  # numbers of threads


def draw(run):
    cases = run.select("false_sharing", operation="stride")
    names = primitives(cases)
    if not names:
        return None
    counts = few(thread_counts(cases))
    found = interference_findings(run)
    line = machine.readable(run.context.get("line_bytes_hwloc")) or "not known"
    drawing, grid = style.sheet(run, TITLE, 1, len(names), (5.6, 3.6))
    steps = values(cases, "bytes")
    for axes, name in zip(grid[0], names):
        for i, threads in enumerate(counts):
            points = stride_curve(run, name, threads)
            if points:
                style.curve(axes, points, f"{threads} thread" + "s" * (threads > 1), style.look(i),
                            steps)
        scales.steps_axis(axes, steps, "distance of neighbouring words (bytes)")
        scales.amounts_axis(axes, "one operation (ns)")
        mark(axes, found[name])
        axes.set_title(name, pad=32)
        axes.text(0, 1.03, f"interference size: {found[name].sentence()}\nhwloc line: {line} bytes",
                  transform=axes.transAxes, fontsize=8.5, color=style.FAINT)
        style.legend(axes)
    return drawing


def few(counts):
    """At most SHOWN of them, spread from the least to the greatest."""
    last = len(counts) - 1
    return [counts[i] for i in sorted({round(k * last / (SHOWN - 1)) for k in range(SHOWN)})]


def mark(axes, finding):
    """A line at the size; a bound that was never reached gets none."""
    if finding.bytes and not finding.at_least:
        axes.axvline(finding.bytes, color=style.INK, linewidth=1, linestyle=":", zorder=1)
