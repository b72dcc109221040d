"""One case over the runs of one baseline: each run a point, levels between changes, events as lines."""
from fencepost_tool.plotting import style

QUESTION = "Has it changed?"
NEEDS = "runs of one case"
UNITS = {"cycles": "core cycles per operation", "ns": "ns per operation"}
NOTE = ("A point is a run, that is one process. Lines: median levels; a change counts where it passes Holm over all "
        "series. Dashed: what else changed at the time.")


def draw(trend):
    """trend: fencepost_tool.track.trends.Trend."""
    series, points = trend.series, trend.series.baseline.points
    first, last = points[series.runs[0]], points[series.runs[-1]]
    span = (f"{series.baseline.machine}: {len(series.values)} runs, {first.date} to {last.date}; "
            f"commits {first.commit} to {last.commit}")
    drawing, panels = style.page(style.Title(title(trend), QUESTION), [NOTE], [span], 1, 1, (9.0, 4.2), trend.mark)
    axes = panels[0][0]
    axes.plot(series.runs, series.values, linestyle="none", marker="o", markersize=3.5, color=style.COLOURS[0], label="run")
    _levels(axes, trend)
    _events(axes, trend)
    axes.set_xlabel("run, in order of time")
    axes.set_ylabel(UNITS[series.metric] + (", more than its baseline" if series.net else ""))
    axes.set_xlim(series.runs[0] - 0.5, series.runs[-1] + 0.5)
    style.legend(axes)
    return drawing


def title(trend):
    """The case, with what changed for certain, or that nothing did."""
    series = trend.series
    changes = [f"{found.words} at run {found.at}" for found in trend.sure]
    maybe = f", {len(trend.maybe)} that may be chance" if trend.maybe else ""
    return f"{series.label}: {'; '.join(changes) if changes else f'no change for certain in {len(series.values)} runs'}{maybe}"


def _levels(axes, trend):
    """One line for each stretch between changes that are sure; those that may be chance are only marked."""
    runs, values = trend.series.runs, trend.series.values
    edges = [0, *[next(i for i, run in enumerate(runs) if run >= f.at) for f in trend.sure], len(values)]
    for a, b in zip(edges, edges[1:]):
        middle = sorted(values[a:b])[(b - a) // 2]
        axes.plot([runs[a] - 0.5, runs[b - 1] + 0.5], [middle, middle], color=style.COLOURS[1], linewidth=1.8,
                  label="level" if a == 0 else None)
    for found in trend.sure:
        axes.annotate(found.words, (found.at, found.change.after), xytext=(4, 6),
                      textcoords="offset points", color=style.COLOURS[1], fontsize=9)
    for i, found in enumerate(trend.maybe):
        axes.axvline(found.at - 0.5, color=style.FAINT, linewidth=0.8, linestyle=":",
                     label="may be chance" if i == 0 else None)


def _events(axes, trend):
    for i, event in enumerate(trend.series.baseline.events):
        axes.axvline(event.at - 0.5, color=style.COLOURS[3], linewidth=1, linestyle="--",
                     label="event" if i == 0 else None)
        words = event.text if len(event.text) <= 60 else event.text[:59] + "…"
        axes.text(event.at - 0.4, 0.99, words, transform=axes.get_xaxis_transform(), rotation=90, va="top", ha="left",
                  fontsize=7, color=style.COLOURS[3],
                  bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 1})
