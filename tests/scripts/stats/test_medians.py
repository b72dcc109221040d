"""The medians are numpy's."""
import unittest
import warnings

import numpy as np

from fencepost_tool.stats import medians


class Medians(unittest.TestCase):
    def test_of_values_that_are_all_known(self):
        random = np.random.default_rng(1)
        for n in range(1, 30):
            for shape in ((n,), (n, 2), (n, 2, 3)):
                values = random.choice([random.normal(size=shape), random.integers(0, 3, shape).astype(float)])
                np.testing.assert_array_equal(np.median(values, axis=0), medians.middle(values))

    def test_of_columns_some_of_whose_values_are_missing(self):
        random = np.random.default_rng(2)
        for n in range(1, 30):
            for missing in (0.0, 0.2, 0.7, 1.0):
                values = np.where(random.random((n, 12)) < missing, np.nan, random.normal(size=(n, 12)))
                with self.subTest(n=n, missing=missing), warnings.catch_warnings():
                    warnings.simplefilter("ignore", RuntimeWarning)  # of columns without values
                    np.testing.assert_array_equal(np.nan_to_num(np.nanmedian(values, axis=0)), medians.of_known(values))

    def test_of_nothing(self):
        np.testing.assert_array_equal([0, 0, 0], medians.of_known(np.empty((0, 3))))
        self.assertEqual((0,), medians.of_known(np.empty((5, 0))).shape)


if __name__ == "__main__":
    unittest.main()
