#!/usr/bin/env python3
"""Measures what is known beforehand, and prints which targets this machine meets.

    scripts/selfcheck.py --program build/release/fencepost [--only NAME ...] [--processes N]

Exit code 0: all met; 1: something missed (a case without a figure counts as missed); 3: nothing missed, but the
machine was too noisy to say; 2: bad input. About ten minutes; on a busy machine it says so rather than guess.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

MET, MISSED, NOISY = "met", "missed", "machine too noisy to say"

ONE_THREAD = (
    "^floor/(add|multiply)/latency|^floor/plain_load/latency/bits:64|"
    "^atomic/(load|exchange|fetch_add|fetch_or)/(latency|throughput)/seq_cst/bits:64|"
    "^atomic/(load|store)/throughput/relaxed/bits:64|^atomic/store/throughput/seq_cst/bits:64|"
    "^atomic/compare_exchange[a-z_]*/(latency|throughput)/seq_cst-seq_cst/bits:64|"
    "^atomic/fence_|^mutex/std_mutex/(lock_unlock/critical:0/outside:0/threads:1|try_lock_success)")
TWO_THREADS = (
    "^atomic/[a-z_]*/shared/(seq_cst|seq_cst-seq_cst)/bits:64/threads:2$|"
    "^false_sharing/fetch_add/stride/bytes:(8|32)/threads:2$")

# Cycles on Golden Cove, one thread, uncontended, back to back; measured with another harness on such a core.
GOLDEN_COVE = {
    "atomic/fence_mfence/throughput/threads:1": 38.2,
    "atomic/fence_lock_or/throughput/threads:1": 18.0,
    "atomic/exchange/throughput/seq_cst/bits:64/threads:1": 17.0,
    "atomic/fetch_add/throughput/seq_cst/bits:64/threads:1": 18.1,
    "atomic/store/throughput/relaxed/bits:64/threads:1": 0.50,
    "atomic/load/throughput/relaxed/bits:64/threads:1": 0.51,
}


class Check:
    """Runs the program into one results parent, so that later runs know the clean levels of earlier ones."""

    def __init__(self, program, parent):
        self.program, self.parent, self.rows = program, parent, []

    def run(self, pattern, budget, *flags):
        """Runs once. Returns (entries of run.json by name, folder)."""
        command = [self.program, "--quiet", "--budget", budget, "--results", self.parent,
                   "--benchmark_filter=" + pattern, *flags]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode not in (0, 1):
            raise SystemExit(f"selfcheck: {' '.join(command)} failed: {done.stderr.strip().splitlines()[-1:]}")
        folder = pathlib.Path(done.stdout.strip().splitlines()[-1].removeprefix("results: "))
        entries = json.loads((folder / "run.json").read_text())["benchmarks"]
        return {entry["name"]: entry for entry in entries}, folder

    def row(self, figure, target, measured, verdict):
        self.rows.append((figure, target, measured, verdict))
        print(f"  {figure}: {measured}: {verdict}", file=sys.stderr, flush=True)

    def judge(self, figure, target, value, wanted, tolerance, form="{:.3f} cycles"):
        if value is None:
            return self.row(figure, target, "no figure", MISSED)
        good = abs(value / wanted - 1) <= tolerance
        return self.row(figure, target, form.format(value), MET if good else MISSED)


def cycles(entries, name):
    return entries.get(name, {}).get("cycles")


def golden_cove():
    """Golden Cove by its features (AMX and AVX512-FP16), since virtual machines misreport model numbers."""
    text = pathlib.Path("/proc/cpuinfo").read_text()
    return " amx_tile" in text and " avx512_fp16" in text


def chains(check):
    entries, _ = check.run(ONE_THREAD, "15s")
    if os.uname().machine == "x86_64":
        check.judge("multiply latency", "3.00 +-1 %", cycles(entries, "floor/multiply/latency/threads:1"), 3, .01)
    load = cycles(entries, "floor/plain_load/latency/bits:64/threads:1")
    check.judge("dependent load from L1", "a whole number +-1 %", load, round(load) if load else 1, .01)
    for name, wanted in GOLDEN_COVE.items():
        value = cycles(entries, name)
        if golden_cove():
            check.judge(name, f"{wanted} +-5 % (Golden Cove by AMX and AVX512-FP16)", value, wanted, .05)
        else:
            check.row(name, "not this core: shown, not judged", f"{value} cycles", MET)


def spread(check, figure, pattern, processes, limit, share, least_windows):
    """Standard deviation over mean of each case's median cycles, over processes."""
    seen, starved, readings = {}, set(), []
    for number in range(processes):
        print(f"\r  {figure}: process {number + 1} of {processes} ", end="", file=sys.stderr, flush=True)
        entries, folder = check.run(pattern, "8s")
        for name, entry in entries.items():
            if "cycles" not in entry or entry["windows_kept"] < least_windows:
                starved.add(name)
            else:
                seen.setdefault(name, []).append(entry["cycles"])
        for line in (folder / "samples.jsonl").read_text().splitlines():
            for chain in json.loads(line)["chain"].values():
                readings += chain
    print(file=sys.stderr)
    names = set(seen) | starved
    spreads = {name: statistics.stdev(v) / statistics.mean(v) for name, v in seen.items() if len(v) > 1}
    good = sum(1 for name in names - starved if spreads.get(name, 1) <= limit)
    ordered = sorted(spreads.values())
    quantile = lambda q: 100 * ordered[int(q * (len(ordered) - 1))] if ordered else float("nan")
    text = (f"{good} of {len(names)} cases; spread median {quantile(.5):.2f} %, 90th {quantile(.9):.2f} %, "
            f"worst {quantile(1):.2f} %")
    if starved:
        text += f"; {len(starved)} had under {least_windows} clean windows in some process"
    if readings:
        readings.sort()
        at = lambda q: readings[int(q * (len(readings) - 1))]
        text += f"; throughput chain {at(.05):.3f}..{at(.95):.3f} cycles/add"
    met = good >= share * len(names)
    # Too noisy, not missed: most of the failures never had clean windows to be judged by.
    noisy = not met and len(starved) > (1 - share) * len(names)
    check.row(figure, f"<= {100 * limit:g} % for {100 * share:g} % of cases", text,
              MET if met else NOISY if noisy else MISSED)
    for name, value in sorted(spreads.items(), key=lambda item: -item[1])[:5]:
        print(f"    {100 * value:6.2f} %  {name}", file=sys.stderr)


