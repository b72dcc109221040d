"""The test of a whole suite of pairs or of files: its arrangements, its parts, and its rates on made-up noise."""
import math
import unittest
import warnings

import numpy as np

from fencepost_tool.stats import files_test, max_t, moderated, robust, shared_state, suite

from ..support import synthetic_run  # noqa: F401  (puts scripts/ on the path)
from ..support.seeded import Seeded

THRESHOLD = math.log(1.005)
SD = 0.004


class SuiteCase(Seeded):
    def noise(self, pairs, cases, sd=SD):
        return self.random.normal(0, sd, (pairs, cases))

    def suite_of(self, diffs, threshold=THRESHOLD, level=0.05):
        cases = diffs.shape[1]
        return suite.test(diffs, np.full(cases, threshold), [False] * cases, level, 1)


class ArrangementsTest(SuiteCase):
    def test_flips_are_all_of_them_once_and_the_first_is_what_was_observed(self):
        rows = max_t.sign_flips(6, 1).rows
        self.assertEqual((32, 6), rows.shape)
        self.assertEqual(64, len({tuple(row) for row in np.vstack([rows, -rows])}))
        for n in (6, 30):
            self.assertEqual([1.0] * n, max_t.sign_flips(n, 1).rows[0].tolist())

    def test_relabelled_processes(self):
        found = max_t.relabelled(3, 4, 1)
        self.assertEqual((35, 7), found.rows.shape)
        self.assertEqual([-1 / 3] * 3 + [1 / 4] * 4, found.rows[0].tolist())
        self.assertTrue(np.allclose(0, found.rows.sum(axis=1)))
        self.assertEqual([-0.05] * 20 + [0.05] * 20, max_t.relabelled(20, 20, 1).rows[0].tolist())

    def test_no_p_below_what_so_many_pairs_can_give(self):
        for pairs in (2, 5, 6):
            found = self.suite_of(0.5 + self.noise(pairs, 20))
            self.assertGreaterEqual(found.adjusted.min(), 2.0 ** (1 - pairs))
            self.assertEqual(pairs >= 6, bool((found.adjusted <= 0.05).any()))

    def test_without_any_spread_there_is_no_certainty(self):
        for cases in (1, 20):
            found = self.suite_of(np.full((6, cases), 0.1))
            self.assertGreaterEqual(found.adjusted.min(), 1 / 32)
            self.assertTrue(np.all(self.suite_of(np.zeros((6, cases))).adjusted == 1))

    def test_a_missing_pair_is_as_if_the_case_had_one_less(self):
        diffs = self.noise(10, 12)
        diffs[3, 0] = np.nan
        found = max_t.paired(diffs, np.full(12, THRESHOLD), [0] * 12, 0.05, 1)
        self.assertAlmostEqual(float(np.nanmean(diffs[:, 0])), float(found.estimates.mean[0]))
        self.assertEqual((9, 10), tuple(found.estimates.pairs[:2]))

    def test_pairs_that_miss_some_or_all_cases(self):
        """As on a real machine: any pattern of what is missing gives p-values, and cases without pairs give 1."""
        for _ in range(20):
            pairs, cases = self.random.integers(1, 15), self.random.integers(1, 15)
            diffs = self.noise(pairs, cases)
            diffs[self.random.random((pairs, cases)) < self.random.choice((0.1, 0.5))] = np.nan
            diffs[self.random.integers(pairs)] = np.nan
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                found = self.suite_of(diffs)
            self.assertFalse(np.isnan(found.critical).any())
            none = np.isnan(diffs).all(axis=0)
            self.assertTrue(np.all(found.adjusted[none] == 1) and np.all((found.adjusted > 0) & (found.adjusted <= 1)))


