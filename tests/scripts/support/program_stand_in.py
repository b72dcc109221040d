#!/usr/bin/env python3
"""Stands in for a program in its --slices mode: made-up values with a known effect and known noise.

As a process it speaks the protocol on stdin and stdout; StandIn is the same without a process, on a clock of its own, so that
tests of what a comparison decides depend neither on the machine nor on its load.

STAND_IN, in JSON:
    "cases"      {name: ns}
    "noise"      ln sd of a process
    "factor"     {case: of a process that was given --extra-work=1/1}
    "neighbour"  share of bursts of samples with a busy SMT sibling
    "dies"       answers until it ends with code 3
    "wrong"      case whose verification fails
    "hangs"      case that never answers
    "fields"     {name: its field `case`}; without it the introduction has none, as that of an older program
    "old"        names of stand-ins that are from before the command `clean`
    "levels"     false where no level is known
"""
import json
import math
import os
import random
import sys
import time
from pathlib import Path

LEVEL = 0.2  # cycles per add of a core without a neighbour

START_S = 0.05  # of the clock's, to start a process
TAKE_S = 0.002  # for one answer


class Answers:
    def __init__(self, flags, path=sys.argv[0]):
        self.asked = json.loads(os.environ["STAND_IN"])
        self.old = Path(path).name in self.asked.get("old", ())
        given = dict(flag.lstrip("-").split("=", 1) for flag in flags if "=" in flag)
        self.rng = random.Random(int(given.get("seed", "0")))
        self.changed = given.get("extra-work") == "1/1"
        self.of_process = {case: math.exp(self.rng.gauss(0, self.asked.get("noise", 0.001))) for case in self.asked["cases"]}

    def about(self):
        cases = [{"name": name, "threads": int(name.rpartition(":")[2]), "pace": "alone"} for name in self.asked["cases"]]
        for entry in cases:
            if entry["name"] in self.asked.get("fields", {}):
                entry["case"] = self.asked["fields"][entry["name"]]
        for case in self.asked.get("obstacles", ()):
            cases.append({"name": case, "threads": 1, "pace": "alone", "obstacle": "unsupported: needs wings"})
        return {"slices": self.asked.get("slices", 1), "pid": os.getpid(), "commit": "0", "variant": "x", "machine_id": "m",
                "cases": cases, **({} if self.old else {"commands": ["take", "level", "symbols", "clean", "quit"]})}

    def clean(self, rounds):
        return clean(rounds, self.asked.get("levels", True))

    def take(self, windows, case):
        asked = self.asked
        ns = asked["cases"][case] * self.of_process[case] * (asked.get("factor", {}).get(case, 1.0) if self.changed else 1.0)
        busy = self.rng.random() < asked.get("neighbour", 0.0)
        taken = [ns * (1.5 if busy else 1.0) * math.exp(self.rng.gauss(0, 0.001)) for _ in range(windows)]
        return {"case": case, "window_us": 100.0, "ns": taken, "cycles": [4 * t for t in taken], "dropped": {},
                "chain": {"kind0/core:1/alone": [0.3 if busy else LEVEL] * windows},
                **({"error": "the sum should be 2, is 1"} if case == asked.get("wrong") else {})}


class Clock:
    """In place of the module time."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now


class StandIn:
    """In place of interleaved.program.Program: a process that needs the clock's time and none of the machine's."""

    clock = Clock()
    killed = False

    def __init__(self, path, flags):
        self.path, self.answers, self.started_in_s = path, Answers(flags, path), START_S
        self.about = self.answers.about()
        self.clock.now += START_S

    def take(self, windows, case):
        if self.killed:
            raise BrokenPipeError("killed")
        self.clock.now += TAKE_S
        return self.answers.take(windows, case)

    def ask(self, command):
        verb, _, rest = command.partition(" ")
        assert verb == "clean", command
        return self.answers.clean(json.loads(rest))

    def close(self):
        pass

    def kill(self):
        self.killed = True


def main() -> None:
    answers = Answers(sys.argv[1:])
    say(answers.about())
    left = answers.asked.get("dies", 10 ** 9)
    for line in sys.stdin:
        left -= 1
        if left < 0:
            print("stand-in: ended as it was told to", file=sys.stderr)
            sys.exit(3)
        words = line.split()
        if answers.asked.get("hangs") == words[-1]:
            time.sleep(60)
        if words[0] == "symbols":
            say({"build_id": "", "symbols": {}})
        elif words[0] == "clean" and not answers.old:
            say(answers.clean(json.loads(line[len("clean"):])))
        else:
            say(answers.take(int(words[1]), words[2]))


def clean(rounds: list, known: bool) -> dict:
    verdicts = [[known and all(r == LEVEL for r in sample) for sample in zip(*one["chain"].values())] for one in rounds]
    return {"clean_levels": {where: LEVEL for one in rounds for where in one["chain"]} if known else {}, "clean": verdicts}


def say(what: dict) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main()
