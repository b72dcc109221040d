"""Writes made-up results folders for tests. Nothing in them was measured."""
from __future__ import annotations

import json
import random
import re
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from fencepost_tool.results import Run, load
from fencepost_tool.results.estimates import case_from_entries
from fencepost_tool.results.names import parse_name

from .synthetic_cases import GHZ, cases, emitted, jitter, pu_order

ROOT = Path(__file__).resolve().parents[3]
PER_WINDOW = {"ns": "real_time", "cycles": "cycles", "ops_per_second": "ops_per_second",
              "fairness": "fairness", "cpu_ns": "cpu_time"}
KEPT = 7  # windows of each round
ROUNDS = 8
NOISE = 0.002  # by how much a round may miss its estimate, as a share of it
BUILD_ID = "0123456789abcdef"
NET_HALF = 0.03  # every interval of a net cost is it plus and minus so much
HALF = 0.01  # every interval is the median plus and minus this share
FAILED = {"atomic/load/shared/relaxed/bits:32/threads:2": "proof failed: 7 additions lost",
          "counter/mutex/update/threads:2": "proof failed: 9 additions lost"}


def entry(name, threads, ns, extra=MappingProxyType({}), repetition=0):
    """One entry of run.json."""
    out = {"name": name, "run_name": name, "run_type": "iteration", "repetitions": 1,
           "repetition_index": repetition, "threads": threads, "iterations": 1000}
    if emitted(name):
        out["label"] = symbol(name)
    if name in FAILED:
        return {**out, "error_occurred": True, "error_message": FAILED[name]}
    ns *= jitter(name)
    ops = threads * 1e9 / ns
    return {**out, "real_time": ns, "cpu_time": ns * threads, "time_unit": "ns",
            **around("ns", ns), "ns_p10": ns * 0.97, "ns_p90": ns * 1.05,
            "cycles": ns * GHZ, **around("cycles", ns * GHZ),
            "ops_per_second": ops, "ops_ci_low": ops * (1 - HALF), "ops_ci_high": ops * (1 + HALF),
            "fairness": 1.0 if threads == 1 else 0.93, "rounds": ROUNDS, "windows_kept": KEPT,
            "windows_dropped": 3, "dropped_neighbour": 2, "dropped_gap": 1, "dropped_preempted": 0,
            "dropped_migrated": 0, "dropped_late": 0, "dropped_frequency": 0, "dropped_run_delay": 0, "dropped_throttled": 0,
            "window_us": 30, **extra}


def symbol(name):
    """Cases that differ in their threads only share a loop."""
    return "_Z" + re.sub(r"\W", "_", name.rpartition("/threads:")[0])


def listing(entries):
    """A listing.json."""
    loops = {e["label"]: {"signature": emitted(e["name"]), "repeats": 32, "instructions": [emitted(e["name"])] * 32}
             for e in entries if "label" in e}
    return {"schema_version": 1, "build_id": BUILD_ID, "isa": "x86_64", "disassembler": "GNU objdump 0.0", "loops": loops}


def around(stem, value):
    return {f"{stem}_mad": value * HALF, f"{stem}_ci_low": value * (1 - HALF),
            f"{stem}_ci_high": value * (1 + HALF)}


def context():
    return {"date": "2026-01-02T03:04:05+00:00", "host_name": "synthetic", "executable": "fencepost",
            "num_cpus": 2, "mhz_per_cpu": 3000, "cpu_scaling_enabled": False, "caches": [],
            "load_avg": [0.1, 0.1, 0.1], "library_build_type": "release", "fencepost_schema": "1",
            "machine": "synthetic", "commit": "0000000", "build_id": BUILD_ID, "seed": "1", "budget_s": "60",
            "placement": "spread", "interrupted": "false", "line_bytes_hwloc": "64",
            "destructive_bytes_compiler": "64"}


