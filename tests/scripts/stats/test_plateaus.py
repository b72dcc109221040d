"""Steps of made-up hierarchies are found where they are, and nowhere else."""
from __future__ import annotations

import random
import unittest

from fencepost_tool.stats.plateaus import plateaus
from tests.scripts.support.hierarchies import KIB, MIB, Hierarchy, curve, hierarchy
from tests.scripts.support.seeded import SEED


class Plateaus(unittest.TestCase):
    def setUp(self) -> None:
        self.random = random.Random(SEED)

    def check(self, one: Hierarchy, points: dict[int, float], factor: float = 1.6) -> None:
        found = plateaus(points)
        self.assertEqual(len(found), len(one.caches) + 1, (one, found))
        for level, (size, ns) in zip(found, one.caches):
            assert level.after is not None
            self.assertLessEqual(level.last / factor, size, (one, found))
            self.assertGreaterEqual(level.after * factor, size, (one, found))
            self.assertAlmostEqual(level.value / ns, 1, delta=0.2)

    def test_levels_of_random_hierarchies(self) -> None:
        for n in range(150):
            one = hierarchy(self.random, 2 + n % 3)
            self.check(one, curve(one, self.random))

    def test_spikes_are_no_levels(self) -> None:
        one = Hierarchy(((32 * KIB, 1.2), (MIB, 4), (32 * MIB, 15)), 100)
        for at in (12 * KIB, 256 * KIB, 8 * MIB):
            points = curve(one, self.random)
            points[at] *= 3
            self.check(one, points)

    def test_tlb_humps_that_are_small_against_a_step(self) -> None:
        one = Hierarchy(((32 * KIB, 1.2), (MIB, 4), (32 * MIB, 15)), 100, ((144 * KIB, 1.0), (6 * MIB, 6)))
        found = plateaus(curve(one, self.random, 0.01))
        ends = [(level.last, level.after) for level in found[:-1]]
        for size, _ in one.caches:
            self.assertTrue(any(after and last / 1.6 <= size <= after * 1.6 for last, after in ends), (size, found))

    def test_a_flat_or_short_curve_has_no_step(self) -> None:
        self.assertEqual(len(plateaus({2 ** k: 1.0 for k in range(10, 20)})), 1)
        self.assertEqual(plateaus({1024: 1.0, 2048: 5.0}), [])
        self.assertEqual(plateaus({}), [])


if __name__ == "__main__":
    unittest.main()
