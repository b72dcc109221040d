"""What litmus cases show, and the power of what they do not show."""
from __future__ import annotations

import unittest
from dataclasses import replace

from fencepost_tool.answers import litmus
from fencepost_tool.results import CaseName
from fencepost_tool.results.outcomes import outcomes_of

from ..claims import planted


def named(test, orders, method="perpetual", distance="same-l3"):
    params = {"method": method, "class": distance}
    return CaseName(f"litmus/{test}/{orders}/method:{method}/class:{distance}/threads:2", "litmus", test, orders, "", 2, params)


def seen(*cases, **more):
    return litmus.seen(replace(planted.run_of(None, cases), **more))


class PowerTest(unittest.TestCase):

    def test_is_of_the_nearest_mutant_that_shows(self):
        strict = planted.litmus(named("SB", "seq_cst"), 0)
        found = seen(strict, planted.litmus(named("SB", "release_acquire"), 0), planted.litmus(named("SB", "relaxed"), 500))[0]
        assert found.power
        self.assertEqual("relaxed", found.power.mutant)
        # Half of the windows show it: 17 of them, 50 us each, miss it with a probability of 2^-17 < 1e-5.
        self.assertAlmostEqual(0.9e-3, found.power.seconds, delta=0.1e-3)
        self.assertTrue(found.power.reached)
        self.assertRegex(found.says(), "^0 in 1.00 M; relaxed would have shown within 0.[89][0-9] ms$")

    def test_is_not_of_another_method_or_distance_or_test(self):
        others = [planted.litmus(named("SB", "relaxed", method="batched"), 500), planted.litmus(named("MP", "relaxed"), 500),
                  planted.litmus(named("SB", "relaxed", distance="same-core"), 500)]
        found = seen(planted.litmus(named("SB", "seq_cst"), 0), *others)[0]
        self.assertIsNone(found.power)
        self.assertIn("power unknown", found.says())

    def test_swapped_accesses_stand_in_where_the_cpu_keeps_all_orders(self):
        swapped = planted.litmus(named("store_before_build", "relaxed"), 900)
        found = seen(planted.litmus(named("MP", "relaxed"), 0), swapped)[0]
        assert found.power
        self.assertEqual("swapped", found.power.mutant)

    def test_says_where_it_was_not_measured_for_as_long(self):
        found = seen(planted.litmus(named("SB", "seq_cst"), 0, seconds=0.001, windows=20),
                     planted.litmus(named("SB", "relaxed"), 1))[0]
        assert found.power
        self.assertFalse(found.power.reached)
        self.assertIn("and 1.0 ms were measured", found.says())

    def test_has_none_where_it_was_seen(self):
        found = seen(planted.litmus(named("SB", "relaxed"), 500))[0]
        self.assertIsNone(found.power)
        self.assertEqual(10_000, round(found.per_second))
        self.assertEqual("seen: 500 in 1.00 M", found.says())

    def test_the_limit_of_a_share_is_below_it(self):
        for hits, of in ((1, 1000), (500, 1000), (1000, 1000), (1, 1)):
            self.assertTrue(0 < litmus.lower_share(hits, of) < hits / of)
        self.assertAlmostEqual(0.5, litmus.lower_share(500_000, 1_000_000), 2)


class RunTest(unittest.TestCase):

    def test_nothing_is_claimed_under_emulation(self):
        run = planted.run_of(None, [planted.litmus(named("SB", "relaxed"), 5)], emulated=True)
        self.assertEqual([], litmus.seen(run))

    def test_repetitions_add_up(self):
        entry = {"outcomes": {"seconds": 0.5, "windows": 10, "counts": {"weak": 3, "00": 3}, "in_windows": {"weak": 2, "00": 2}}}
        found = outcomes_of([entry, entry, {}])
        assert found
        self.assertEqual((1.0, 20, {"weak": 6, "00": 6}, {"weak": 4, "00": 4}),
                         (found.seconds, found.windows, found.counts, found.in_windows))
        self.assertEqual(6.0, found.rate("weak"))
        self.assertIsNone(outcomes_of([{}]))


if __name__ == "__main__":
    unittest.main()
