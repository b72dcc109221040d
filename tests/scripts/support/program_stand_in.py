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
    "crashes"    {case: "new", "base" or "both"}: who is ended by "signal" (SIGSEGV); new is the one with --extra-work=1/1
    "wrong_in", "missing_in"  the same: whose verification fails, who has no such case
    "two_modes"  the same: of whose processes each second one, by lot, takes half as long again
    "at_end"     "new", "base" or "both": who is ended by "signal" when it is to end
    "not_core"   the same
    "obstacles"  {case: "new", "base" or "both"}: who cannot measure it
    "log"        file to which each line that is asked is appended, behind "new" or "base"
"""
import json
import math
import os
import random
import signal
import sys
import time
from pathlib import Path

COMMANDS = ["take", "level", "symbols", "clean", "shapes", "quit"]
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
        for case in self.asked.get("two_modes", {}):
            if self.concerns("two_modes", case) and self.rng.random() < 0.5:
                self.of_process[case] *= 1.5

    @property
    def side(self):
        return "new" if self.changed else "base"

    def concerns(self, what, case):
        """Whether the case is one of asked[what], for this side."""
        return self.asked.get(what, {}).get(case, "") in (self.side, "both")

    def signal_of(self, case):
        """The signal that ends the process when it is asked for the case, 0 for none."""
        return self.asked.get("signal", signal.SIGSEGV) if self.concerns("crashes", case) else 0

    def signal_at_end(self):
        return self.asked.get("signal", signal.SIGSEGV) if self.asked.get("at_end") in (self.side, "both") else 0

    def note(self, line):
        if "log" in self.asked:
            with Path(self.asked["log"]).open("a", encoding="utf-8") as log:
                log.write(f"{self.side} {line.strip()}\n")

    def about(self):
        cases = [{"name": name, "threads": int(name.rpartition(":")[2]), "pace": "alone"} for name in self.asked["cases"]
                 if not self.concerns("missing_in", name)]
        for entry in cases:
            if self.concerns("not_core", entry["name"]):
                entry["core"] = False
            if entry["name"] in self.asked.get("fields", {}):
                entry["case"] = self.asked["fields"][entry["name"]]
        for case in self.asked.get("obstacles", {}):
            if self.concerns("obstacles", case):
                cases = [entry for entry in cases if entry["name"] != case]
                cases.append({"name": case, "threads": 1, "pace": "alone", "obstacle": "unsupported: needs wings"})
        return {"slices": self.asked.get("slices", 1), "pid": os.getpid(), "commit": "0", "variant": "x", "machine_id": "m",
                "cases": cases,
                **({} if self.old else {"commands": COMMANDS, "idle_periods": True})}

    def clean(self, rounds):
        return clean(rounds, self.asked.get("levels", True))

    def take(self, windows, case):
        asked = self.asked
        ns = asked["cases"][case] * self.of_process[case] * (asked.get("factor", {}).get(case, 1.0) if self.changed else 1.0)
        busy = self.rng.random() < asked.get("neighbour", 0.0)
        taken = [ns * (1.5 if busy else 1.0) * math.exp(self.rng.gauss(0, 0.001)) for _ in range(windows)]
        wrong = case == asked.get("wrong") or self.concerns("wrong_in", case)
        return {"case": case, "window_us": 100.0, "ns": taken, "cycles": [4 * t for t in taken], "dropped": {},
                "chain": {"kind0/core:1/alone": [0.3 if busy else LEVEL] * windows},
                **({"idle_periods": {"waits": windows}} if busy and not self.old else {}),
                **({"error": "the sum should be 2, is 1"} if wrong else {})}


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
        death = self._killed_by(self.answers.signal_of(case))
        if death:
            raise death
        return self.answers.take(windows, case)

    @staticmethod
    def _killed_by(number):
        if not number:
            return None
        from fencepost_tool.compare.interleaved.program import EXTERNAL, Died
        return Died(f"killed by signal {int(number)}", number in EXTERNAL)

    def ask(self, command):
        self.answers.note(command)
        verb, _, rest = command.partition(" ")
        if verb == "level" and "level" in self.about.get("commands", ["level"]):
            return {}
        if verb == "shapes":
            return shapes(json.loads(rest))
        assert verb == "clean", command
        return self.answers.clean(json.loads(rest))

    def close(self):
        return self._killed_by(self.answers.signal_at_end())

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
        answers.note(line)
        if words[0] == "take" and answers.signal_of(words[2]):
            os.kill(os.getpid(), answers.signal_of(words[2]))
        if answers.asked.get("hangs") == words[-1]:
            time.sleep(60)
        if words[0] == "symbols":
            say({"build_id": "", "symbols": {}})
        elif words[0] == "level":
            say({})
        elif words[0] == "clean" and not answers.old:
            say(answers.clean(json.loads(line[len("clean"):])))
        elif words[0] == "shapes" and not answers.old:
            say(shapes(json.loads(line[len("shapes"):])))
        else:
            say(answers.take(int(words[1]), words[2]))
    if answers.signal_at_end():
        os.kill(os.getpid(), answers.signal_at_end())


def clean(rounds: list, known: bool) -> dict:
    verdicts = [[known and all(r == LEVEL for r in sample) for sample in zip(*one["chain"].values())] for one in rounds]
    return {"clean_levels": {where: LEVEL for one in rounds for where in one["chain"]} if known else {}, "clean": verdicts}


def shapes(cases: list) -> dict:
    """Two modes where one process costs a quarter more than another."""
    return {"shapes": [{"dip": 0.1, "modes": 2 if max(map(max, one)) > 1.25 * min(map(min, one)) else 1} if one else None
                       for one in cases]}


def say(what: dict) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main()
