"""Who is who: a letter and a label for each run."""
from __future__ import annotations

import re
import string
from collections.abc import Sequence
from typing import Callable

from fencepost_tool.results import Run

from . import machine
from . import placement as thread_placement
from .machine import readable

Part = Callable[[Run], str]


def letter(index: int) -> str:
    """A to Z, then A2 to Z2, ..."""
    turn, place = divmod(index, len(string.ascii_uppercase))
    return string.ascii_uppercase[place] + (str(turn + 1) if turn else "")


def labels(runs: Sequence[Run]) -> list[str]:
    """CPU, compiler and variant of each run, and the placement, the kind of cores and more threads
    than PUs where these differ; what tells the runs apart stands first. Runs that agree in all of these get more, up to
    the date and the folder, until no two labels are equal."""
    parts: list[list[str]] = [_cpus(runs), _texts(runs, compiler), _texts(runs, variant)]
    for where in (placement, kind, oversubscribed):
        if len(set(found := _texts(runs, where))) > 1:
            parts.append(found)
    for more in (cpus, _machine, machine.commit, _date, lambda run: run.folder.name):
        if len({tuple(part[i] for part in parts) for i in range(len(runs))}) == len(runs):
            break
        parts.append(_texts(runs, more))
    parts.sort(key=lambda part: len(set(part)) == 1)
    words = [", ".join(filter(None, (part[i] for part in parts))) for i in range(len(runs))]
    return [f"EMULATED {text}" if run.emulated else text for run, text in zip(runs, words)]


def _texts(runs: Sequence[Run], part: Part) -> list[str]:
    texts = [part(run) for run in runs]
    return texts if len(set(texts)) > 1 or part in (compiler, variant) else [""] * len(runs)


def _cpus(runs: Sequence[Run]) -> list[str]:
    """Model names, with their numbers where two CPUs go by one name, as in virtual machines."""
    full = [machine.cpu(run) for run in runs]
    short = [re.sub(r" \((?:family|model|stepping)[^()]*\)$", "", name) for name in full]
    chosen = full if len(set(full)) > len(set(short)) else short
    return [" ".join(re.sub(r"\((?:R|TM)\)", "", name, flags=re.I).split()) for name in chosen]


def compiler(run: Run) -> str:
    """The compiler of the program; "" where the run does not say it."""
    return readable(run.machine.get("compiler"))


def variant(run: Run) -> str:
    """The build variant; runs from before there were variants have none."""
    return readable(run.machine.get("variant"))


def placement(run: Run) -> str:
    """The placement of threads in words; "" where the run does not say it."""
    text = machine.placement(run)
    return f"placement {text}" if text else ""


def kind(run: Run) -> str:
    """The kind of cores, on a hybrid machine."""
    return readable(thread_placement.option(run, "kind"))


def oversubscribed(run: Run) -> str:
    """Says so where more threads than PUs were allowed; else ""."""
    return "oversubscribed" if thread_placement.oversubscribe(run) == "yes" else ""


def cpus(run: Run) -> str:
    """The CPUs of the threads in words; "" where the run does not say them."""
    text = thread_placement.cpus_text(thread_placement.cpus(run))
    return f"CPUs {text}" if text else ""


def _machine(run: Run) -> str:
    return readable(run.context.get("machine"))


def _date(run: Run) -> str:
    return readable(run.context.get("date"))
