"""Made-up runs with cases of guests beside those of C++."""
from __future__ import annotations

from . import synthetic_run

ADD = "atomic/fetch_add/shared/seq_cst/bits:64"
MUTEX = "mutex/std_mutex/lock_unlock/critical:0/outside:0"
GO_MUTEX = "go/mutex/sync_Mutex/lock_unlock/scheduling:locked"


def named(document):
    """A guest's name stands in front of its kind, which only the field `case` tells."""
    for entry in document["benchmarks"]:
        guest, _, rest = entry["name"].partition("/")
        if guest in ("go", "go_v3", "rust"):
            kind, primitive, operation, *more = rest.split("/")
            params = dict(part.split(":") for part in more if ":" in part)
            entry["case"] = {"kind": f"{guest}/{kind}", "primitive": primitive, "operation": operation,
                             "order": next((part for part in more if ":" not in part), None),
                             "threads": int(params.pop("threads")), "parameters": {
                                 k: int(v) if v.isdecimal() else v for k, v in params.items()}}


def run_of(costs, change=lambda document: None):
    """costs: ns by name, at 1 and 2 threads."""
    def changed(document):
        named(document)
        change(document)
    cases = [(f"{name}/threads:{n}", n, ns * n) for name, ns in costs.items() for n in (1, 2)]
    return synthetic_run.made(cases, change=changed)
