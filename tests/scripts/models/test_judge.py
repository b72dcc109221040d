"""Which curves get a model: refusals and their reasons, and published curves."""
import unittest

from fencepost_tool.models import LINE_QUEUE, USL, fit, judge
from fencepost_tool.results import Estimate

# Nanoseconds per operation on each thread by threads, one per core: medians of 15 trials. T. Downs, "A Concurrency Cost
# Hierarchy", 2020; github.com/travisdowns/concurrency-hierarchy-bench (public domain), commit 1b3f7f8, results/*/combined.csv:
# `atomic add` and `mutex add` of skl (Skylake), icl (Ice Lake) and g2-16 (Graviton 2, Neoverse N1).
PUBLISHED = {
    "fetch_add, Skylake": {1: 7.0, 2: 44.1, 3: 70.0, 4: 96.4},
    "fetch_add, Ice Lake": {1: 6.1, 2: 32.8, 3: 49.3, 4: 69.5},
    "fetch_add, Neoverse N1": {1: 5.3, 2: 17.0, 4: 34.7, 8: 75.5, 16: 150.3},
    "mutex, Neoverse N1": {1: 19.9, 2: 308.8, 4: 574.7, 8: 994.9, 16: 2020.1},
}
MUTEX_ICE_LAKE = {1: 17.1, 2: 219.4, 3: 135.5, 4: 446.5}  # of the same source; no smooth curve


def rates(ns):
    return {n: Estimate(n * 1e9 / time) for n, time in ns.items()}


class PublishedTest(unittest.TestCase):
    def test_a_contended_line_is_the_queue_and_not_the_law(self):
        """From 1 thread to 2 throughput falls to a third and less, and then stays: the law can't follow."""
        for name, ns in PUBLISHED.items():
            with self.subTest(name):
                found = judge(rates(ns))
                assert found.fit, found.refused
                print(f"  {name}: {found.fit.model.name}, {100 * found.error:+.1f} % at {found.held_out} threads, "
                      + ", ".join(f"{p} {v:.3g} [{low:.3g}, {high:.3g}]" for p, (v, low, high) in found.fit.parameters().items()))
                self.assertIs(LINE_QUEUE, found.fit.model)
                self.assertEqual(max(ns), found.held_out)
                self.assertLess(abs(found.error), 0.16)
                self.assertRegex(judge(rates(ns), [USL]).refused, "^USL (misses what was measured by|.* % off at)")

    def test_of_three_numbers_of_threads_nothing_is_said(self):
        self.assertEqual("3 clean numbers of threads, 4 are needed", judge(rates({1: 7.0, 2: 44.1, 4: 96.4})).refused)

    def test_a_curve_that_no_model_follows_has_none_and_says_by_how_much(self):
        found = judge(rates(MUTEX_ICE_LAKE))
        self.assertIsNone(found.fit)
        self.assertRegex(found.refused, r"^USL misses what was measured by \d+ %; line queue misses what was measured by \d+ %$")


class JudgeTest(unittest.TestCase):
    def law(self, s, k, counts=(1, 2, 4, 8, 16, 32)):
        return {n: Estimate(1e8 * n / (1 + s * (n - 1) + k * n * (n - 1))) for n in counts}

    def test_a_curve_of_the_law_gets_the_law(self):
        found = judge(self.law(0.1, 0.01))
        assert found.fit
        self.assertIs(USL, found.fit.model)
        self.assertAlmostEqual(0, found.error, places=3)
        self.assertAlmostEqual(1, found.fit.predict([64])[64][0] / self.law(0.1, 0.01, [64])[64].value, places=3)

    def test_the_error_is_that_of_a_fit_that_did_not_know_the_last_point(self):
        points = {**self.law(0.1, 0.01), 32: Estimate(1.1 * self.law(0.1, 0.01)[32].value)}
        found, unknowing = judge(points, [USL]), fit(USL, {n: f.value for n, f in points.items() if n != 32})
        self.assertAlmostEqual(unknowing.predict([32])[32][0] / points[32].value - 1, found.error)
        self.assertAlmostEqual(1 / 1.1 - 1, found.error, places=3)

    def test_noisy_points_take_no_part(self):
        points = {**self.law(0.1, 0.01), 32: Estimate(1.0, 0.5, 2.0, noisy=True)}
        found = judge(points)
        assert found.fit
        self.assertEqual((16, (1, 2, 4, 8, 16)), (found.held_out, found.fit.counts))
        few = {n: f if n < 8 else Estimate(f.value, noisy=True) for n, f in points.items()}
        self.assertIn("3 clean numbers of threads", judge(few).refused)

    def test_one_that_breaks_at_the_last_point_is_off_there(self):
        """A second package: what the first says does not hold."""
        points = {**self.law(0.0, 0.0), 32: Estimate(1e8)}
        self.assertRegex(judge(points).refused, "at 32 threads|misses what was measured")


if __name__ == "__main__":
    unittest.main()