def machine(pus):
    return {"schema_version": 1, "machine_id": "synthetic", "arch": "x86_64", "emulated": False,
            "cpu": {"vendor": "Nobody", "model_name": "Synthetic CPU (made up for tests)", "family": 6,
                    "model": 1, "stepping": 0, "microcode": "unreadable: made up", "features": ["lse"]},
            "pus_allowed": pus, "affinity": pu_order(pus), "kernel": "Linux 0.0", "hypervisor": None, "libc": "glibc 0.0",
            "compiler": "cc 0.0", "compiler_flags": "-O2", "commit": "0000000",
            "caches": [{"level": 1, "bytes": 32768, "line_bytes": 64, "shared_by": 1}],
            "clock": {}, "calibration": {}, "libraries": {}, "load_before": 0.1, "load_after": 0.1,
            "steal_share": 0.0, "options": {}}


def slower(times, clock=1.0, **changes):
    """For write(): all costs that many times as high, a clock that many times as fast, and changes
    to the context."""
    def change(run):
        run["context"].update(changes)
        for e in run["benchmarks"]:
            for key in e:
                if key in ("real_time", "cpu_time") or key.startswith("ns_"):
                    e[key] *= times
                elif key.startswith("cycles"):
                    e[key] *= times * clock
                elif key.startswith("ops_"):
                    e[key] /= times
    return change


def made(costs, pus=64, change=lambda document: None):
    """A run of (name, threads, ns per operation) or more of what entry() takes, without rounds and files."""
    run = {"context": context(), "benchmarks": [entry(*cost) for cost in costs]}
    change(run)
    return Run(Path("made-up"), run["context"], machine(pus), tuple(case_from_entries([e]) for e in run["benchmarks"]))


# What another machine changes in machine.json.
ARM = {"arch": "aarch64", "compiler": "Clang 99.0", "variant": "lse", "hypervisor": "KVM",
       "compiler_flags": "-O3", "libc": "glibc 9.9", "libraries": {"google_benchmark": "9.9.9"},
       "cpu": {**machine(1)["cpu"], "model_name": "Neoverse(R) Made-Up"}}


def noisy(matches, width=0.2, note="too few clean windows: 0 of 20, most dropped for no_level"):
    """A change that makes cases noisy, with intervals of plus and minus that share; the others say that they are clean."""
    def change(run):
        for e in run["benchmarks"]:
            if "error_occurred" in e:
                e["grade"] = "none"
                continue
            e["grade"] = "noisy" if matches(e["name"]) else "clean"
            if e["grade"] == "clean":
                continue
            e.update(note=note, rounds=3, windows_kept=0, windows_used=20)
            for value, stem in (("real_time", "ns"), ("cycles", "cycles"), ("ops_per_second", "ops")):
                e.update({f"{stem}_ci_low": e[value] * (1 - width), f"{stem}_ci_high": e[value] * (1 + width)})
    return change


def two_humped(matches):
    """A change that gives cases two modes, and the others one."""
    def change(run):
        for e in run["benchmarks"]:
            if "error_occurred" not in e:
                e["modes"] = 2 if matches(e["name"]) else 1
    return change


def few(name):
    """Some of most kinds, for tests that need not have all."""
    return (name.startswith(("floor/add", "mutex/spinlock", "pair/cas", "fence/mfence/back"))
            or re.search(r"atomic/(fetch_add|load)/.*bits:64", name))


def samples(entries):
    """A line for each round of an entry; one alone for most, since only what is compared round by round needs more."""
    for e in entries:
        line = {"case": e["name"], "repetition": e.get("repetition_index", 0), "pid": 1, "t": 0.5}
        if "real_time" not in e:
            yield {**line, "round": 0, "error": e.get("error_message", ""), "dropped": {"gap": 10}}
            continue
        for number, factor in enumerate(rounds(e["name"])):
            yield {**line, "round": number, "chain": {"alone": [1.0] * KEPT}, "dropped": {"neighbour": 2, "gap": 1},
                   **{key: [scaled(e[source], factor)] * KEPT for key, source in PER_WINDOW.items() if source in e}}


def scaled(value, factor):
    """Spoilt values stay what they are."""
    return value * factor if isinstance(value, (int, float)) else value


