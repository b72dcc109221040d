"""What differs between runs besides the machine, and so may be what the ratios show.

Each warning is one line that names the runs by letter. A value that a run does not have, or could
not read, is `not known`; where no run knows it there is no warning.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Callable

from fencepost_tool.results import Run

from . import machine
from . import placement as thread_placement
from .labels import letter
from .machine import readable

UNKNOWN = "not known"
ON, OFF = ("on",), ("off", "forceoff", "notsupported", "notimplemented")


def warnings(runs: Sequence[Run]) -> list[str]:
    """Everything a reader must know before believing a ratio."""
    found = _flagged(runs, "emulated, so that no ratio with it says anything", lambda r: r.emulated)
    for name, of in PROPERTIES:
        found += difference(name, [of(run) for run in runs])
    found += _cpus(runs)
    found += difference("the compiler's command line", _unlike([_text(r, "compiler_flags") for r in runs]))
    names = {name for run in runs for name in _section(run, "libraries")}
    for name in sorted(names):
        found += difference(name, [readable(_section(run, "libraries").get(name)) for run in runs])
    found += _flagged(runs, "in a virtual machine, whose neighbours on the host no run can see",
                      lambda r: r.machine.get("hypervisor") is not None)
    found += _flagged(runs, "built with a sanitizer", lambda r: bool(_text(r, "sanitizer")))
    found += _flagged(runs, "built from changes that no commit has", lambda r: machine.commit(r).endswith("-dirty"))
    for i, run in enumerate(runs):
        found += [f"{letter(i)} itself: {w}" for w in machine.incomplete(run) + machine.recorded_warnings(run)]
    return found


def _text(run: Run, key: str) -> str:
    return readable(run.machine.get(key))


def _section(run: Run, key: str) -> Mapping[str, Any]:
    value = run.machine.get(key)
    return value if isinstance(value, dict) else {}


def smt(run: Run) -> str:
    """on or off; "" when neither the kernel nor the count of cores says it. A core of which the
    run had two PUs settles it, whatever the kernel says."""
    pus, cores = run.machine.get("pus_allowed"), run.machine.get("cores_allowed")
    if isinstance(pus, int) and isinstance(cores, int) and pus > cores:
        return "on"
    said = readable(_section(run, "power").get("smt"))
    return "on" if said in ON else "off" if said in OFF else ""


def _budget(run: Run) -> str:
    """60 and 60.0 are one budget."""
    text = readable(run.context.get("budget_s"))
    try:
        return f"{float(text):g} s"
    except ValueError:
        return text


PROPERTIES: tuple[tuple[str, Callable[[Run], str]], ...] = (
    ("compiler", lambda r: _text(r, "compiler")),
    ("build variant", lambda r: _text(r, "variant") or "none named"),
    ("build type", lambda r: _text(r, "build_type")),
    ("C library", lambda r: _text(r, "libc")),
    ("fencepost's commit", machine.commit),
    ("kernel", lambda r: _text(r, "kernel")),
    ("SMT", smt),
    ("placement", machine.placement),
    ("kind of cores", thread_placement.kind),
    ("oversubscribe", thread_placement.oversubscribe),
    ("budget", _budget),
    ("governor", lambda r: readable(_section(r, "power").get("governor"))),
    ("boost", lambda r: readable(_section(r, "power").get("boost"))),
    ("memory under the measured lines", lambda r: readable(_section(r, "pool").get("backing"))),
)


def _cpus(runs: Sequence[Run]) -> list[str]:
    """Differences in the CPUs of runs of one machine: elsewhere the numbers stand for other CPUs. Not where one run only
    had fewer threads: it shares those that both had."""
    found = []
    by_machine: dict[str, list[int]] = {}
    for i, run in enumerate(runs):
        if thread_placement.cpus(run):
            by_machine.setdefault(readable(run.context.get("machine")), []).append(i)
    for who in by_machine.values():
        lists = {i: thread_placement.cpus(runs[i]) for i in who}
        longest = max(lists.values(), key=len)
        if any(numbers != longest[:len(numbers)] for numbers in lists.values()):
            found += difference("order of CPUs", [thread_placement.cpus_text(lists[i]) for i in who], who)
    return found


def difference(name: str, values: Sequence[str], of: Sequence[int] | None = None) -> list[str]:
    """A line where the values differ, else none. of: the runs that have these values; all, where it is not given."""
    if len(set(values)) < 2:
        return []
    by_value: dict[str, list[str]] = {}
    for i, value in zip(range(len(values)) if of is None else of, values):
        by_value.setdefault(value or UNKNOWN, []).append(letter(i))
    parts = [f"{', '.join(who)}: {value}" for value, who in by_value.items()]
    return [f"{name} differs: {'; '.join(parts)}"]


def _unlike(flags: Sequence[str]) -> list[str]:
    """Only the words that not all have: command lines of compilers are long."""
    split = [text.split() for text in flags]
    common = set(split[0]).intersection(*split)
    rest = [" ".join(w for w in words if w not in common) for words in split]
    short = [text or ("the same without" if words else "") for text, words in zip(rest, split)]
    return short if len(set(short)) > 1 else list(flags)


def _flagged(runs: Sequence[Run], what: str, of: Callable[[Run], bool]) -> list[str]:
    who = [letter(i) for i, run in enumerate(runs) if of(run)]
    return [f"{', '.join(who)}: {what}"] if who else []
