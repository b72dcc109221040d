"""The table of rates on made-up pairs, with few tries: every kind of row, through the looks and verdicts of real comparisons."""
import unittest

import numpy as np

from fencepost_tool.evaluate import pair_worlds, pairs_promises, pairs_rows
from fencepost_tool.evaluate.pair_worlds import World
from fencepost_tool.evaluate.pairs_rows import Row, any_flagged, counted, first_found
from fencepost_tool.evaluate.pairs_run import judged, made_up_case
from fencepost_tool.evaluate.rates import Mean
from fencepost_tool.evaluate.table import markdown
from fencepost_tool.results.names import parse_name

from ..support.seeded import SEED, Seeded

TRIES = 12
WORLDS = {"slow": pair_worlds.SLOW[0.5], "slow in all": pair_worlds.SLOW_WHOLE[0.5], "coin": pair_worlds.COIN,
          "coin for all": pair_worlds.COIN_WHOLE, "AR": pair_worlds.AR, "AR, shared": pair_worlds.AR_SHARED,
          "layout": pair_worlds.LAYOUT}


def rate(row, hit, at_most):
    return counted(row, "rate", hit, at_most, TRIES * row.by, SEED)


class PairsTest(Seeded):
    def test_false_alarms(self):
        for name, world in {**pair_worlds.LIKE, **WORLDS}.items():
            with self.subTest(name):
                found = rate(Row(name, world, 8, 16, 0.05, "-"), any_flagged, True)
                self.assertAtMost(0.06, found.hits, found.tries)

    def test_power(self):
        found = rate(Row("+2 %", World(effect=0.02), 8, 16, 0.9, "-"), first_found, False)
        self.assertAtLeast(0.9, found.hits, found.tries)

    def test_a_slow_process_that_was_measured_is_never_equivalent(self):
        measured, missed, joint = pairs_rows.tails(12, 60, SEED, "-")
        self.assertEqual((0, missed.hits, 0.0), (measured.hits, joint.hits, joint.target))
        self.assertEqual(measured.tries + missed.tries, joint.tries)
        self.assertTrue(joint.verdict.startswith("missed by "), joint.verdict)

    def test_promises(self):
        self.assertEqual(0, pairs_promises.files(3, 12, 100, SEED, 0.05, "-").hits)
        forecasts = pairs_promises.forecasts(20, SEED)
        self.assertAtLeast(0.7, forecasts.hits, forecasts.tries)
        shown, shrunk = pairs_promises.early(20, SEED)
        self.assertLess(shrunk.share, shown.share)

    def test_the_table_has_every_row(self):
        rows = pairs_rows.false_alarms() + pairs_rows.power()
        self.assertEqual(len(rows), len({(row.what, row.pairs, row.cases) for row in rows}))
        text = markdown([Mean("early", (1.0, 1.2), 1.1, True), rate(Row("x", World(), 6, 8, 0.05, "-"),
                                                                   any_flagged, True)])
        self.assertIn("| early | <= 110 % | 110.0 % |", text)

    def test_a_made_up_case_has_the_fields_of_its_name(self):
        case = made_up_case(7, threads=2)
        self.assertEqual(parse_name(case.text), case)
        self.assertEqual([made_up_case(0, 2), made_up_case(1, 2)], list(judged(np.zeros((6, 2)), threads=2).cases.values()))

    def test_worlds_are_what_they_say(self):
        random = np.random.default_rng(SEED)
        ar = pair_worlds.AR(random, 400, 50)
        self.assertAlmostEqual(0.5, float(np.mean([np.corrcoef(c[1:], c[:-1])[0, 1] for c in ar.T])), delta=0.05)
        self.assertAlmostEqual(pair_worlds.PAIR_SD, float(ar.std()), delta=0.0005)
        whole, own = (one[0.5](random, 200, 50) for one in (pair_worlds.SLOW_WHOLE, pair_worlds.SLOW))
        self.assertGreater(np.median(whole, axis=1).std(), 4 * np.median(own, axis=1).std())
        changed = World(effect=0.02)(random, 100, 2).mean(axis=0)
        self.assertTrue(changed[0] > 0.015 > 0.005 > changed[1])


if __name__ == "__main__":
    unittest.main()
