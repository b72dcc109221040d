"""The table of languages: costs and factors beside C++, over threads; nothing without a guest."""
from __future__ import annotations

import unittest

from fencepost_tool.summary.sections import languages

from ..support.guest_runs import ADD, GO_MUTEX, MUTEX, run_of


class Section(unittest.TestCase):
    def test_costs_and_factors(self):
        lines = languages.section(run_of({ADD: 5, f"go/{ADD}": 10, MUTEX: 20, GO_MUTEX: 50}))
        for what, times in (("fetch_add, seq_cst", "2.0x"), ("mutex, lock and unlock", "2.5x")):
            at = lines.index(f"  {what}") + 1
            self.assertEqual([["1", times], ["2", times]], [[line.split()[0], line.split()[-1]] for line in lines[at:at + 2]])

    def test_nothing_without_a_guest_or_without_what_is_ours(self):
        self.assertEqual([], languages.section(run_of({ADD: 5, MUTEX: 20})))
        self.assertEqual([], languages.section(run_of({f"go/{ADD}": 5})))


if __name__ == "__main__":
    unittest.main()
