"""Throughput of RW mutexes over the share of reads, with the crossover."""
from __future__ import annotations

from fencepost_tool.plotting import (
    BASELINE,
    contended_counts,
    mix_curve,
    mix_findings,
    primitives,
    scales,
    style,
    throughput,
    values,
)

TITLE = "From which share of reads does an RW mutex beat a plain one?"
NEEDS = "rwmutex/*/mix cases at two or more threads"


def draw(run):
    """The plot, a panel for each number of threads and critical section; None without mixes."""
    cases = run.select("rwmutex", operation="mix")
    counts = contended_counts(cases)
    criticals: list[int | str | None] = [*values(cases, "critical")] or [None]
    shares = values(cases, "reads")
    if not counts or not shares:
        return None
    findings = mix_findings(run)
    drawing, grid = style.sheet(run, TITLE, len(counts), len(criticals), (4.6, 3.4))
    for row, threads in zip(grid, counts):
        for axes, critical in zip(row, criticals):
            here = [f for f in findings if (f.threads, f.critical) == (threads, critical)]
            panel(axes, run, critical, threads, shares, primitives(cases))
            lines = crossovers(axes, here, shares, primitives(cases))
            work = "" if critical is None else f", critical {critical} cycles"
            axes.set_title(f"{threads} threads{work}", pad=8 + 11 * len(lines))
            axes.text(0, 1.03, "\n".join(lines), transform=axes.transAxes, fontsize=8,
                      color=style.FAINT, linespacing=1.3)
    style.legend(grid[0][-1], of=[axes for row in grid for axes in row])
    return drawing


def panel(axes, run, critical, threads, shares, names):
    """Shares stand evenly: 90, 99 and 100 would fall together to scale."""
    for i, name in enumerate(names):
        points = throughput(mix_curve(run, name, critical, threads))
        if points:
            places = {shares.index(share): estimate for share, estimate in points.items()}
            style.curve(axes, places, name, style.look(i), range(len(shares)))
    axes.set_xticks(range(len(shares)), [str(s) for s in shares])
    axes.set_xlim(-0.3, len(shares) - 0.7)
    axes.set_xlabel("share of reads (%)")
    scales.amounts_axis(axes, "all threads (operations/s)", rate=True)


def crossovers(axes, findings, shares, names):
    """Marks where a winning streak against BASELINE begins; returns a line for each verdict."""
    lines = []
    for finding in findings:
        found = finding.crossover
        marked = finding.reference == BASELINE
        if found.verdict == "from" and marked:
            axes.axvline(shares.index(found.share), linewidth=1, linestyle=":", zorder=1,
                         color=style.look(names.index(finding.primitive)).colour)
        short = {"from": f"beats {finding.reference} from {found.share} %{' (dotted)' if marked else ''}",
                 "never": f"never beats {finding.reference}", "close": f"{finding.reference}: too close to say",
                 "blind": f"{finding.reference}: too few rounds to say",
                 "mixed": f"beats {finding.reference} at " + ", ".join(map(str, found.faster)) + " %, not above",
                 "unknown": f"{finding.reference}: not comparable"}[found.verdict]
        lines.append(f"{finding.primitive}: {short}")
    return lines
