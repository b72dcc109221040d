"""The plot of languages: its title on runs in which a guest's primitives cost the same, more, less, or nobody can tell."""
from __future__ import annotations

import unittest

from fencepost_tool.findings import languages
from fencepost_tool.paths import PLOTS
from fencepost_tool.plotting import drawing as plotting

from ..support import synthetic_run
from ..support.drawing_checks import DrawingChecks, title
from ..support.given import given
from ..support.guest_runs import ADD, GO_MUTEX, MUTEX, run_of


def found(run):
    drawing = plotting.load_plot(PLOTS / "languages.py").draw(run)
    return title(given(drawing))


class Languages(DrawingChecks):
    def test_layout(self):
        costs = {ADD: 5, f"go/{ADD}": 5.1, f"rust/{ADD}": 4.9, MUTEX: 20, GO_MUTEX: 30,
                 "rust/mutex/parking_lot_Mutex/lock_unlock": 1}
        # Its title is wider than its panel, and another stands to the right.
        long = "atomic/compare_exchange_strong_success/shared/seq_cst-seq_cst/bits:64"
        load = "atomic/load/shared/seq_cst/bits:64"
        costs |= {name: 5 for atomic in (load, long) for name in (atomic, f"go/{atomic}")}
        plot = plotting.load_plot(PLOTS / "languages.py")
        drawing = given(plot.draw(run_of(costs)))
        self.check_layout(drawing)
        self.check(plot, drawing)

    def test_the_same(self):
        self.assertEqual("fetch_add and mutex cost the same in C++, Go and Rust",
                         found(run_of({ADD: 5, f"go/{ADD}": 5.1, f"rust/{ADD}": 4.9, MUTEX: 20, GO_MUTEX: 20})))

    def test_dearer_and_cheaper(self):
        run = run_of({ADD: 5, f"go/{ADD}": 5, MUTEX: 20, GO_MUTEX: 50, "rust/mutex/parking_lot_Mutex/lock_unlock": 10})
        self.assertRegex(found(run), r"^fetch_add costs the same in C\+\+, Go and Rust; dearest beside C\+\+: Go's mutex "
                         r"\(2.5x, \d threads?\); cheapest beside C\+\+: Rust parking_lot's mutex \(0.50x, \d threads?\)$")

    def test_cannot_be_told(self):
        noisy = synthetic_run.noisy(lambda name: True, width=0.9)
        self.assertEqual("Whether other languages' primitives cost more than those of C++ cannot be told",
                         found(run_of({MUTEX: 20, GO_MUTEX: 50}, noisy)))

    def test_goroutines_that_are_not_locked_are_no_threads(self):
        run = run_of({MUTEX: 20, GO_MUTEX: 50, GO_MUTEX.replace("locked", "gomaxprocs_2"): 1})
        self.assertEqual({50.0}, {round(f.value / n) for n, f in languages.curves(run)["mutex, lock and unlock"]["Go"].items()})

    def test_without_a_guest_nothing_is_drawn(self):
        plot = plotting.load_plot(PLOTS / "languages.py")
        self.assertIsNone(plot.draw(run_of({ADD: 5, MUTEX: 20})))
        self.assertIsNone(plot.draw(run_of({f"go/{ADD}": 5})))


if __name__ == "__main__":
    unittest.main()