class ChangesTest(SuiteCase):
    def test_a_change_is_found_among_many_cases(self):
        found = 0
        for _ in range(20):
            diffs = self.noise(6, 80)
            diffs[:, 3] += 0.02
            found += self.suite_of(diffs).adjusted[3] <= 0.05
        self.assertGreaterEqual(found, 16)

    def test_a_change_is_found_although_pairs_differ_as_a_whole(self):
        up_or_down = self.random.permutation([-1.0, 1.0] * 5)
        diffs = self.noise(10, 40) + 0.05 * up_or_down[:, None]
        diffs[:, 3] += 0.02
        found = self.suite_of(diffs)
        self.assertGreater(found.shared_sd, 0.03)
        relative = found.relative
        assert relative is not None
        self.assertAlmostEqual(0.02, relative[3].mean, delta=0.006)

    def test_what_changes_all_cases_is_no_shared_state(self):
        found = self.suite_of(0.03 + self.noise(12, 40))
        self.assertTrue(np.all(found.adjusted <= 0.05))
        shown = [e.mean for e in found.relative or found.effects]
        self.assertTrue(np.allclose(0.03, shown, atol=0.01))


class PartsTest(SuiteCase):
    def test_inflation_follows_the_correlation(self):
        steps = self.noise(12, 300)
        for i in range(1, 12):
            steps[i] = 0.5 * steps[i - 1] + math.sqrt(0.75) * steps[i]
        self.assertAlmostEqual(1.77, shared_state.inflation(steps - steps.mean(axis=0)), delta=0.25)
        self.assertLess(shared_state.inflation((d := self.noise(12, 300)) - d.mean(axis=0)), 1.1)

    def test_prior_of_cases_alike_and_not_alike(self):
        df = np.full(4000, 7.0)
        alike = moderated.prior(2.0 * self.random.chisquare(7, 4000) / 7, df, [0] * 4000)
        self.assertGreater(alike.df[0], 60)
        self.assertAlmostEqual(2.0, alike.variance[0], delta=0.2)
        unlike = moderated.prior(2.0 * self.random.chisquare(7, 4000) / self.random.chisquare(4, 4000) * 4 / 7, df, [0] * 4000)
        self.assertAlmostEqual(4.0, unlike.df[0], delta=1.0)
        self.assertEqual(0.0, moderated.prior(np.ones(3), np.full(3, 5.0), [0] * 3).df[0], "too few cases")

    def test_far_pairs_are_drawn_in_and_counted(self):
        diffs = self.noise(12, 20)
        diffs[4, 0] += 0.4
        self.assertEqual([1] + [0] * 19, robust.far_pairs(diffs, np.full(20, THRESHOLD)).tolist())
        near = robust.drawn_in(diffs, np.zeros(20))
        self.assertLess(near[4, 0], 0.05)
        self.assertEqual(1, int(self.suite_of(diffs).far[0]))


class FilesTest(SuiteCase):
    def test_three_processes_a_side_are_too_few_and_four_may_do(self):
        for k, want in ((3, False), (4, True)):
            a, b = np.exp(self.noise(k, 20)), np.exp(self.noise(k, 20))
            b[:, 0] *= 1.2
            found = files_test.test(a, b, np.full(20, THRESHOLD), [0] * 20, 0.05, 1)
            self.assertEqual(want, bool(found.adjusted[0] <= 0.05))
            self.assertFalse(np.any(found.adjusted[1:] <= 0.05))
        self.assertEqual((4, 5), (files_test.least_processes(0.05), files_test.least_processes(0.01)))

    def test_processes_in_two_modes_are_no_change(self):
        flagged = 0
        for _ in range(60):
            a, b = (np.exp(0.001 * self.random.standard_normal((5, 60)) + 0.05 * (self.random.random((5, 60)) < 0.5))
                    for _ in range(2))
            flagged += bool((files_test.test(a, b, np.full(60, THRESHOLD), [0] * 60, 0.05, 1).adjusted <= 0.05).any())
        self.assertAtMost(0.05, flagged, 60)


if __name__ == "__main__":
    unittest.main()
