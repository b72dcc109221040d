"""Whatever a run holds: the digest fits the screen, says no number that is not in the run, and claims no difference that its
interval does not bear out. FENCEPOST_SEED=<n> repeats a run, FENCEPOST_FUZZ=<n> takes more of them."""
import os
import random
import re
import unittest

from fencepost_tool import summary
from fencepost_tool.answers import Unit, Verdict, verdict
from fencepost_tool.summary.digest import digest
from fencepost_tool.text.numbers import half_width, percent, ratio, si, significant

from ..support import synthetic_run
from ..support.seeded import SEED

ROUNDS = int(os.environ.get("FENCEPOST_FUZZ", "24"))
NUMBER = re.compile(r"(?<![\w./~])<?\d+(?:\.\d+)?(?![\w.]*[\w])")
STRANGE = ("x" * 300, "\x1b[31mred", "<script>", "a b", "name|with|bars", "ü" * 50)
QUANTITIES = ("seq_cst", "fence", "neighbours", "sharding", "cores", "channel", "RW mutexes")  # lines of these only
COUNTS = re.compile(r"interference: \d+ bytes|the median of \d+ pairs|\d+ orders|\(hwloc \d+\)")


def mutated(document, draw):
    """Cases left out, scaled, noisy, without intervals or keys, in error, under strange names."""
    kept = draw.choice((0.02, 0.3, 0.9, 1.0, 1.0))
    renamed = draw.choice(("spinlock", "go_rwmutex", "sharded_by_thread_padded", "spsc_ring", "nothing"))
    rate, strange = draw.choice((0.0, 0.1, 0.5, 1.0)), draw.choice(STRANGE)
    document["benchmarks"] = [entry for entry in document["benchmarks"] if draw.random() < kept]
    for entry in document["benchmarks"]:
        entry["name"] = entry["name"].replace(renamed, strange.replace("/", ""))
        if draw.random() < rate and "error_occurred" not in entry:
            change(entry, draw)
    document["context"].update(draw.choice(({}, {"cases_left_out": "12", "left_out": "mutex/,queue/"}, {"interrupted": "true"},
                                            {"line_bytes_hwloc": "unreadable: x"}, {"commit": strange})))


def change(entry, draw):
    kind = draw.randrange(6)
    if kind == 0:
        by = 10 ** draw.uniform(-3, 3)
        entry.update({key: entry[key] * by for key in entry if key.startswith(("real_time", "cpu_time", "ns_", "cycles"))})
    elif kind == 1:
        entry.update(grade="noisy", note=draw.choice(STRANGE), rounds=3)
    elif kind == 2:
        entry["rounds"] = draw.randrange(1, 9)
    elif kind == 3:
        for key in [key for key in entry if key.startswith(draw.choice(("cycles", "ops", "ns_", "windows")))]:
            del entry[key]
    elif kind == 4:
        entry.update(error_occurred=True, error_message=draw.choice(STRANGE))
    else:
        half = draw.uniform(0, 0.9)
        for stem, source in (("ns", "real_time"), ("cycles", "cycles")):
            entry.update({f"{stem}_ci_low": entry[source] * (1 - half), f"{stem}_ci_high": entry[source] * (1 + half)}, modes=2)


def texts_of(answer):
    """All texts of numbers that an answer may give."""
    found = {number for name in answer.cases for number in re.findall(r"\d+", name)}
    if estimate := answer.estimate:
        for value in (estimate.value, *(estimate.interval or ())):
            found |= {significant(abs(value)), significant(value), ratio(value), si(value).split()[0], percent(value)}
        low, high = estimate.interval or (0, 0)
        found |= {half_width(estimate.half_width_percent), ratio(1 / estimate.value) if estimate.value else "",
                  significant((high - low) / 2, 2)}
    return found


class PropertyTest(unittest.TestCase):
    def test_any_run(self):
        for number in range(ROUNDS):
            draw = random.Random(SEED + number)
            run = synthetic_run.unwritten(draw.choice((1, 2, 2, 3, 8, 200)), lambda d, draw=draw: mutated(d, draw),
                                          emulated=draw.random() < 0.1)
            with self.subTest(number, seed=SEED):
                text = summary.digest(run)
                self.assertLessEqual(len(text.splitlines()), 24, text)
                self.assertEqual([], [line for line in text.splitlines() if len(line) > 100])
                self.assertTrue(text.replace("\n", "").isprintable())
                self.numbers(run, text)
                self.claims(digest(run), text)

    def numbers(self, run, text):
        known = set().union(*(texts_of(fact.answer) for fact in digest(run).facts))
        names = "|".join(sorted({re.escape(case.name.primitive) for case in run.cases} | {"x{5,}~"}, key=len, reverse=True))
        for line in text.splitlines():
            if line.startswith(QUANTITIES) or ("|" in line and re.search(r"\| +\S*\d", line) and "thread" not in line):
                bare = re.sub(names, "", COUNTS.sub("", line)).replace("~", "").replace(":", " ")
                self.assertLessEqual(set(NUMBER.findall(bare)), known, line)

    def claims(self, found, text):
        def said(answer):
            return f"{'+' if answer.estimate.value > 0 else '-'}{significant(abs(answer.estimate.value))} ±"
        compared = [fact.answer for fact in found.facts if len(fact.answer.cases) > 1 and fact.answer.unit is Unit.CYCLES
                    and fact.answer.estimate]
        claimed = {said(answer) for answer in compared if verdict(answer) in (Verdict.MORE, Verdict.LESS)}
        for answer in compared:
            if said(answer) not in claimed:
                self.assertNotIn(said(answer), text)


if __name__ == "__main__":
    unittest.main()
