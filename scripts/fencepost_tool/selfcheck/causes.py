"""Three disturbances of our own making, and whether the run's warnings name them: a busy loop on one of the CPUs,
half a CPU by a control group, and the busy loop again while it is stopped, which disturbs nothing."""
from __future__ import annotations

import dataclasses
import signal
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from fencepost_tool.results import Run, warnings_of

from . import groups
from .program import Program, dropped_share
from .spinner import spinner
from .verdict import MET, MISSED, NOISY, SHOWN, Row

PATTERN = "^atomic/fetch_add/(latency|throughput|shared)/seq_cst/bits:64(/threads:2)?$"
BUSY, QUOTA = "other_work", "cpu_quota"


def check(program: Program, budget_s: float) -> list[Row]:
    """Rows about which causes are named beside each disturbance. budget_s: of each run."""
    def measure(what: str, by: Program = program) -> Run:
        program.say(f"causes: {what}, {budget_s:g} s")
        return by.run(PATTERN, budget_s, "--threads", "1,2")

    if not program.names(PATTERN, "--threads", "1,2"):
        return [Row("causes are named", "all", "not measured", MISSED, ("two threads need two CPUs",))]
    quiet = [measure("alone")]
    with spinner():
        busy = measure("beside a spinner")
    with spinner() as process:
        process.send_signal(signal.SIGSTOP)
        stopped = measure("beside the spinner, stopped")
    quiet.append(measure("alone again"))
    rows = [busy_row(named(busy), [named(run) for run in quiet]),
            stopped_row(named(stopped), [named(run) for run in quiet])]
    try:
        with groups.half_a_cpu() as folder:
            inside = dataclasses.replace(program, before=groups.inside(folder))
            run = measure("with half a CPU", inside)
            rows.append(quota_row(named(run), dropped_share(list(run.samples()), ("throttled",))[0]))
    except groups.Unavailable as why:
        rows.append(Row("half a CPU by a control group", f"{QUOTA} named", "could not be tried", SHOWN, (str(why),)))
    return rows


def named(run: Run) -> Mapping[str, str]:
    """Id of each warning of the run -> its text."""
    return {warning.id: warning.text for warning in warnings_of(run.machine)}


def listed(causes: AbstractSet[str]) -> str:
    """Causes in words."""
    return ", ".join(sorted(causes)) or "none"


def busy_row(beside: Mapping[str, str], quiet: Sequence[Mapping[str, str]]) -> Row:
    """Named without the spinner as well, the word has not been earned: something else was busy."""
    verdict = MISSED if BUSY not in beside else NOISY if any(BUSY in one for one in quiet) else MET
    return Row("beside a spinner", f"{BUSY} named", listed(beside.keys()), verdict, tuple(beside.values()))


def stopped_row(beside: Mapping[str, str], quiet: Sequence[Mapping[str, str]]) -> Row:
    """A stopped neighbour must not be called busy. quiet: runs without it."""
    verdict = MET if BUSY not in beside else NOISY if any(BUSY in one for one in quiet) else MISSED
    return Row("beside a stopped neighbour", f"{BUSY} not named", listed(beside.keys()), verdict, tuple(beside.values()))


def quota_row(limited: Mapping[str, str], throttled: int) -> Row:
    """Judged by what the warning says at the end of a run; what it says in advance tells nothing of periods of standstill."""
    said = limited.get(QUOTA, "")
    verdict = MET if "was stopped in" in said and throttled > 0 else MISSED
    return Row("half a CPU by a control group", f"{QUOTA} named, windows dropped for it",
               f"{listed(limited.keys())}; {throttled} windows", verdict, tuple(limited.values()))
