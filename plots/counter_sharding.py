"""How many times as fast as one atomic a sharded counter is, over the number of shards: on update, and on read."""
from fencepost_tool.plotting import answers, labels, numbers_text, scales, sharding, style, thread_counts, titles, values

QUESTION = "What do shards save on update, and cost on read?"
NEEDS = "counter cases with shards, and the counter `atomic` to compare them with"
CASES = (("counter", "update"), ("counter", "read"))
REFERENCE = sharding.REFERENCE
NOTE = f"Above 1: faster than one atomic counter of all threads. {style.NOTE}"
PANEL = (6.4, 3.8)


def draw(run):
    """The plot, a panel for updates and one for reads; None without counters."""
    shards = values(run.select("counter"), "shards")
    threads = {operation: max(thread_counts(run.select("counter", REFERENCE, operation)), default=0)
               for operation in ("update", "read")}
    factors = {operation: by_counter(run, operation, most) for operation, most in threads.items()}
    names = list(dict.fromkeys(name for found in factors.values() for name in found))
    if not shards or not names:
        return None
    rows = style.parts(names)
    drawing, grid = style.sheet(run, style.Title(sharding.headline(run), QUESTION), len(rows), 2, PANEL, NOTE)
    ends = [1, *(f.estimate.value for found in factors.values() for by_shards in found.values() for f in by_shards.values())]
    for row, some in zip(grid, rows):
        for axes, operation in zip(row, factors):
            panel(axes, {name: factors[operation][name] for name in some if name in factors[operation]}, some, shards,
                  ends)
            axes.set_title(f"{operation}, {numbers_text.count(threads[operation], 'thread')}")
    return drawing


def by_counter(run, operation, threads):
    """{counter: {shards, or None of one without: how many times as fast as REFERENCE}}."""
    base = answers.Pick("counter", REFERENCE, operation, threads=threads)
    found: dict[str, dict] = {}
    for case in run.select("counter", operation=operation, threads=threads):
        if case.name.primitive != REFERENCE:
            pick = answers.Pick("counter", case.name.primitive, operation, threads=threads, params=case.name.params)
            answer = answers.ratio(run, base, pick)
            rest = " ".join(f"{k} {v}" for k, v in case.name.params.items() if k != "shards")
            if answer.estimate:
                found.setdefault(f"{case.name.primitive} {rest}".strip(), {})[case.name.params.get("shards")] = answer
    return found


def panel(axes, found, names, shards, ends):
    """A curve for each sharded counter; a counter without shards is a level line. ends: all factors, for one scale in all
    panels."""
    reach = []
    for name, by_shards in found.items():
        look = style.look(names.index(name))
        points = {n: a.estimate for n, a in by_shards.items() if n is not None}
        if points:
            style.curve(axes, points, name, look, shards)
        level = by_shards.get(None)
        if level:
            style.curve(axes, {shards[0]: level.estimate, shards[-1]: level.estimate}, name, look, (), marker="", linewidth=1.2)
        last = points[max(points)] if points else level.estimate
        reach.append((last.value, f"{name}  {titles.times(last)}", look.colour))
    axes.axhline(1, color=style.INK, linewidth=1, zorder=1)
    scales.steps_axis(axes, shards, "shards (count)")
    scales.same_amounts([axes], ends, "speed over one atomic's (factor)")
    labels.beside(axes, [*reach, (1, "one atomic", style.INK)], PANEL[1] * 0.75)
