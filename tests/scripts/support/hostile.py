"""Runs whose names and texts would act on a careless reader's side."""
from __future__ import annotations

from dataclasses import replace

from fencepost_tool.results import Case, Estimate
from fencepost_tool.results.names import parse_name

NAMES = (
    "atomic/</script><script>document.title='owned'</script>/latency/threads:1",
    "<img src=x onerror=\"document.title='owned'\">/a/b/threads:1",
    "mutex/\"'><svg onload=document.title='owned'>/lock_unlock/threads:2",
    "floor/<!--<script>/latency/threads:1",
    "floor/=HYPERLINK(\"http://x\")/latency/threads:1",
    "floor/line\u2028sep\u2029arator/latency/threads:1",
    "floor/\u202egnol\u202c\u200f/latency/threads:1",
    "floor/${title}$data/latency/threads:1",
    "floor/__proto__/constructor/__proto__:1/threads:1",
    "floor/\ud800/latency/threads:1",
    "//////",
)


def case(name, ns=5.0, **changes):
    return Case(parse_name(name), ns=Estimate(ns, ns * 0.9, ns * 1.1), cycles=Estimate(3 * ns, 2.7 * ns, 3.3 * ns),
                ops=Estimate(1e9 / ns, 0.9e9 / ns, 1.1e9 / ns),
                counters={"windows_kept": 1234, "windows_dropped": 56, "rounds": 42, "dropped_gap": 5}, **changes)


def many(run, count, name_of):
    """The run with that many cases instead of its own."""
    return replace(run, cases=tuple(case(name_of(i), 1 + i % 97) for i in range(count)))


def run(real, count=0):
    """NAMES and more, up to `count` cases, with a note that is hostile as well."""
    made = [case(name, note="<b>bold</b></script>") for name in NAMES]
    more = [case(f"kind{i % 7}/</script>{i}\"'&<i>/op{i % 11}/x:{i % 5}/threads:{1 + i % 4}") for i in range(count - len(made))]
    return replace(real, cases=(*made, *more))


def fail(entry):
    """An entry of run.json becomes one in error."""
    kept = ("name", "run_name", "run_type", "repetitions", "repetition_index", "threads", "label", "iterations")
    for key in [key for key in entry if key not in kept]:
        del entry[key]
    entry.update(error_occurred=True, error_message="proof failed")