def rounds(name):
    """What each round takes, as a share of the estimate: noise around it."""
    if not re.match("fence/|pattern/|atomic/store/throughput", name):
        return [1.0]
    noise = random.Random(name)
    ends = [noise.uniform(0.9, 1.0) * NOISE for _ in range(ROUNDS // 2)]
    spread = [sign * end for end in ends for sign in (1, -1)]  # the median is the estimate
    noise.shuffle(spread)
    return [1 + by for by in spread]


def document(pus, keep=lambda name: True):
    """A run.json; keep(name) chooses its cases."""
    entries = [entry(*case) for case in cases(pus) if keep(case[0])]
    return {"context": context(), "benchmarks": entries}


# By kind: the field in which a case and its baseline differ, and what the baseline has there.
BASELINES = {("fence", None): ("primitive", "none"), ("pattern", "publish"): ("operation", "seq_cst_store"),
             ("pattern", "dekker"): ("operation", "seq_cst_operations")}


def baseline(name):
    """Name of the case that a net cost is taken against; None for a case without one."""
    field, value = BASELINES.get((name.kind, name.primitive)) or BASELINES.get((name.kind, None)) or (None, None)
    if name.text.startswith("atomic/store/throughput/seq_cst/"):
        field, value = "order", "release"
    if field is None or getattr(name, field) == value:
        return None
    return name.text.replace(f"/{getattr(name, field)}/", f"/{value}/", 1)


def version_2(run):
    """For write(): the same run as schema version 2 has it, cases as data and net costs beside the estimates."""
    run["context"]["fencepost_schema"] = "2"
    by_name = {e["name"]: e for e in run["benchmarks"]}
    for e in run["benchmarks"]:
        name = parse_name(e["name"])
        e["case"] = name.fields()
        base = by_name.get(baseline(name), {})
        if "cycles" in e and "cycles" in base:
            e["net_cost"] = net_cost(e, base)


def net_cost(entry, base):
    found = {"baseline": base["name"], "rounds": ROUNDS}
    for key, source in (("cycles", "cycles"), ("ns", "real_time")):
        value = entry[source] - base[source]
        found.update({key: value, f"{key}_ci_low": value - NET_HALF, f"{key}_ci_high": value + NET_HALF})
    limit = max(0.1, 0.005 * min(entry["cycles"], base["cycles"]))
    return {**found, "limit_cycles": limit, "measurable": abs(found["cycles"]) >= max(limit, NET_HALF)}


def write(folder, pus=2, keep=lambda name: True, change=lambda document: None, **machine_changes):
    """Writes a whole folder and returns its path. change() may spoil run.json
    first; keyword arguments replace keys of machine.json."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    run = document(pus, keep)
    change(run)
    (folder / "run.json").write_text(json.dumps(run, indent=1), "utf-8")
    (folder / "machine.json").write_text(json.dumps({**machine(pus), **machine_changes}), "utf-8")
    lines = [json.dumps(line) + "\n" for line in samples(run["benchmarks"])]
    (folder / "listing.json").write_text(json.dumps(listing(run["benchmarks"])), "utf-8")
    (folder / "samples.jsonl").write_text("".join(lines), "utf-8")
    return folder


def unwritten(pus, change=lambda document: None, **machine_changes):
    """What load() gives of write(), but without the rounds of samples.jsonl, and without files."""
    made = document(pus)
    change(made)
    return Run(Path("synthetic"), made["context"], {**machine(pus), **machine_changes},
               tuple(case_from_entries([e]) for e in made["benchmarks"]))


@cache
def _whole(pus):
    with tempfile.TemporaryDirectory() as scratch:
        return load(write(Path(scratch) / "run", pus))


def whole(pus, keep=lambda name: True, **machine_changes):
    """The run with the cases that keep(name) chooses, read once for all tests of a process: it can't be changed. Keyword
    arguments replace keys of machine.json, here in memory."""
    run = _whole(pus)
    return replace(run, machine={**run.machine, **machine_changes}, cases=tuple(c for c in run.cases if keep(c.name.text)))
