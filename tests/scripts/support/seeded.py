"""Tests whose random data can be had again: the seed is printed when one fails, and FENCEPOST_SEED=<n> repeats it."""
import os
import random
import unittest

import numpy as np

SEED = int(os.environ.get("FENCEPOST_SEED") or random.randrange(2 ** 32))


class Seeded(unittest.TestCase):
    def setUp(self):
        self.random = np.random.default_rng(SEED)

    def run(self, result=None):
        with self.subTest(seed=SEED):
            return super().run(result)
