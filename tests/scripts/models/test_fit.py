"""Fits to curves of which the truth is known: the parameters, and how often their intervals hold it."""
import math
import unittest

import numpy as np

from fencepost_tool.models import LINE_QUEUE, USL, fit

from ..support import seeded

COUNTS = (1, 2, 4, 8, 16, 32)
NOISE = 0.03  # of each point, as a share of it
# Coordinates of shape: from nearly linear to falling, from an idle line to one that is never at rest.
TRUTHS = {USL: ((0.3, 0.2), (0.5, 0.4), (0.8, 0.15)), LINE_QUEUE: ((0.5, 0.8), (-0.7, 0.5), (0.9, 0.95))}
WORLDS = 200
PROMISED = 0.95


def truth(model, shape, rate=1e8):
    return {name: float(value) for name, value in model.parameters(*map(np.asarray, (rate, *shape))).items()}


def world(model, shape, draw=None, counts=COUNTS, rate=1e8):
    """Throughput of such a machine, measured with NOISE."""
    rates = rate * model.rates(*map(np.asarray, shape), counts)
    return {n: float(x) * math.exp(draw.normal(0, NOISE) if draw else 0.0) for n, x in zip(counts, rates)}


class FitTest(seeded.Seeded):
    def test_without_noise_the_parameters_are_those_of_the_world(self):
        for model, shapes in TRUTHS.items():
            for shape in shapes:
                found = fit(model, world(model, shape)).parameters()
                for name, value in truth(model, shape).items():
                    with self.subTest(model.name, shape=shape, parameter=name):
                        self.assertAlmostEqual(1, found[name][0] / value, delta=0.02)

    def test_the_intervals_hold_the_truth_as_often_as_they_say(self):
        for model, shapes in TRUTHS.items():
            for shape in shapes:
                hits = dict.fromkeys(truth(model, shape), 0)
                for _ in range(WORLDS):
                    found = fit(model, world(model, shape, self.random)).parameters()
                    for name, value in truth(model, shape).items():
                        hits[name] += found[name][1] <= value * 1.0001 and value * 0.9999 <= found[name][2]
                numbers = ", ".join(f"{v:.3g}" for v in truth(model, shape).values())
                print(f"  {model.name} {numbers}: held by {hits} of {WORLDS} intervals")
                self.assertAtLeast(PROMISED, min(hits.values()), WORLDS, f"{model.name} {shape}")

    def test_the_band_of_a_prediction_holds_the_curve(self):
        hits = 0
        for _ in range(WORLDS):
            _, low, high = fit(USL, world(USL, (0.5, 0.4), self.random)).predict([128])[128]
            hits += low <= world(USL, (0.5, 0.4), counts=[128])[128] <= high
        print(f"  128 threads, fitted to {COUNTS[-1]}: held by {hits} of {WORLDS} intervals")
        self.assertAtLeast(PROMISED, hits, WORLDS)

    def test_three_points_fix_the_curve_and_bound_nothing(self):
        found = fit(USL, world(USL, (0.5, 0.4), counts=(1, 2, 4)))
        self.assertEqual(0, found.df)
        self.assertTrue(all((low, high) == (-math.inf, math.inf) for _, low, high in found.parameters().values()))
        with self.assertRaises(ValueError):
            fit(USL, {1: 1.0, 2: 1.5})

    def test_other_units_of_time_change_the_scale_alone(self):
        base = fit(LINE_QUEUE, world(LINE_QUEUE, (0.5, 0.8), counts=COUNTS)).parameters()
        fast = fit(LINE_QUEUE, world(LINE_QUEUE, (0.5, 0.8), counts=COUNTS, rate=1e9)).parameters()
        for name in base:
            self.assertAlmostEqual(base[name][0] / 10, fast[name][0], places=5)


if __name__ == "__main__":
    unittest.main()
