"""Made-up runs that differ from synthetic_run's in what a test plants."""
from __future__ import annotations

import re

from fencepost_tool import summary

from . import synthetic_run

TIMES = ("real_time", "cpu_time", "ns_", "cycles")


def scaled(**times):
    """A change: cases whose name the pattern finds cost that many times as much. scaled(**{pattern: times})."""
    def change(run):
        for entry in run["benchmarks"]:
            for pattern, by in times.items():
                if re.search(pattern, entry["name"]):
                    for key in entry:
                        entry[key] *= by if key.startswith(TIMES) else 1 / by if key.startswith("ops_") else 1
    return change


def without_intervals(run):
    """A change: too few rounds for an interval, in all cases."""
    for entry in run["benchmarks"]:
        entry["rounds"] = 3


def only(keep):
    """A change: the cases whose name the pattern finds."""
    def change(run):
        run["benchmarks"] = [entry for entry in run["benchmarks"] if re.search(keep, entry["name"])]
    return change


def both(*changes):
    """One change after the other."""
    def change(run):
        for one in changes:
            one(run)
    return change


def digest_of(pus=2, change=lambda run: None, **machine):
    """The lines of the digest, without reading files and without rounds."""
    return summary.digest(synthetic_run.unwritten(pus, change, **machine)).splitlines()


def line_of(label, pus=2, change=lambda run: None, **machine):
    """What stands behind a label, joined; "" without that line."""
    text = re.sub(r"\n {11}(?=\S)", " ", "\n".join(digest_of(pus, change, **machine)))
    return next((line[11:] for line in text.split("\n") if line.startswith(f"{label} ")), "")
