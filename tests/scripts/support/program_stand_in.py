#!/usr/bin/env python3
"""Stands in for a program in its --slices mode: made-up figures with a known effect and known noise.

STAND_IN, in JSON: {"cases": {name: ns}, "noise": ln sd of a process, "factor": {case: of a process that was given --extra-work=1/1},
"neighbour": share of slices with a busy one, "dies": answers until it ends with code 3, "wrong": case that disproves itself, "hangs": case that never answers,
"old": names of stand-ins that are from before the command `clean`, "levels": false where no level is known}.
"""
import json
import math
import os
import random
import sys
import time
from pathlib import Path

LEVEL = 0.2  # cycles per add of a core without a neighbour


def main() -> None:
    asked = json.loads(os.environ["STAND_IN"])
    flags = dict(flag.lstrip("-").split("=", 1) for flag in sys.argv[1:] if "=" in flag)
    rng = random.Random(int(flags.get("seed", "0")))
    changed = flags.get("extra-work") == "1/1"
    of_process = {case: math.exp(rng.gauss(0, asked.get("noise", 0.001))) for case in asked["cases"]}
    cases = [{"name": name, "threads": int(name.rpartition(":")[2]), "pace": "alone"} for name in asked["cases"]]
    for case in asked.get("obstacles", ()):
        cases.append({"name": case, "threads": 1, "pace": "alone", "obstacle": "unsupported: needs wings"})
    old = Path(sys.argv[0]).name in asked.get("old", ())
    say({"slices": asked.get("slices", 1), "pid": os.getpid(), "commit": "0", "variant": "x", "machine_id": "m", "cases": cases,
         **({} if old else {"commands": ["take", "level", "symbols", "clean", "quit"]})})
    left = asked.get("dies", 10 ** 9)
    for line in sys.stdin:
        left -= 1
        if left < 0:
            print("stand-in: ended as it was told to", file=sys.stderr)
            sys.exit(3)
        if asked.get("hangs") == line.split()[-1]:
            time.sleep(60)
        words = line.split()
        if words[0] == "symbols":
            say({"build_id": "", "symbols": {}})
            continue
        if words[0] == "clean" and not old:
            say(clean(json.loads(line[len("clean"):]), asked.get("levels", True)))
            continue
        case, windows = words[2], int(words[1])
        ns = asked["cases"][case] * of_process[case] * (asked.get("factor", {}).get(case, 1.0) if changed else 1.0)
        busy = rng.random() < asked.get("neighbour", 0.0)
        taken = [ns * (1.5 if busy else 1.0) * math.exp(rng.gauss(0, 0.001)) for _ in range(windows)]
        say({"case": case, "window_us": 100.0, "ns": taken, "cycles": [4 * t for t in taken], "dropped": {},
             "chain": {"kind0/core:1/alone": [0.3 if busy else LEVEL] * windows},
             **({"error": "the sum should be 2, is 1"} if case == asked.get("wrong") else {})})


def clean(rounds: list, known: bool) -> dict:
    verdicts = [[known and all(r == LEVEL for r in sample) for sample in zip(*one["chain"].values())] for one in rounds]
    return {"clean_levels": {where: LEVEL for one in rounds for where in one["chain"]} if known else {}, "clean": verdicts}


def say(what: dict) -> None:
    print(json.dumps(what), flush=True)


main()
