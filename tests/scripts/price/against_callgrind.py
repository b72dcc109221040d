"""Counts of QEMU and the plugin against those of callgrind, per instruction, of any program for x86-64. Run by itself; the
program runs once under each. --beside: a command of the shell that is started together with it, such as a client of a server.

    PYTHONPATH=scripts FENCEPOST_PROGRAM=build/release/fencepost \\
        python3 -m tests.scripts.price.against_callgrind [--beside COMMAND] /usr/bin/redis-check-aof a.aof

Prints how many atomic instructions have equal counts, and those that differ, by file. Reasons to differ that were met:
    __cxa_finalize, atexit                  once more for each library that valgrind loads into the process (vgpreload)
    pthread_cond_*, sem_*, malloc's arenas  waits, retries and wake-ups between threads, which both schedule their own way
    timers                                  redis's serverCron runs 10 times a second, and both take their own time
    addresses                               node's heap aligns what mmap returns, by a second call where it must
"""
from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from fencepost_tool.price import callgrind, inventory, qemu, text
from fencepost_tool.price.executed import Execution


def beside(command: str, count: Callable[..., Execution], program: Path, arguments: list[str]) -> Execution:
    """Counts while the command runs."""
    with subprocess.Popen(["sh", "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL):
        return count(program, arguments, output=subprocess.DEVNULL)


def main(program: Path, arguments: list[str], command: str) -> int:
    """1 where a count differs."""
    atomic, every = (beside(command, count, program, arguments) for count in (qemu.count, callgrind.count))
    mine = {(one.file, one.offset): one.count for one in atomic.executed if one.file is not None}
    its = {(one.file, one.offset): one.count for one in every.executed if one.file is not None}
    # callgrind has all instructions: those that no inventory has as a site, and that the plugin has not, are none of ours.
    files = sorted({file for file, _ in mine})
    sites = {(file, site.place): site for file in files for site in _sites(file)}
    plugin_knows = {place for place in its if place in sites and sites[place].found.kind not in ("call", "futex", "plain")}
    places = sorted(set(mine) | plugin_knows, key=lambda place: (str(place[0]), place[1]))
    equal, different = Counter[Path](), defaultdict(list)
    for place in places:
        file = place[0]
        if mine.get(place, 0) == its.get(place, 0):
            equal[file] += 1
        else:
            different[file].append((place, mine.get(place, 0), its.get(place, 0)))
    for file in files:
        print(f"{file}: {equal[file]} equal, {len(different[file])} different")
        for place, by_qemu, by_callgrind in different[file]:
            where = text.where(sites[place]) if place in sites else ""
            print(f"  {place[1]:#x} {where}: {by_qemu:,} by QEMU, {by_callgrind:,} by callgrind")
    print(f"exit codes {atomic.exit_code} and {every.exit_code}; without a file: {atomic.elsewhere:,} atomic by QEMU, "
          f"{every.elsewhere:,} of any kind by callgrind")
    print(f"all: {sum(equal.values())} equal, {sum(map(len, different.values()))} different; "
          f"{sum(mine.values()):,} executions by QEMU")
    return int(any(different.values()))


def _sites(file: Path):
    found = inventory.take(str(file))
    return [*found.sites, *found.inside]


if __name__ == "__main__":
    words = sys.argv[1:]
    other = words[1] if words[0] == "--beside" else "true"
    words = words[2:] if words[0] == "--beside" else words
    sys.exit(main(Path(words[0]).absolute(), words[1:], other))
