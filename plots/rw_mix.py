"""Throughput of RW mutexes over the share of reads, as a factor over a plain mutex, with the crossover."""
from __future__ import annotations

import textwrap

from fencepost_tool.plotting import (
    BASELINE,
    answers,
    contended_counts,
    mix_curve,
    mix_findings,
    mixes,
    primitives,
    scales,
    style,
    throughput,
    values,
)

QUESTION = "From which share of reads does an RW mutex beat a plain one?"
NEEDS = f"rwmutex/*/mix cases at two or more threads, {BASELINE} among them"
CASES = (("rwmutex", "mix"),)
NOTE = (f"Throughput of all threads over that of {BASELINE} at the same share of reads: above 1 it is faster. At the least "
        "and the greatest number of threads that contend; lock and data on lines of their own. Error bars: from the ends of both "
        "95 % intervals within this one process; other processes differ by more. No bar: too few rounds.")


def draw(run):
    """The plot, a panel for each number of threads and critical section; None without mixes."""
    cases = run.select("rwmutex", operation="mix")
    counts, shares = contended_counts(cases), values(cases, "reads")
    criticals = mixes.criticals(run, "rwmutex")
    names = [name for name in primitives(cases) if name != BASELINE]
    if not counts or not shares or BASELINE not in primitives(cases) or not names:
        return None
    findings, rows = mix_findings(run), [(threads, some) for threads in counts for some in style.parts(names)]
    drawing, grid = style.sheet(run, style.Title(mixes.crossover(run), QUESTION), len(rows), len(criticals),
                                (4.6, 3.6), NOTE)
    ends = [1.0]
    for row, (threads, some) in zip(grid, rows):
        for axes, critical in zip(row, criticals):
            curves = {name: factors(run, name, critical, threads) for name in some}
            ends += [f.value for points in curves.values() for f in points.values()]
            found = {f.primitive: f.crossover for f in findings
                     if (f.threads, f.critical, f.reference) == (threads, critical, BASELINE) and f.primitive in some}
            panel(axes, curves, shares)
            lines = verdicts(found)
            work = "" if critical is None else f", critical {critical} cycles"
            axes.set_title(f"{threads} threads{work}", pad=8 + 11 * len(lines))
            axes.text(0, 1.03, "\n".join(lines), transform=axes.transAxes, fontsize=8, color=style.FAINT, linespacing=1.3)
            mark(axes, found, some, shares)
        style.legend(row[-1], of=row)
    scales.same_amounts([axes for row in grid for axes in row], [*ends, max(ends) * 1.2], f"speed over {BASELINE} (factor)")
    return drawing


def factors(run, name, critical, threads):
    """{share of reads: throughput over BASELINE's}."""
    ours, plain = (throughput(mix_curve(run, one, critical, threads)) for one in (name, BASELINE))
    factors = ((share, answers.apart.ratio(ours[share], plain[share])) for share in ours if share in plain)
    return {share: factor for share, factor in factors if factor}


def panel(axes, curves, shares):
    """Shares stand evenly: 90, 99 and 100 would fall together to scale."""
    for i, (name, points) in enumerate(curves.items()):
        if points:
            places = {shares.index(share): estimate for share, estimate in points.items()}
            style.curve(axes, places, name, style.look(i), range(len(shares)))
    axes.axhline(1, color=style.INK, linewidth=1, zorder=1, label=f"{BASELINE} = 1")
    axes.set_xticks(range(len(shares)), [str(s) for s in shares])
    axes.set_xlim(-0.3, len(shares) - 0.7)
    axes.set_xlabel("share of reads (%)")


def mark(axes, found, names, shares):
    """A line where a curve begins to stay above 1, with the share; those that begin there together have one."""
    starts: dict[int, list[str]] = {}
    for name, one in found.items():
        if one.verdict == "from":
            starts.setdefault(one.share, []).append(name)
    for share, winners in starts.items():
        place = shares.index(share)
        colour = style.look(names.index(winners[0])).colour if len(winners) == 1 else style.INK
        axes.axvline(place, linewidth=1, linestyle=":", zorder=1, color=colour)
        last = place == len(shares) - 1
        axes.text(place, 0.98, f"{share} % " if last else f" {share} %", transform=axes.get_xaxis_transform(), va="top",
                  ha="right" if last else "left", fontsize=8, color=colour, zorder=6,
                  bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.5})


def verdicts(found):
    """A line for each different verdict: who has it."""
    by_verdict: dict[str, list[str]] = {}
    for name, one in found.items():
        by_verdict.setdefault(short(one), []).append(name)
    return [line for words, names in by_verdict.items() for line in textwrap.wrap(f"{', '.join(names)}: {words}", 62)]


def short(found):
    """A verdict in a few words."""
    listed = ", ".join(map(str, found.faster))
    return {"from": f"faster from {found.share} %", "never": "never faster", "close": "too close to say",
            "blind": "too few rounds to say", "mixed": f"faster at {listed} %, not above",
            "unknown": "not comparable"}[found.verdict]