def uneven(check):
    entries, _ = check.run("floor/selfcheck/uneven", "20s")
    entry = entries.get("floor/selfcheck/uneven_sleep/threads:2", {})
    value = entry.get("ops_per_second")
    check.judge("uneven threads, 10 and 30 ms", "133.3 operations/s +-2 %", value, 400 / 3, .02, "{:.2f} operations/s")


def dropped(entries):
    return sum(entry.get("windows_dropped", 0) for entry in entries.values())


def spinner(check):
    quiet, _ = check.run(TWO_THREADS, "15s")
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"],
                            preexec_fn=lambda: os.sched_setaffinity(0, {max(os.sched_getaffinity(0))}))
    try:
        time.sleep(0.5)
        loud, _ = check.run(TWO_THREADS, "15s")
    finally:
        busy.kill()
        busy.wait()
    both = [n for n in quiet if "real_time" in quiet[n] and "cycles" in quiet[n] and "cycles" in loud.get(n, {})]
    silent = [n for n in quiet if "cycles" not in loud.get(n, {})]
    faster = [n for n in both if loud[n]["real_time"] < 0.9 * quiet[n]["real_time"]]
    text = f"{len(faster)} of {len(both)} faster by over 10 %"
    if both:
        text += f", quickest at {min(loud[n]['real_time'] / quiet[n]['real_time'] for n in both):.2f}x"
    text += f"; {len(silent)} cases gave no figure beside it" if silent else ""
    check.row("a spinner makes nothing look faster", "none over 10 %", text,
              MISSED if faster else MET if both else NOISY)
    share = lambda e: dropped(e) / max(1, dropped(e) + sum(x.get("windows_kept", 0) for x in e.values()))
    check.row("windows beside a spinner are dropped", "more than without",
              f"{100 * share(loud):.0f} % against {100 * share(quiet):.0f} %",
              MET if share(loud) > share(quiet) else MISSED)


def first_and_last(check):
    name = "mutex/std_mutex/lock_unlock/critical:0/outside:0/threads:1"
    _, folder = check.run("^mutex/std_mutex/lock_unlock/.*threads:[12]$", "15s")
    rounds = [json.loads(line) for line in (folder / "samples.jsonl").read_text().splitlines()]
    medians = [statistics.median(r["cycles"]) for r in rounds if r["case"] == name and r["cycles"]]
    value = medians[-1] / medians[0] if len(medians) > 1 else None
    check.judge("uncontended mutex, last over first round", "1 +-5 %", value, 1, .05, "{:.4f}")


def budgets(check):
    for budget, low, high in (("60s", 60, 75), ("5m", 0, 300)):
        began = time.monotonic()
        subprocess.run(["bash", str(pathlib.Path(__file__).parent / "bench.sh"), check.program, "--quiet", "--budget",
                        budget, "--results", check.parent], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        took = time.monotonic() - began
        check.row(f"make bench BUDGET={budget}, built before", f"{low} to {high} s", f"{took:.1f} s",
                  MET if low <= took <= high else MISSED)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--processes", type=int, default=20)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    if not os.access(options.program, os.X_OK):
        print(f"selfcheck: {options.program} is no program; build it with make build", file=sys.stderr)
        return 2
    checks = {
        "chains": chains,
        "one-thread": lambda c: spread(c, "one thread, over processes", ONE_THREAD, options.processes, .005, .9, 30),
        "two-threads": lambda c: spread(c, "two threads, over processes", TWO_THREADS, options.processes, .03, .8, 5),
        "uneven": uneven, "spinner": spinner, "first-last": first_and_last, "budgets": budgets}
    with tempfile.TemporaryDirectory() as parent:
        check = Check(options.program, parent)
        for name, one in checks.items():
            if not options.only or name in options.only:
                print(f"selfcheck: {name}", file=sys.stderr, flush=True)
                one(check)
    width = max(len(row[0]) for row in check.rows)
    for figure, target, measured, verdict in check.rows:
        print(f"{figure:<{width}}  {verdict}\n{'':<{width}}    target {target}\n{'':<{width}}    {measured}")
    verdicts = {row[3] for row in check.rows}
    return 1 if MISSED in verdicts else 3 if NOISY in verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
