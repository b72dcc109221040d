"""Change points: found where they are, and not where there are none. Random tests print their seed;
FENCEPOST_SEED=<n> repeats one. fencepost evaluate prints the rates to more digits."""
import math
import unittest

import numpy as np

from fencepost_tool.evaluate import history as made_up
from fencepost_tool.evaluate.rates import Rate
from fencepost_tool.track import bumps, noise
from fencepost_tool.track.changes import SEGMENT, find

from ..support import synthetic_run  # noqa: F401  (puts scripts/ on the path)
from ..support.seeded import SEED, Seeded


class Histories(Seeded):
    def levels(self, *levels, cv=0.01):
        """(points, cost) each."""
        cost = np.concatenate([np.full(n, float(level)) for n, level in levels])
        return cost * np.exp(cv * self.random.standard_normal(len(cost)))


class FindTest(Histories):
    def edges(self, found, *places, within=2):
        """The changes at these places. One more may stand beside them: about one unchanged stretch in a hundred shows a change
        by chance, which is what RateTest counts."""
        self.assertTrue(found, "nothing was found")
        nearest = [min(found, key=lambda c: abs(c.at - at)) for at in places]
        for change, at in zip(nearest, places):
            self.assertLessEqual(abs(change.at - at), within, found)
        self.assertLessEqual(len(found), len(places) + 1, found)
        return nearest

    def test_one_step(self):
        change, = self.edges(find(self.levels((30, 10), (30, 11))), 30, within=1)
        self.assertAlmostEqual(1.1, change.ratio, delta=0.04)
        self.assertAlmostEqual(10, change.before, delta=0.3)
        self.assertLess(change.p, 1e-3)

    def test_down_as_well_as_up(self):
        change, = self.edges(find(self.levels((30, 11), (30, 10))), 30)
        self.assertLess(change.ratio, 1)

    def test_several_steps(self):
        self.edges(find(self.levels((30, 10), (30, 11), (30, 12), (30, 10.5))), 30, 60, 90)

    def test_without_any_noise(self):
        self.assertEqual([], find([7.0] * 50))
        change, = find([1.0] * 25 + [2.0] * 25)
        self.assertEqual((25, 1.0, 2.0), (change.at, change.before, change.after))

    def test_too_few_points_say_nothing(self):
        self.assertEqual([], find([1.0] * (SEGMENT - 1) + [2.0] * (SEGMENT - 1)))
        self.assertEqual([], find([]))
        self.assertEqual([], find([3.0]))

    def test_scale_and_seed_do_not_matter(self):
        y = self.levels((40, 10), (40, 10.5))
        places = [[c.at for c in find(y * scale)] for scale in (1.0, 1e-9, 1e9)]
        self.assertEqual(places[0], places[1])
        self.assertEqual(places[0], places[2])
        self.assertEqual(find(y), find(y), "the same history, the same digest")

    def test_a_level_that_came_and_went(self):
        for length in (6, 10, 25):
            found = [find(self.levels((40, 10), (length, 11), (40, 10))) for _ in range(10)]
            both = [all(any(abs(c.at - at) <= 2 for c in one) for at in (40, 40 + length)) for one in found]
            self.assertGreaterEqual(sum(both), 7, (length, found))  # it misses about one in a hundred

    def test_small_ones_are_not_worth_a_word(self):
        y = self.levels((50, 10), (50, 10.3), cv=0.002)
        self.edges(find(y, 0.01), 50)
        self.assertEqual([], find(y, 0.05))

    def test_small_ones_do_not_hide_large_ones(self):
        found, = self.edges(find(self.levels((50, 10), (50, 10.1), (50, 12), cv=0.001), 0.05), 100, within=0)
        self.assertAlmostEqual(1.19, found.ratio, delta=0.02)

    def test_a_single_outlier_is_no_change(self):
        for at in (0, 30, 58, 59):
            y = self.levels((60, 10), cv=0.002)
            y[at] *= 3
            self.assertEqual([], find(y, 0.05), at)  # by chance, noise of 0.2 % never makes 5 %

    def test_a_step_beside_outliers_is_found(self):
        y = self.levels((40, 10), (40, 11))
        y[[5, 20, 50, 71]] *= 4
        change, = self.edges(find(y), 40)
        self.assertAlmostEqual(1.1, change.ratio, delta=0.04)


