"""The queue for a line against the balance equations of its Markov chain, solved as they stand."""
import unittest

import numpy as np

from fencepost_tool.models import LINE_QUEUE, USL


def solved(z, h, t, n):
    """Throughput of the chain over the number of threads at the line, by its balance equations."""
    flow = np.zeros((n + 1, n + 1))
    for k in range(n):
        flow[k, k + 1] = (n - k) / z
        flow[k + 1, k] = 1 / (h + t * (n - 1) / n if k == 0 else h + t)
    balance = flow.T - np.diag(flow.sum(axis=1))
    balance[-1] = 1  # the probabilities add up to 1
    share = np.linalg.solve(balance, np.eye(n + 1)[-1])
    return float(sum(share[k] * flow[k, k - 1] for k in range(1, n + 1)))


def model(z, h, t, n):
    """The same by the module; times over that of one thread."""
    alone = z + h
    u, v = np.log10((h + t) / alone), t / (h + t)
    return float(LINE_QUEUE.rates(np.asarray(u), np.asarray(v), [n])[0]) / alone


class QueueTest(unittest.TestCase):
    def test_solves_the_balance_equations(self):
        for z, h, t in ((5.0, 1.0, 4.0), (100.0, 1.0, 1.0), (0.5, 7.0, 30.0), (20.0, 3.0, 0.0)):
            for n in (1, 2, 3, 8, 40):
                with self.subTest(z=z, h=h, t=t, n=n):
                    self.assertAlmostEqual(1, model(z, h, t, n) / solved(z, h, t, n), places=8)

    def test_a_line_that_never_rests_hands_over_at_each_operation(self):
        self.assertAlmostEqual(1 / 37.0, model(1e-9, 7.0, 30.0, 64), places=6)

    def test_200_threads_stay_finite(self):
        u, v = np.meshgrid(np.linspace(-4, 3, 30), np.linspace(0, 1, 30))
        rates = LINE_QUEUE.rates(u, v, [1, 200])
        h = 10 ** u * (1 - v)
        self.assertTrue(np.all(np.isfinite(rates[:, h <= 1])) and np.all(np.isnan(rates[:, h > 1.01])))

    def test_usl_as_it_is_written(self):
        names = USL.parameters(np.asarray(2e8), np.asarray(0.5), np.asarray(0.4))
        s, k = float(names["s"]), float(names["k"])
        self.assertAlmostEqual(16 / (1 + s * 15 + k * 16 * 15), float(USL.rates(np.asarray(0.5), np.asarray(0.4), [16])[0]))


if __name__ == "__main__":
    unittest.main()
