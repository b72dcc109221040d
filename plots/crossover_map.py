"""Which primitive has the greatest throughput, for each share of reads and number of threads."""
from __future__ import annotations

from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle

from fencepost_tool.plotting import MIXES, best_of_mixes, mixes, numbers_text, primitives, style

QUESTION = "Which one is the fastest, for how many reads and threads?"
NEEDS = "snapshot, reclamation or rwmutex mixes of two primitives or more"
CASES = tuple(MIXES.items())
NOTE = ("Greatest throughput of all threads together, and how many times that of the next; lock and data on lines of their own. "
        "Hatched: another is as fast, as far as the 95 % intervals within this one process can tell; other processes differ by "
        "more.")
KINDS = {"snapshot": "a few words, read and written together",
         "reclamation": "four words behind a pointer, read and replaced", "rwmutex": "a lock for readers and writers"}


def draw(run):
    """The plot, a map for each kind and length of the critical section; None without mixes."""
    maps = []
    for kind, what in KINDS.items():
        cases = run.select(kind, operation=MIXES[kind])
        for critical in mixes.criticals(run, kind):
            found = best_of_mixes(run, kind, critical)
            if found:
                work = "" if critical is None else f", critical {critical} cycles"
                maps.append((kind, f"{kind}: {what}{work}", found, primitives(cases)))
    if not maps:
        return None
    rows = max(len({threads for _, threads in found}) for _, _, found, _ in maps)
    drawing, grid = style.sheet(run, style.Title(mixes.fastest(run, KINDS), QUESTION), len(maps), 1, (9.0, 1.2 + 0.3 * rows),
                                NOTE)
    for (_, heading, found, names), (axes,) in zip(maps, grid):
        panel(axes, found, names)
        axes.set_title(heading)
    return drawing


def panel(axes, found, names):
    """A cell for each share and number of threads, both evenly: the winner's name on its colour, made light."""
    shares, counts = (sorted({place[i] for place in found}) for i in (0, 1))
    places = {(shares.index(share), counts.index(threads)): best for (share, threads), best in found.items()}
    axes.imshow([[colour(places.get((x, y)), names) for x in range(len(shares))] for y in range(len(counts))],
                origin="lower", aspect="auto", interpolation="nearest")
    for (x, y), best in places.items():
        if best.close:
            axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, hatch="///", edgecolor=style.FAINT, alpha=0.3,
                                     linewidth=0))
        factor = "" if best.factor is None else f"  {style.NOISY_SIGN * best.noisy}x{numbers_text.ratio(best.factor)}"
        axes.text(x, y, best.primitive + factor, ha="center", va="center", fontsize=8)
    axes.set_xticks(range(len(shares)), [str(s) for s in shares])
    axes.set_yticks(range(len(counts)), [str(c) for c in counts])
    axes.grid(False)
    axes.set_xlabel("share of reads (%)")
    axes.set_ylabel("threads (number)")


def colour(best, names):
    """As matplotlib takes it; transparent where nothing was measured."""
    return (0, 0, 0, 0) if best is None else to_rgba(style.look(names.index(best.primitive)).colour, 0.25)
