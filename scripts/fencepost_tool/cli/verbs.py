"""The table of verbs, in the order in which help lists them. A verb's module is imported only when it is asked for."""
from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .verb import Verb

SUMMARIES = {
    "run": "measure this machine, draw the plots, print the summary",
    "summary": "print the summary of a run",
    "claims": "compare what texts say about costs with a run",
    "advise": "say which primitive to use for a need, by a run",
    "plot": "draw the plots of runs, and of several runs their comparison",
    "report": "write the HTML report of a run, or of several, one over the other",
    "plan": "print which CPU each thread would get, and measure nothing",
    "doctor": "report the state of the machine and what disturbs measurements",
    "list": "list the names of the benchmark cases",
    "compare": "compare two commits or programs, two sets of results, or machines",
    "noise": "measure this machine's own noise: a program compared with itself",
    "bisect": "find the commit that changed what a case costs",
    "track": "report what changed in the history of results, and when",
    "export": "write runs in another tool's format",
    "fences": "list what each memory order compiles to, and whether that is sufficient",
    "price": "say which atomic instructions a program executes, and what they can cost",
    "selfcheck": "check measurements against reference values",
    "evaluate": "measure the false alarms and the power of compare, track and bisect",
    "help": "print help on a verb, the man page or shell completions",
}


def load(name: str) -> Verb:
    """The verb of that name, which is one of SUMMARIES."""
    verb: Verb = importlib.import_module(f".{name}", __package__).VERB
    return verb
