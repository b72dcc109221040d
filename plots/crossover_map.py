"""Which primitive has the greatest throughput, by share of reads and threads; of maps, sets and caches also by size and skew."""
from __future__ import annotations

from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle

from fencepost_tool.plotting import MIXES, best_of_mixes, mix_settings, mixes, numbers_text, primitives, style

QUESTION = "Which one is the fastest, for how many reads and threads?"
NEEDS = "snapshot, reclamation, rwmutex, map, set or cache mixes of two primitives or more"
CASES = tuple(MIXES.items())
LEGEND = ("Blank: not in this run, or, with numbers, not measured of all. "
          "Hatched: another is as fast, as far as the 95 % intervals within this one process can tell; "
          "other processes differ by more.")
NOTE = ("Greatest throughput of all threads together, and how many times that of the next; lock and data on lines of their own. "
        f"{LEGEND}")
NOTE_OF_TABLES = f"Greatest throughput of all threads together, and how many times that of the next. {LEGEND}"
NOTES = {"map": NOTE_OF_TABLES, "set": NOTE_OF_TABLES,
         "cache": f"{NOTE_OF_TABLES} Caches differ in their hit rates as well, which are not shown."}
SKEWS = {"uniform": "all keys as often", "zipf": "skewed keys (Zipf, 0.99)", "one": "one key"}
KINDS = {"snapshot": "a few words, read and written together",
         "reclamation": "four words behind a pointer, read and replaced", "rwmutex": "a lock for readers and writers"}
SMALL = 6.5
LETTERS = 125  # side by side on the page of KINDS
TABLES = {"map": "a hash map", "set": "a hash set", "cache": "a cache"}


def draw(run):
    """A page with a map of shares and threads for each kind and length of the critical section, and one of hash maps, of sets
    and of caches each, with a row for each size and a column for each distribution of keys; None without mixes."""
    pages = {"": locks(run), **{kind: tables(run, kind) for kind in TABLES}}
    return {suffix: page for suffix, page in pages.items() if page} or None


def locks(run):
    """The page of KINDS."""
    maps = []
    for kind, what in KINDS.items():
        for setting in mix_settings(run, kind):
            found = best_of_mixes(run, kind, setting)
            if found:
                work = f", critical {setting['critical']} cycles" if "critical" in setting else ""
                maps.append((f"{kind}: {what}{work}", found, primitives(run.select(kind, operation=MIXES[kind]))))
    if not maps:
        return None
    drawing, grid = style.sheet(run, style.Title(mixes.fastest(run, KINDS), QUESTION), len(maps), 1,
                                (9.0, height(found for _, found, _ in maps)), NOTE)
    for (heading, found, names), (axes,) in zip(maps, grid):
        panel(axes, found, names)
        axes.set_title(heading)
    return drawing


def tables(run, kind):
    """The page of a kind in TABLES."""
    cases = run.select(kind, operation=MIXES[kind])
    found = {(setting["size"], setting["keys"]): best for setting in mix_settings(run, kind)
             if {"size", "keys"} <= setting.keys() and (best := best_of_mixes(run, kind, setting))}
    if not found:
        return None
    sizes, skews = sorted({size for size, _ in found}), sorted({keys for _, keys in found})
    drawing, grid = style.sheet(run, style.Title(mixes.fastest(run, (kind,)), QUESTION), len(sizes), len(skews),
                                (7.5 if len(skews) == 1 else 6.0, height(found.values(), 0.4)), NOTES[kind])
    for size, row in zip(sizes, grid):
        for keys, axes in zip(skews, row):
            axes.set_title(f"{TABLES[kind]} of {size:,} entries, {SKEWS.get(str(keys), str(keys))}")
            if (size, keys) in found:
                panel(axes, found[size, keys], primitives(cases), SMALL)
            else:
                style.empty(axes, "not in this run")
    return drawing


def height(maps, row=0.3):
    """Inches of a panel that has room for the most threads."""
    return 1.2 + row * max(len({threads for _, threads in found}) for found in maps)


def panel(axes, found, names, size=8):
    """A cell for each share and number of threads, both evenly: the winner's name on its colour, made light."""
    shares, counts = (sorted({place[i] for place in found}) for i in (0, 1))
    places = {(shares.index(share), counts.index(threads)): best for (share, threads), best in found.items()}
    axes.imshow([[colour(places.get((x, y)), names) for x in range(len(shares))] for y in range(len(counts))],
                origin="lower", aspect="auto", interpolation="nearest")
    for (x, y), best in places.items():
        if best.close and best.known:
            axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, hatch="///", edgecolor=style.FAINT, alpha=0.3,
                                     linewidth=0))
        text, font = words(best, size, LETTERS // len(shares))
        axes.text(x, y, "\n".join(filter(None, text)), ha="center", va="center", fontsize=font, linespacing=1)
    axes.set_xticks(range(len(shares)), [f"{share:g}" for share in shares])
    axes.set_yticks(range(len(counts)), [str(c) for c in counts])
    axes.grid(False)
    axes.set_xlabel("share of reads (%)")
    axes.set_ylabel("threads (number)")


def words(best, size, room):
    """The winner and its lead in lines for a cell, and their size. room: letters of usual size that a wide cell has."""
    if not best.known:
        return (f"{best.measured} of {best.rivals}",), size
    factor = "" if best.factor is None else f"{style.NOISY_SIGN * best.noisy}x{numbers_text.ratio(best.factor)}"
    if size == SMALL:
        return (*lines(best.primitive), factor), SMALL
    if len(best.primitive) + len(factor) + 2 <= room:
        return ("  ".join(filter(None, (best.primitive, factor))),), size
    return (best.primitive, factor), size if len(best.primitive) <= room - 2 else SMALL


def lines(name):
    """A name that is too long for a cell in two lines."""
    cut = name.rfind("_", 0, 18) if len(name) > 18 else 0
    return (name[:cut], name[cut:]) if cut > 0 else (name,)


def colour(best, names):
    """As matplotlib takes it; transparent where not all were measured."""
    return (0, 0, 0, 0) if best is None or not best.known else to_rgba(style.look(names.index(best.primitive)).colour, 0.25)
