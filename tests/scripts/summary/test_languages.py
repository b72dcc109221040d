"""The table of languages: costs and factors beside C++, over threads; nothing without a guest."""
from __future__ import annotations

import unittest
from dataclasses import replace

from fencepost_tool.summary.sections import languages

from ..support.guest_runs import ADD, GO_MUTEX, MUTEX, run_of


class Section(unittest.TestCase):
    def test_costs_and_factors(self):
        lines = languages.section(run_of({ADD: 5, f"go/{ADD}": 10, MUTEX: 20, GO_MUTEX: 50}))
        for what, times in (("fetch_add, seq_cst", "2.0x"), ("mutex, lock and unlock", "2.5x")):
            at = lines.index(f"  {what}") + 1
            self.assertEqual(["C++", "Go"], [line.split()[0] for line in lines[at:at + 2]])
            self.assertEqual(2, lines[at + 1].split().count(times), "at 1 and 2 threads")

    def test_each_language_has_what_it_emits(self):
        run = run_of({ADD: 5, f"go/{ADD}": 10, f"go_v3/{ADD}": 9, f"rust/{ADD}": 8, MUTEX: 20, GO_MUTEX: 50})
        ours = next(case for case in run.cases if case.name.text.startswith(ADD))
        emitted = {"go": "one", "go_v3": "two", "rust": "three"}
        listing = {"loops": {ours.symbol: {"signature": "zero"}},
                   "guests": {f"{guest}/atomic/fetch_add/shared/seq_cst": {"signature": word} for guest, word in emitted.items()}}
        lines = languages.section(replace(run, listing=listing))
        at = lines.index("  fetch_add, seq_cst")
        self.assertEqual(["C++ zero", "Go one", "Go v3 two", "Rust three"],
                         [" ".join(line.partition("|")[0].split()) for line in lines[at + 1:at + 5]])
        self.assertEqual("-", lines[lines.index("  mutex, lock and unlock") + 2].split()[1])

    def test_nothing_without_a_guest_or_without_what_is_ours(self):
        self.assertEqual([], languages.section(run_of({ADD: 5, MUTEX: 20})))
        self.assertEqual([], languages.section(run_of({f"go/{ADD}": 5})))


if __name__ == "__main__":
    unittest.main()
