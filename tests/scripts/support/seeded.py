"""Tests whose random data can be had again: the seed is printed, and FENCEPOST_SEED=<n> repeats it.

The data is new in each run of the tests, so a bound on a rate must be one that chance breaks in BROKEN of runs: a hundred of such
bounds then fail once in ten thousand runs.
"""
import os
import random
import sys
import unittest

import numpy as np
from scipy import stats

BROKEN = 1e-6
SEED = int(os.environ.get("FENCEPOST_SEED") or random.randrange(2 ** 32))
print(f"FENCEPOST_SEED={SEED}", file=sys.stderr)


class Seeded(unittest.TestCase):
    def setUp(self):
        self.random = np.random.default_rng(SEED)

    def assertAtMost(self, share, hits, tries, what=""):
        """Not more than chance makes of that share."""
        self.assertLessEqual(hits, stats.binom.isf(BROKEN, tries, share), f"of {tries}: {what}")

    def assertAtLeast(self, share, hits, tries, what=""):
        self.assertGreaterEqual(hits, stats.binom.ppf(BROKEN, tries, share), f"of {tries}: {what}")
