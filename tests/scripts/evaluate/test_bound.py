"""The test that knows the noise, at a single place, where its power has a closed form."""
import math
import unittest
from statistics import NormalDist

from fencepost_tool.evaluate import bound, histories

from ..support.seeded import SEED

RUNS, AT, ALPHA = 100, 95, 0.05


class BoundTest(unittest.TestCase):
    def expect(self, phi, information):
        """information: of a step, in units of the innovations' variance."""
        step = 1.02
        effect = math.log(step) / (histories.CV * math.sqrt(1 - phi ** 2)) * math.sqrt(information)
        normal = NormalDist()
        critical = normal.inv_cdf(1 - ALPHA / 2)
        expected = normal.cdf(effect - critical) + normal.cdf(-effect - critical)
        rate = bound.found(phi, range(AT, AT + 1), ALPHA, RUNS, AT, step, 0, SEED)
        self.assertAlmostEqual(expected, rate.share, delta=5 * math.sqrt(0.25 / bound.TRIES) + 0.01)

    def test_white_noise(self):
        self.expect(0.0, (RUNS - AT) * AT / RUNS)

    def test_an_autoregression(self):
        phi, after = 0.8, RUNS - AT - 1
        step, level = 1 + after * (1 - phi) ** 2, (1 - phi ** 2) + (RUNS - 1) * (1 - phi) ** 2
        both = (1 - phi) + after * (1 - phi) ** 2
        self.expect(phi, step - both ** 2 / level)


if __name__ == "__main__":
    unittest.main()
