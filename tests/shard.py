"""One shard of a test program, for ctest: fails unless all of its tests came to an end, and keeps what was skipped.

    python3 tests/shard.py run LOG COMMAND...      runs the command; what it prints goes to standard output and to LOG
    python3 tests/shard.py skipped LOG...          lists what the shards skipped, and why

run exits as the command does, with 1 where it ended without gtest's last line. skipped exits with 77 where tests were
skipped (SKIP_RETURN_CODE in CMakeLists.txt: ctest then lists the entry as skipped), else with 0. 2: wrong use.
"""
from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SKIPPED = 77


def run(log: Path, command: Sequence[str]) -> int:
    """The exit code for ctest."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with (log.open("w", encoding="utf-8") as kept,
          subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                           errors="replace") as program):
        for line in program.stdout or ():
            sys.stdout.write(line)
            kept.write(line)
    if program.returncode == 0 and not re.search(r"^\[  PASSED  \] \d+ tests?\.", log.read_text("utf-8"), re.M):
        print(f"FAILED: {command[0]} ended without having run all of its tests")
        return 1
    # A negative one: a signal.
    return program.returncode if program.returncode >= 0 else 128 - program.returncode


def skipped(logs: Sequence[Path]) -> int:
    """Prints the reasons, and how many tests each shard skipped. The exit code for ctest."""
    total = 0
    for log in logs:
        text = log.read_text("utf-8") if log.is_file() else ""
        count = re.search(r"^\[  SKIPPED \] (\d+) tests?", text, re.M)
        if not count:
            continue
        total += int(count[1])
        print(f"{log.stem}: {count[1]} skipped")
        for place, why in re.findall(r"^(\S+): Skipped\n(.*)$", text, re.M):
            print(f"  {place}: {why}")
    print(f"{total} skipped")
    return SKIPPED if total else 0


def main(arguments: Sequence[str]) -> int:
    verb, *others = arguments or [""]
    if verb == "run" and len(others) > 1:
        return run(Path(others[0]), others[1:])
    if verb == "skipped" and others:
        return skipped([Path(log) for log in others])
    print("shard.py: use run LOG COMMAND..., or skipped LOG...", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
