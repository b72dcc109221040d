"""Outlying pairs of processes, planted: what differs there is named, and nothing else."""
from __future__ import annotations

import sys
import unittest
from typing import Any

import numpy as np

from fencepost_tool.compare.interleaved import comparison, outliers
from fencepost_tool.compare.interleaved import pair as pair_module
from fencepost_tool.compare.interleaved.measurement import InterleavedRun, Rules
from fencepost_tool.results.names import parse_name

from ..support.stand_in_runs import SEED, SHARED, sides

CHAIN = "core:2/team"
PLANTED = {"core clock, GHz": 2.0, "throughput chain, cycles per add": 0.4, "share of windows lost to late": 0.5, "fairness": 0.3,
           "CPU time over time": 0.5, "spread of samples": 1.0}


class Outliers(unittest.TestCase):
    def setUp(self):
        print(f"seed {SEED}", file=sys.stderr)
        self.rng = np.random.default_rng(SEED)

    def answer(self, ns: float, planted: str = "") -> dict[str, Any]:
        """20 windows at 3 GHz, chain 0.2, all fair and on their CPU; one of these otherwise."""
        def value(what: str, usual: float) -> float:
            return float(PLANTED[what]) if planted == what else usual
        noise = self.rng.normal(1, 0.005, 20)
        if planted == "spread of samples":
            noise += np.where(np.arange(20) % 2, 0.5, -0.5)
        each = ns * noise
        clock, chain = value("core clock, GHz", 3.0), value("throughput chain, cycles per add", 0.2)
        return {"ns": list(each), "cycles": list(each * clock), "chain": {CHAIN: list(self.rng.normal(chain, 0.0002, 20))},
                "dropped": {"late": 20} if planted == "share of windows lost to late" else {},
                "fairness": [value("fairness", 0.95)] * 20,
                "cpu_ns": list(each * value("CPU time over time", 1.0))}

    def run_with(self, outlier_ns: float, planted: str, side: int, pairs: int = 12) -> InterleavedRun:
        """The fifth pair is the outlying one."""
        found = InterleavedRun(sides(), Rules(), SEED, cases={SHARED: parse_name(SHARED)})
        for at in range(pairs):
            answers = [[self.answer(outlier_ns if (at, one) == (4, side) else 100.0, planted if (at, one) == (4, side) else "")
                        for one in (0, 1)] for _ in range(3)]
            pair = pair_module.Pair([pair_module.Turn(SHARED, (a, b), 0.0) for a, b in answers])
            found.pairs.append(pair_module.estimates(pair, [[np.ones(20, bool)] * 2] * 3))
        return found

    def test_what_differs_is_named_with_its_side(self):
        for side in (0, 1):
            for planted, value in PLANTED.items():
                with self.subTest(planted, side=side):
                    (one,) = outliers.find(self.run_with(200.0, planted, side))
                    self.assertEqual((SHARED, 4, side), (one.case, one.pair, one.side))
                    self.assertAlmostEqual(2.0, one.ns / one.usual_ns, delta=0.3)
                    self.assertEqual([(planted, side)], [(d.what, d.side) for d in one.differences])
                    self.assertAlmostEqual(value, one.differences[0].value, delta=0.1 * value)

    def test_where_nothing_else_differs_that_is_said(self):
        (line,) = outliers.lines(self.run_with(200.0, "", 1))
        self.assertIn("pair 5 of 12: B took", line)
        self.assertIn("nothing else that is recorded differs", line)

    def test_it_stands_in_the_heading(self):
        run = self.run_with(200.0, "fairness", 0)
        self.assertRegex("\n".join(comparison.heading(run)), "outlier .*A took .* A fairness 0.3 instead of 0.95")

    def test_pairs_alike_or_too_few_have_none(self):
        self.assertEqual([], outliers.lines(self.run_with(100.0, "", 1)))
        self.assertEqual([], outliers.lines(self.run_with(108.0, "", 1)), "far from the others, but by less than counts")
        self.assertEqual([], outliers.lines(self.run_with(200.0, "", 1, pairs=7)))

    def test_of_answers_that_tell_less_the_rest_is_taken(self):
        told = outliers.evidence([{"ns": [2.0], "cycles": [6.0], "dropped": {}, "chain": {}}])
        self.assertEqual({"core clock, GHz": 3.0, "spread of samples": 0.0}, told)
        none_kept = {"ns": [], "cycles": [], "dropped": {"late": 3}, "chain": {}}
        self.assertEqual({"share of windows lost to late": 1.0}, outliers.evidence([none_kept]))


if __name__ == "__main__":
    unittest.main()
