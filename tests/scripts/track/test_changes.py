"""Change points: found where they are, and not where there are none. Random tests print their seed;
FENCEPOST_SEED=<n> repeats one. fencepost evaluate prints the rates to more digits."""
import math
import unittest
from unittest import mock

import numpy as np
from scipy import signal

from fencepost_tool.evaluate import histories, rivals
from fencepost_tool.evaluate import history as made_up
from fencepost_tool.evaluate.rates import Rate
from fencepost_tool.track import arma, common, detect, noise, scan, weights
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


class RateTest(Histories):
    def test_unchanged_histories(self):
        listing, tries = [], 0
        for kind in histories.UNCHANGED:
            digests, series = made_up.unchanged(kind, 4, SEED, series=30)
            self.assertAtMost(0.05, series.hits, series.tries, series.what)
            listing += digests.hits * [kind.what]
            tries += digests.tries
        self.assertAtMost(0.05, len(listing), tries, listing)

    def test_an_unchanged_history_alone(self):
        for what, share in (("iid", 0.02), ("AR(.5) of each series", 0.05), ("5 % outliers", 0.05)):
            kind, = [k for k in histories.UNCHANGED if k.what == what]
            series = made_up.unchanged(kind, 30, SEED, series=1)[1]
            self.assertAtMost(share, series.hits, series.tries, what)

    def test_without_models_of_noise_it_would_report_what_never_was(self):
        """What the known tools do to such data: the guard against a test that passes without the feature."""
        honest = weights.posterior
        self.addCleanup(setattr, weights, "posterior", honest)

        def white_noise(likelihoods, weights):
            return np.eye(likelihoods.shape[1])[np.zeros(len(likelihoods), int)]
        weights.posterior = white_noise
        kind, = [k for k in histories.UNCHANGED if k.what == "AR(.5) of each series"]
        self.assertGreater(made_up.unchanged(kind, 1, SEED)[1].share, 0.25)

    def test_without_the_common_series_a_state_of_the_machine_would_hide_a_step(self):
        least = common.LEAST_SERIES
        shared = made_up.power("", histories.shared(0.8), 0.85, 4, SEED)[0]
        self.addCleanup(setattr, common, "LEAST_SERIES", least)
        common.LEAST_SERIES = 1000
        self.assertGreater(shared.share, 0.6)
        self.assertLess(made_up.power("", histories.shared(0.8), 0.85, 4, SEED)[0].share, shared.share - 0.1)

    def test_a_new_step_is_found_within_five_points(self):
        rate = made_up.power("", histories.white, 0.9, 12, SEED, series=30)[0]
        self.assertAtLeast(0.9, rate.hits, rate.tries)

    def test_a_digest_each_night_does_not_add_up_false_alerts(self):
        digests, new = made_up.nights(histories.UNCHANGED[0], 8, 2, SEED, series=20)
        self.assertLessEqual(digests.share, 0.5)
        self.assertLessEqual(new.hits, 2)

    def test_other_tools_that_are_not_installed_are_said(self):
        tools: tuple[tuple[str, str, rivals.Finder], ...] = (
            ("Here", "math", lambda tool, costs: [95]),
            ("There", "no_such_module_anywhere", lambda tool, costs: []))
        kind, = [k for k in histories.UNCHANGED if k.what == "iid"]
        with mock.patch.object(rivals, "TOOLS", tools):
            self.assertEqual("Here 100 %, There not installed", rivals.unchanged(kind, SEED))
            self.assertEqual("Here 100 %, There not installed", rivals.found(kind.make, 100, 5, 1.05, SEED))

    def test_rates_say_met_and_missed(self):
        self.assertEqual("met", Rate("", 1, 1000, 0.05, True).verdict)
        self.assertEqual("missed by 15.0 points", Rate("", 200, 1000, 0.05, True).verdict)
        self.assertEqual("missed by 40.0 points", Rate("", 500, 1000, 0.9, False).verdict)
        self.assertEqual("met ?", Rate("", 4, 100, 0.05, True).verdict)
        self.assertEqual("-", Rate("", 4, 100, None, True).verdict)


class NoiseTest(Histories):
    def test_winsorised_keeps_steps_and_pulls_outliers_in(self):
        y = 0.01 * self.random.standard_normal((1, 60))
        y[0, 30:] += 1
        y[0, 10] += 5
        w, = noise.winsorised(y)
        self.assertLess(w[10], 0.1)
        self.assertAlmostEqual(1.0, w[30:].mean() - w[:30].mean(), delta=0.02)

    def test_a_mode_that_is_frequent_is_no_outlier(self):
        y = 0.005 * self.random.standard_normal((20, 200)) + 0.05 * (self.random.random((20, 200)) < 0.3)
        self.assertLess(np.abs(noise.winsorised(y) - y).max(), 0.02)

    def test_steadiness_of_variances(self):
        e = self.random.standard_normal((50, 160))
        self.assertGreater(noise.steadiness([e]), 30)
        e[:, 80:] *= 2
        self.assertLess(noise.steadiness([e]), 10)

    def test_loud_nights(self):
        y = self.random.standard_normal((60, 100))
        y[:, 90:] *= 3
        loud = noise.loudness(y)
        self.assertGreater(loud[90:].mean(), 2.5)
        self.assertAlmostEqual(1, np.median(loud), delta=0.01)


