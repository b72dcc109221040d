"""Whatever a run holds: the digest fits the screen, says no number that is not in the run, and claims no difference that its
interval does not bear out. FENCEPOST_SEED=<n> repeats a run, FENCEPOST_FUZZ=<n> takes more of them."""
import os
import random
import re
import unittest

from fencepost_tool import summary
from fencepost_tool.answers import Unit, Verdict, verdict
from fencepost_tool.summary.digest import digest
from fencepost_tool.text.numbers import percent, ratio, si, significant

from ..support import synthetic_run
from ..support.seeded import SEED

ROUNDS = int(os.environ.get("FENCEPOST_FUZZ", "24"))
NUMBER = re.compile(r"(?<![\w./~])<?\d+(?:\.\d+)?(?![\w.]*[\w])")
# Words of the program's own with numbers in them; those of names, notes and errors are taken out as a whole.
OWN = re.compile(r"fewer than two|2 CPUs or more|needs \d+ CPUs, the run used \d+|95 %")
STRANGE = ("x" * 300, "\x1b[31mred", "<script>", "a b", "name|with|bars", "ü" * 50, "12345")


def mutated(document, draw):
    """Cases left out, scaled, noisy, without intervals or keys, in error, under strange names."""
    entries = [e for e in document["benchmarks"] if draw.random() < draw.choice((0.02, 0.3, 0.9, 1.0))] \
        if draw.random() < 0.5 else document["benchmarks"]
    strange = draw.choice(STRANGE)
    renamed = draw.choice(("spinlock", "go_rwmutex", "sharded_by_thread_padded", "spsc_ring", "nothing"))
    rate = draw.choice((0.0, 0.1, 0.5, 1.0))
    for entry in entries:
        entry["name"] = entry["name"].replace(renamed, strange.replace("/", ""))
        if draw.random() < rate:
            change(entry, draw)
    document["benchmarks"] = entries
    document["context"].update(draw.choice(({}, {"cases_left_out": "12", "left_out": "mutex/,queue/"}, {"interrupted": "true"},
                                            {"line_bytes_hwloc": "unreadable: x"}, {"commit": strange})))


def change(entry, draw):
    if "error_occurred" in entry:
        return
    kind = draw.randrange(6)
    if kind == 0:
        by = 10 ** draw.uniform(-3, 3)
        for key in entry:
            if key.startswith(("real_time", "cpu_time", "ns_", "cycles")):
                entry[key] *= by
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
        entry.update(modes=2, **{f"{stem}_ci_{end}": entry[source] * (1 + sign * half) for stem, source in
                                 (("ns", "real_time"), ("cycles", "cycles")) if source in entry
                                 for end, sign in (("low", -1), ("high", 1))})


def known_numbers(found, run):
    """All texts of numbers that the digest may print."""
    numbers = {number for fact in found.facts for name in fact.answer.cases for number in re.findall(r"\d+", name)}
    numbers |= {number for row in found.rows for number in re.findall(r"(\d+) orders", row.label) if int(number) <= 15}
    numbers |= {re.sub(r"\..*", "", f"{value:f}") for line in found.lines for value in line.counts.values()}
    for fact in found.facts:
        if fact.answer.estimate:
            numbers |= texts_of(fact.answer.estimate)
    kept, dropped = (sum(c.counters.get(f"windows_{w}", 0) for c in run.cases) for w in ("kept", "dropped"))
    return numbers | ({percent(100 * kept / (kept + dropped))} if kept + dropped else set()) | {str(run.machine["pus_allowed"])}


def texts_of(estimate):
    values = [estimate.value, *(estimate.interval or ())]
    found = {text for v in values for text in (significant(abs(v)), significant(v), ratio(v), si(v).split()[0], percent(v))}
    found |= {percent(estimate.half_width_percent), ratio(1 / estimate.value) if estimate.value else ""}
    if estimate.interval:
        found.add(significant((estimate.interval[1] - estimate.interval[0]) / 2, 2))
    return found


class PropertyTest(unittest.TestCase):
    def test_any_run(self):
        for number in range(ROUNDS):
            draw = random.Random(SEED + number)
            run = synthetic_run.unwritten(draw.choice((1, 2, 2, 3, 8, 200)), lambda d, draw=draw: mutated(d, draw),
                                          emulated=draw.random() < 0.1)
            with self.subTest(number, seed=SEED):
                self.check(run)

    def check(self, run):
        text, found = summary.digest(run), digest(run)
        lines = text.splitlines()
        self.assertLessEqual(len(lines), 24, text)
        self.assertEqual([], [line for line in lines if len(line) > 100])
        self.assertTrue(text.replace("\n", "").isprintable())
        self.numbers(run, found, lines)
        self.claims(found, text)

    def numbers(self, run, found, lines):
        known = known_numbers(found, run)
        for line in lines:
            if not line.startswith(("machine", "noisy", "missing", "no answer", "more", "  ", "WARNING", "NOISY")) or "|" in line:
                primitives = {re.escape(case.name.primitive) for case in run.cases} | {"x{5,}~", "12345"}
                names = "|".join(sorted(primitives, key=len, reverse=True))
                bare = OWN.sub("", re.sub(names, "", line)).replace("~", "")
                self.assertLessEqual(set(NUMBER.findall(bare.replace(":", " "))), known, line)

    def claims(self, found, text):
        for fact in found.facts:
            estimate, claim = fact.answer.estimate, verdict(fact.answer)
            if estimate is None or fact.answer.unit not in (Unit.CYCLES,) or len(fact.answer.cases) < 2:
                continue
            said = f"{'+' if estimate.value > 0 else '-'}{significant(abs(estimate.value))} ±"
            if claim in (Verdict.SAME, Verdict.NOISY, Verdict.TOO_FEW) and not self.another_says(found, said):
                self.assertNotIn(said, text, fact)

    @staticmethod
    def another_says(found, said):
        return any(fact.answer.estimate and verdict(fact.answer) in (Verdict.MORE, Verdict.LESS)
                   and significant(abs(fact.answer.estimate.value)) in said for fact in found.facts)


if __name__ == "__main__":
    unittest.main()