class BumpTest(Histories):
    def test_place_and_gain_against_all_pairs_of_edges(self):
        y = self.levels((15, 1), (9, 1.03), (16, 1))
        segment, tried = 4, list(range(bumps.SHORTEST, 17))

        def share(start, end):
            inside, rest = y[start:end], np.concatenate([y[:start], y[end:]])
            return 1 - (inside.var() * len(inside) + rest.var() * len(rest)) / (y.var() * len(y))
        every = {(a, a + n): share(a, a + n) for n in tried for a in range(segment, len(y) - n - segment + 1)}
        self.assertAlmostEqual(max(every.values()), bumps.gain(y[None, :], tried, segment)[0])
        self.assertEqual(max(every, key=every.__getitem__), bumps.place(y, tried, segment))

    def test_lengths_leave_room_on_both_sides(self):
        for n in range(200):
            for length in bumps.lengths(n, SEGMENT):
                self.assertTrue(bumps.SHORTEST <= length <= n - 2 * SEGMENT)


class RateTest(Histories):
    """Bounds that a sound detector breaks once in some ten thousand runs of the test."""

    def at_most(self, rate: Rate, share):
        bound = share + 4 * math.sqrt(share * (1 - share) / rate.tries)
        self.assertLessEqual(rate.share, bound, rate.what)

    def test_unchanged_histories(self):
        for what, kind, target, _ in made_up.KINDS:
            self.at_most(made_up.false_changes(what, kind, 300, SEED, target), target)

    def test_without_prewhitening_it_would_cry_wolf(self):
        """What the known tools do to such data: the guard against a test that passes without the feature."""
        honest = noise.autocorrelation
        self.addCleanup(setattr, noise, "autocorrelation", honest)
        noise.autocorrelation = lambda y, edges: (0.0, 0.0)
        self.assertGreater(made_up.false_changes("", made_up.autocorrelated, 100, SEED, None).share, 0.25)

    def test_a_new_step_is_found_within_five_points(self):
        rate = made_up.found("", made_up.iid, 300, SEED, 0.9)
        self.assertGreaterEqual(rate.share, 0.9 - 4 * math.sqrt(0.9 * 0.1 / 300))

    def test_rates_say_met_and_missed(self):
        self.assertEqual("met", Rate("", 1, 1000, 0.05, True).verdict)
        self.assertEqual("missed by 15.0 points", Rate("", 200, 1000, 0.05, True).verdict)
        self.assertEqual("missed by 40.0 points", Rate("", 500, 1000, 0.9, False).verdict)
        self.assertEqual("met ?", Rate("", 4, 100, 0.05, True).verdict)
        self.assertEqual("-", Rate("", 4, 100, None, True).verdict)


class NoiseTest(Histories):
    def test_spread_ignores_steps(self):
        y = 0.02 * self.random.standard_normal(400)
        self.assertAlmostEqual(0.02, noise.spread(y), delta=0.006)
        y[200:] += 5
        self.assertAlmostEqual(0.02, noise.spread(y), delta=0.006)

    def test_winsorised_keeps_steps_and_pulls_outliers_in(self):
        y = 0.01 * self.random.standard_normal(60)
        y[30:] += 1
        y[10] += 5
        w = noise.winsorised(y)
        self.assertLess(w[10], 0.1)
        self.assertAlmostEqual(1.0, w[30:].mean() - w[:30].mean(), delta=0.02)

    def test_autocorrelation_is_not_fooled_by_the_step(self):
        for rho, kind in ((0.0, made_up.iid), (0.5, made_up.autocorrelated)):
            y = kind(self.random, 2000)
            y[1000:] += 3
            estimate, surely = noise.autocorrelation(y, [1000])
            self.assertAlmostEqual(rho, estimate, delta=0.12)
            self.assertGreaterEqual(surely, estimate)

    def test_nor_by_a_second_one(self):
        y = made_up.iid(self.random, 2000)
        y[700:] += 3
        y[1400:] -= 6
        self.assertLess(noise.autocorrelation(y, [1400])[0], 0.15)

    def test_whitened_autoregression_is_white(self):
        w = noise.whitened(made_up.autocorrelated(self.random, 4000), 0.5)
        self.assertAlmostEqual(0, np.corrcoef(w[1:], w[:-1])[0, 1], delta=0.08)


if __name__ == "__main__":
    unittest.main()
