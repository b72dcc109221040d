"""Go's benchmark format, for benchstat: one line for each case and run, that is for each process.

benchstat draws a table for each set of configuration keys, so these hold only what is the same in all
runs of a machine; what tells runs apart stands in comments, which it skips.
"""
from __future__ import annotations

import re
from collections.abc import Sequence

from fencepost_tool.text.safe import word

from .runs import Process, names

GOARCH = {"x86_64": "amd64", "aarch64": "arm64"}
UNITS = (("real_time", "ns/op", "lower"), ("cycles", "cycles/op", "lower"), ("ops_per_second", "ops/s", "higher"))


def benchfmt(processes: Sequence[Process]) -> str:
    """The processes as text, in their order."""
    lines = [f"Unit {unit} better={better}" for _, unit, better in UNITS]
    before = None
    for p in processes:
        keys = _configuration(p)
        if keys != before:
            lines += ["", *keys]
        before = keys
        context = p.run.context
        lines.append(f"# {context['date']} commit {context['commit']} {p.run.folder.name}")
        lines += [line for name in names([p]) for line in (*_remark(p, name), _line(p, name))]
    return "\n".join(lines) + "\n"


def _configuration(p: Process) -> list[str]:
    machine = p.run.machine
    arch = str(machine.get("arch") or "")
    found = {"goos": "linux", "goarch": GOARCH.get(arch, arch), "pkg": "fencepost",
             "cpu": machine.get("cpu", {}).get("model_name"), "machine": p.run.context["machine"]}
    return [f"{key}: {' '.join(str(value).split())}" for key, value in found.items() if value]


def _remark(p: Process, name: str) -> list[str]:
    case = p.cases[name]
    return (["# noisy, estimated from disturbed samples:"] * case.noisy
            + ["# two modes, the median may lie between them:"] * case.two_modes)


def _line(p: Process, name: str) -> str:
    counters = p.cases[name].counters
    values = " ".join(f"{counters[key]!r} {unit}" for key, unit, _ in UNITS if key in counters)
    return f"{go_name(p.shown(name))} {max(1, round(counters.get('windows_kept', 1)))} {values}"


def go_name(name: str) -> str:
    """BenchmarkAtomic/load/latency/relaxed/bits=64/threads=1: no blanks, a capital first, key=value."""
    text = word(re.sub(r"\s", "_", name)).replace(":", "=")
    return "Benchmark" + text[:1].upper() + text[1:]
