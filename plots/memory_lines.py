"""Cost of each operation by the state and place of its line: a panel for each operation, bars for the places."""
from fencepost_tool.plotting import line_states, memory, numbers_text, scales, style

QUESTION = "What does an operation cost by the state and place of its line?"
NEEDS = "memory/line cases"
CASES = tuple(("memory", operation) for operation in line_states.OPERATIONS)
KINDS = (("", "each waits for the one before"), (line_states.INDEPENDENT, "independent of each other"))
ACROSS = 3  # panels


def draw(run):
    """The plot; None without lines."""
    places = line_states.places(run)
    if not places:
        return None
    rows = -(-len(line_states.OPERATIONS) // ACROSS)
    high = 1.1 + 0.36 * len(places)
    drawing, grid = style.sheet(run, style.Title(memory.lines(run), QUESTION), rows, ACROSS, (4.2, high))
    panels = [axes for row in grid for axes in row]
    for axes, operation in zip(panels, line_states.OPERATIONS):
        panel(axes, run, operation, places)
    for axes in (row[0] for row in grid):
        axes.set_yticks(range(len(places)), [line_states.described(place) for place in places])
    ends = [f for case in line_states.cases(run) if (f := case.cycles)]
    for axes in panels:
        axes.set_xlim(min(f.value for f in ends) / 2, max(f.value for f in ends) * 4)
        scales.amounts_axis(axes, "one operation (core cycles)", "x")
    style.legend(grid[0][-1], of=panels)
    return drawing


def panel(axes, run, operation, places):
    """Two bars for each place: dependent and independent."""
    for i, (kind, label) in enumerate(KINDS):
        found = line_states.measured(run, operation + kind, places)
        bars = [(places.index(place) + (i - 0.5) * 0.4, case.cycles) for place, case in found.items() if case.cycles]
        if not bars:
            continue
        ys, estimates = [y for y, _ in bars], [f for _, f in bars]
        drawn = axes.barh(ys, [f.value for f in estimates], 0.36, xerr=style.bars(estimates), label=label,
                          color=style.look(i).colour, alpha=0.85, error_kw={"elinewidth": 1, "capsize": 2, "ecolor": style.INK})
        style.sign_bars(drawn, estimates)
        for y, f in bars:
            axes.annotate(style.NOISY_SIGN * f.noisy + numbers_text.significant(f.value), (max(f.value, f.high or 0), y),
                          xytext=(4, 0), textcoords="offset points", va="center", fontsize=7.5)
    axes.set_xscale("log")
    axes.set_yticks(range(len(places)), [""] * len(places))
    axes.set_ylabel("state and owner of the lines (class)")
    axes.invert_yaxis()
    axes.set_title(operation)
    axes.grid(False, axis="y")
