"""Cost over the distance of two threads' words, with the interference size, and below it the lines that moved."""
from fencepost_tool.plotting import (
    counting,
    false_sharing,
    interference_findings,
    machine,
    numbers,
    numbers_text,
    primitives,
    scales,
    stride_curve,
    style,
    thread_counts,
)

QUESTION = "How far apart must two threads' words be?"
NEEDS = "false_sharing/*/stride cases"
CASES = (("false_sharing", "stride"),)


def draw(run):
    """The plot, a panel for each primitive; None without strides."""
    cases = run.select("false_sharing", operation="stride")
    names = primitives(cases)
    if not names:
        return None
    found = interference_findings(run)
    line = machine.readable(run.context.get("line_bytes_hwloc")) or "not known"
    key = counting.first_counted(cases)
    note = style.NOTE if key else f"{style.NOTE} No panel of cache misses: {counting.why_none(run)}."
    counts = style.parts(thread_counts(cases))
    drawing, grid = style.sheet(run, style.Title(false_sharing.headline(run), QUESTION), (2 if key else 1) * len(counts),
                                len(names), (5.6, 3.6), note)
    steps = numbers(cases, "bytes")
    for i, some in enumerate(counts):
        for axes, name in zip(grid[i], names):
            draw_costs(axes, run, name, some, steps)
            mark(axes, found[name])
            axes.set_title(name, pad=32)
            axes.text(0, 1.03, f"interference size: {found[name].sentence()}\nhwloc line: {line} bytes",
                      transform=axes.transAxes, fontsize=8.5, color=style.FAINT)
        for axes, name in zip(grid[len(counts) + i] if key else (), names):
            draw_misses(axes, [case for case in cases if case.name.primitive == name], key, some, steps)
    return drawing


def draw_costs(axes, run, name, counts, steps):
    """A curve for each number of threads."""
    for i, threads in enumerate(counts):
        points = stride_curve(run, name, threads)
        if points:
            style.curve(axes, points, numbers_text.count(threads, "thread"), style.look(i), steps)
    scales.steps_axis(axes, steps, "distance of neighbouring words (bytes)")
    scales.amounts_axis(axes, "one operation (ns)")
    style.legend(axes)


def draw_misses(axes, cases, key, counts, steps):
    """The count behind the cost, in the looks of the panel above; an empty panel goes."""
    for i, threads in enumerate(counts):
        points = {case.name.params["bytes"]: case.counted(key) for case in cases
                  if case.name.threads == threads and case.counted(key)}
        if points:
            style.curve(axes, points, numbers_text.count(threads, "thread"), style.look(i), steps)
    if not axes.containers:
        axes.remove()
        return
    scales.steps_axis(axes, steps, "distance of neighbouring words (bytes)")
    scales.counts_axis(axes, counting.WORDS[key])
    style.legend(axes)


def mark(axes, finding):
    """A line at the size; a bound that was never reached gets none."""
    if finding.bytes and not finding.at_least:
        axes.axvline(finding.bytes, color=style.INK, linewidth=1, linestyle=":", zorder=1)