class ModelTest(Histories):
    def simulated(self, phi, share, rows, n):
        state = signal.lfilter([1], [1, -phi], self.random.standard_normal((rows, n + 200)) * math.sqrt(1 - phi ** 2))[:, 200:]
        return math.sqrt(share) * state + math.sqrt(1 - share) * self.random.standard_normal((rows, n))

    def test_innovations_of_a_state_with_white_noise_are_white(self):
        for phi, share in ((0.5, 1.0), (0.9, 0.5), (0.97, 0.25)):
            e = arma.model(phi, share).innovations(self.simulated(phi, share, 20, 1000))[:, 100:]
            lagged = [(e[:, k:] * e[:, :-k]).mean() / (e * e).mean() for k in (1, 2, 5)]
            self.assertLess(max(map(abs, lagged)), 0.04, (phi, share))

    def test_the_suite_tells_which_model_its_series_follow(self):
        for phi, share in ((0.0, 0.0), (0.8, 1.0)):
            y = self.simulated(phi, share, 60, 100)
            part = scan.Part(y, SEGMENT, 0, noise.MOST_STEADY)
            shares = weights.common(np.stack([scan.likelihood(part, m) for m in arma.grid()], axis=1))
            lasting = sum(w for w, m in zip(shares, arma.grid()) if m.phi >= 0.5)
            self.assertEqual(phi > 0.5, lasting > 0.5, shares)

    def test_estimates_against_least_squares_place_by_place(self):
        model, n = arma.model(0.9, 0.5), 40
        y = self.simulated(0.9, 0.5, 1, n)
        e = scan.innovations(y, model)
        fit = scan._Fit(e, arma.sums(model, n), SEGMENT)
        for i in (0, 10, n - 2 * SEGMENT):
            h = np.concatenate([np.zeros(SEGMENT + i), model.step(n - SEGMENT - i)])
            columns = np.stack([np.ones(n), h], axis=1)
            expected, rest, _, _ = np.linalg.lstsq(columns, e[0], rcond=None)
            self.assertAlmostEqual(expected[1], fit.step[0, i])
            self.assertAlmostEqual(rest[0], fit.rest[0, i])
            left = (e[0] - columns @ expected)[SEGMENT + i:]
            self.assertAlmostEqual(float(left @ left), fit.after()[0, i])

    def test_p_values_are_no_smaller_than_chance(self):
        for phi, share in ((0.0, 0.0), (0.8, 1.0), (0.9, 0.5)):
            model = arma.model(phi, share) if phi else arma.WHITE
            part = scan.Part(self.simulated(phi, share, 4000, 100), SEGMENT, scan.FRESH, noise.MOST_STEADY)
            p = scan.best(part, model).p
            self.assertLess((p <= 0.01).mean(), 0.01 + 4 * math.sqrt(0.01 / 4000), (phi, share))
            self.assertGreater((p <= 0.1).mean(), 0.03, (phi, share))


class CommonTest(Histories):
    def suite(self, state, own=0.01, rows=40):
        return state + own * self.random.standard_normal((rows, len(state)))

    def test_a_state_of_the_machine_is_no_change_of_a_case(self):
        state = np.where(np.arange(100) < 60, 0.0, 0.2)
        found = detect.detect(self.suite(state))
        self.assertLessEqual(len(found.steps), 3)
        self.assertEqual([60], [s.at for s in found.common_steps], "it is one of all cases together")

    def test_one_case_that_changes_is_told_from_the_others(self):
        y = self.suite(0.05 * self.random.standard_normal(100))
        y[7, 80:] += 0.05
        found = detect.detect(y)
        self.assertIn(80, [s.at for s in found.steps[7]])
        self.assertLessEqual(len(found.steps), 3)
        self.assertFalse(found.common_steps)

    def test_a_third_of_the_cases_that_changes_is_not_laid_on_the_others(self):
        y = self.suite(np.zeros(100))
        y[:13, 60:] += 0.1
        found = detect.detect(y)
        self.assertEqual(13, sum(60 in [s.at for s in found.steps.get(i, [])] for i in range(13)))
        self.assertLessEqual(len(found.steps), 13 + 3)

    def test_missing_runs_are_no_change(self):
        y = self.suite(0.05 * self.random.standard_normal(100))
        y[self.random.random(y.shape) < 0.2] = np.nan
        y[3, :40] = np.nan
        y[4, self.random.random(100) < 0.6] = np.nan
        y[5] = np.nan
        y[8, 70:] += 0.1
        found = detect.detect(y)
        self.assertTrue(any(abs(s.at - 70) <= 2 for s in found.steps[8]))
        self.assertLessEqual(len(found.steps), 4)


if __name__ == "__main__":
    unittest.main()
