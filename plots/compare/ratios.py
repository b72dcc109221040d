"""Ratios to the first run for all headline cases, with intervals: filled in ns, hollow in cycles."""
from fencepost_tool.plotting import compare, compared_sheet, groups, headline, scales, style

QUESTION = "How many times the first machine's cost?"
NEEDS = "cases in common"
HOLLOW = {"markerfacecolor": "white", "markeredgewidth": 1.1}
FILLED = {"markeredgewidth": 0}


def draw(runs):
    """The plot, at most two panels of cases; None where no case has a ratio."""
    comparison = compare(runs)
    rows = [row for group in groups(headline(comparison)) for row in group if any(row.ratios("ns"))]
    if not rows:
        return None
    parts = halves(rows)
    note = (f"{compared_sheet.NOTE} Filled: in ns, hollow: in core cycles. The intervals of both runs are in each bar. "
            f"{len(rows)} of {len(comparison.rows)} cases in common; comparison.txt has all.")
    ratios = [[r for row in rows if (r := row.ratios("ns")[i])] for i in range(len(runs) - 1)]
    title = style.Title(compared_sheet.finding(comparison.letters, ratios, "costs"), QUESTION)
    drawing, grid = compared_sheet.sheet(comparison, title, 1, len(parts), (6.2, 1.0 + 0.155 * max(map(len, parts))), note)
    for axes, part in zip(grid[0], parts):
        panel(axes, part, len(runs))
        scales.amounts_axis(axes, "cost / cost on A (ratio)", which="x")
        axes.axvline(1, color=style.INK, linewidth=1, zorder=1)
        ends = dict.fromkeys((part[0].name.kind, part[-1].name.kind))
        axes.set_title(" to ".join(ends))
    return drawing


def halves(rows):
    """Two panels of about the same height, cut between two kinds; one when there are few."""
    starts = [i for i in range(1, len(rows)) if rows[i].name.kind != rows[i - 1].name.kind]
    if len(rows) < 30 or not starts:
        return [rows]
    cut = min(starts, key=lambda i: abs(2 * i - len(rows)))
    return [rows[:cut], rows[cut:]]


def panel(axes, rows, runs):
    """Draws the ratios of the runs to the first, a line of the panel for each row."""
    for i in range(runs - 1):
        look = style.look(i + 1)
        for unit, shift, face in (("ns", -0.14, FILLED), ("cycles", 0.14, HOLLOW)):
            points = [(y + shift, row.ratios(unit)[i]) for y, row in enumerate(rows)]
            points = [(y, f) for y, f in points if f]
            if points:
                drawn = {**style.MARKED, "markeredgecolor": look.colour, "marker": look.mark, "markersize": 3.8,
                         "capsize": 1.5, **face}
                axes.errorbar([f.value for _, f in points], [y for y, _ in points], linestyle="",
                              xerr=style.bars([f for _, f in points]), color=look.colour, **drawn)
    axes.set_yticks(range(len(rows)), [label(row.name) for row in rows], fontsize=6.5)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_ylabel("case (name)")
    for y in [i for i in range(1, len(rows)) if group_of(rows[i]) != group_of(rows[i - 1])]:
        axes.axhline(y - 0.5, color=style.FAINT, linewidth=0.6)


def group_of(row):
    """Rows of the same kind and operation stand together."""
    return row.name.kind, row.name.operation


def label(name):
    """What tells cases of one plot apart; the kind stands in the heading."""
    words = [f"{k} {v}" for k, v in name.params.items() if (k, v) != ("bits", 64)]
    threads = f"{name.threads} threads" if name.threads > 1 and "senders" not in name.params else ""
    return " ".join(filter(None, (name.primitive.replace("compare_exchange", "cas"), name.operation, name.order,
                                  *words, threads)))
