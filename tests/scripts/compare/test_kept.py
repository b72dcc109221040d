"""What is kept of the pairs of a comparison: bytes bounded however long it runs, and estimates that do not depend on it."""
import unittest
from unittest import mock

import numpy as np

from fencepost_tool.compare.interleaved import kept
from fencepost_tool.compare.interleaved.clean import Judgement
from fencepost_tool.compare.interleaved.kept import KeptPairs
from fencepost_tool.compare.interleaved.pair import Pair, Turn

from ..support.seeded import Seeded

SAMPLES, CASES, TURNS = 20, 5, 10


def all_clean(rounds):
    return Judgement({"alone": 0.2}, [np.ones(one.samples, bool) for one in rounds])


class KeptPairsTest(Seeded):
    def answer(self, case, factor):
        values = list(factor * (2 + 0.01 * self.random.standard_normal(SAMPLES)))
        return {"ns": values, "cycles": [3 * v for v in values], "dropped": {}, "window_us": 100.0, "note": ["unused"] * 50,
                "chain": {"alone": [0.2] * SAMPLES}, "case": case}

    def pair(self):
        return Pair([Turn(f"case{c}", (self.answer(c, 1.0), self.answer(c, 1.1)), float(i))
                     for i in range(TURNS) for c in range(CASES)])

    def test_bytes_stay_bounded(self):
        with mock.patch.object(kept, "MOST_BYTES", 200_000), mock.patch.object(kept, "MOST_ROUNDS_BYTES", 50_000):
            held = KeptPairs(all_clean)
            for _ in range(60):
                held.add(self.pair())
                samples = sum(kept.size(answer) for pair in held.pairs for turn in pair.turns for answer in turn.answers)
                rounds = sum(np.asarray(values).nbytes for one in held.rounds for values in one.chain.values())
                self.assertEqual(samples, held.bytes)
                self.assertLessEqual(samples, 200_000)
                self.assertLessEqual(rounds, 50_000)
            self.assertEqual((60, 60), (len(held), len(held.estimates())))
            self.assertGreater(len(held.settled), 30)
            self.assertEqual([len(held.pairs)] * 2, [len(held.windows("case0", side)) for side in (0, 1)])

    def test_windows_are_the_clean_ones_of_each_process_in_cycles(self):
        held = KeptPairs(lambda rounds: Judgement({"alone": 0.2}, [np.arange(one.samples) < 7 for one in rounds]))
        for _ in range(3):
            held.add(self.pair())
        self.assertEqual([], held.windows("case0", 0), "before anything is judged")
        held.estimates()
        for side, factor in ((0, 1.0), (1, 1.1)):
            found = held.windows("case1", side)
            self.assertEqual([7 * TURNS] * 3, [len(one) for one in found])
            self.assertAlmostEqual(6 * factor, float(np.median(found)), delta=0.02)

    def test_an_answer_takes_eight_bytes_a_value_and_nothing_else(self):
        self.assertEqual(3 * 8 * SAMPLES, kept.size(kept.compacted(self.answer("c", 1.0))))
        self.assertNotIn("note", kept.compacted(self.answer("c", 1.0)))

    def test_settling_changes_no_estimate(self):
        pairs = [self.pair() for _ in range(8)]
        whole, settled = KeptPairs(all_clean), KeptPairs(all_clean)
        for pair in pairs:
            whole.add(pair)
        with mock.patch.object(kept, "MOST_BYTES", 1):
            for pair in pairs:
                settled.add(pair)
        self.assertEqual(0, len(settled.pairs))
        for one, other in zip(whole.estimates(), settled.estimates()):
            self.assertEqual(*({case: (e.ln_ns, e.ns) for case, e in found.items()} for found in (one, other)))


if __name__ == "__main__":
    unittest.main()
