"""The plots of plots/compare/, and the script that draws them for several runs."""
import io
import tempfile
import unittest
from pathlib import Path
from types import ModuleType
from typing import Any

from fencepost_tool.cli import plot
from fencepost_tool.paths import PLOTS
from fencepost_tool.plotting import drawing as plotting
from fencepost_tool.plotting import style
from fencepost_tool.results import load

from ..support import synthetic_run
from ..support.drawing_checks import CoarsePixels, DrawingChecks, caption, panels, title
from ..support.synthetic_run import ARM

COMPARE = PLOTS / "compare"


def pictures(runs):
    return {p.stem + suffix: page for p in plotting.find_plots(COMPARE)
            for suffix, page in plotting.pages(plotting.load_plot(p).draw(runs)).items()}


class EveryComparisonTest(DrawingChecks):
    plots: dict[str, ModuleType]
    two: dict[str, Any]
    placed: dict[str, Any]

    @classmethod
    def setUpClass(cls):
        x86 = synthetic_run.whole(4)
        arm = synthetic_run.unwritten(8, synthetic_run.slower(1.5), **ARM)
        placed = [synthetic_run.unwritten(16, synthetic_run.slower(f, placement=p))
                  for p, f in (("compact", 1), ("one-per-l3", 1.3), ("same-class:other-package", 3))]
        cls.plots = {p.stem: plotting.load_plot(p) for p in plotting.find_plots(COMPARE)}
        cls.two, cls.placed = pictures([x86, arm]), pictures(placed)

    def test_draws_labelled_panels_with_data(self):
        self.assertLessEqual({"atomic_costs", "ratios", "scaling_latency", "scaling_throughput"}, set(self.plots))
        for drawings in (self.two, self.placed):
            for name, drawing in drawings.items():
                with self.subTest(name):
                    self.check(next(p for stem, p in self.plots.items() if name.startswith(stem)), drawing)
                    self.check_layout(drawing)

    def test_says_who_is_who_and_what_is_unfair(self):
        for drawing in self.two.values():
            texts = " ".join(" ".join(t.get_text() for t in drawing.texts).split())
            for words in ("A: Synthetic CPU (made up for tests), cc 0.0", "B: Neoverse Made-Up, Clang 99.0, lse",
                          "UNFAIR", "compiler", "virtual machine", "hypervisor: KVM", "within each one process"):
                self.assertIn(words, texts)

    def test_placements_lie_over_each_other(self):
        for name in ("scaling_latency_mutex", "scaling_throughput_mutex"):
            drawing = self.placed[name]
            words = [t.get_text().strip() for t in drawing.texts]
            for line in ("A: placement compact", "B: placement one-per-l3",
                         "C: placement same-class:other-package"):
                self.assertTrue(any(w.startswith(line) for w in words), words)
            for axes in panels(drawing):
                self.assertEqual([style.look(i).colour for i in range(3)],
                                 [c.lines[0].get_color() for c in axes.containers])
                ends = [c.lines[0].get_ydata()[-1] for c in axes.containers]
                self.assertAlmostEqual(3.0 if name.startswith("scaling_latency") else 1 / 3, ends[2] / ends[0])
            self.assertEqual({"std_mutex", "spinlock"}, {axes.get_title("left") for axes in panels(drawing)}, "every curve")

    def test_only_the_same_counter_shares_a_panel(self):
        """4 PUs have up to 4 shards, 8 have 8: shown is what both have."""
        self.assertIn("sharded: 4 shards", caption(self.two["scaling_latency_counter"]))

    def test_the_title_says_which_is_dearer(self):
        for name, sentence in (("ratios", "B costs 1.50x A's"), ("scaling_throughput_mutex", "mutex: B does 0.667x A's"),
                               ("atomic_costs", "B costs 1.50x A's")):
            self.assertTrue(title(self.two[name]).startswith(sentence), title(self.two[name]))
        same = pictures([synthetic_run.whole(4)] * 2)
        self.assertEqual("mutex: B cannot be told from A in any of 6 points", title(same["scaling_latency_mutex"]))

    def test_ratios_stand_where_they_are(self):
        for axes in panels(self.two["ratios"]):
            xs = [x for c in axes.containers for x in c.lines[0].get_xdata()]
            self.assertTrue(xs and all(1.35 < x < 1.65 for x in xs))

    def test_nothing_in_common_nothing_to_draw(self):
        with tempfile.TemporaryDirectory() as scratch:
            runs = [load(synthetic_run.write(Path(scratch) / kind, 2, lambda n, k=kind: n.startswith(k + "/")))
                    for kind in ("floor", "mutex")]
        self.assertEqual({}, pictures(runs))


class ScriptTest(CoarsePixels):
    def setUp(self):
        super().setUp()
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.folders = [str(synthetic_run.write(self.scratch / name, 2, self.keep)) for name in ("one", "two", "three")]

    @staticmethod
    def keep(name):
        """Enough for one plot of a run and one of a comparison."""
        return name.startswith(("floor/add", "atomic/load/latency/"))

    def plots(self, *args):
        out, err = io.StringIO(), io.StringIO()
        return plot.run(args, out, err), out.getvalue(), err.getvalue()

    def test_each_run_and_the_comparison(self):
        code, out, err = self.plots(*self.folders)
        self.assertEqual((0, ""), (code, err))
        target = self.scratch / "one" / "plots" / "compare-with-two+three"
        self.assertIn(f"comparison: {target / 'comparison.txt'}", out)
        self.assertIn("C/A", (target / "comparison.txt").read_text("utf-8"))
        self.assertTrue((target / "ratios.png").exists() and (target / "ratios.svg").exists())
        self.assertTrue(all((self.scratch / name / "plots" / "atomic_orders.png").exists()
                            for name in ("one", "two", "three")))

    def test_elsewhere(self):
        code, _, err = self.plots(*self.folders[:2], "--out", str(self.scratch / "here" / "it is"))
        self.assertEqual((0, ""), (code, err))
        self.assertTrue((self.scratch / "here" / "it is" / "comparison.txt").exists())

    def test_one_run_is_no_comparison(self):
        code, out, err = self.plots(self.folders[0], "--out", str(self.scratch / "x"))
        self.assertEqual((2, "", 1), (code, out, err.count("\n")))

    def test_many_runs_have_a_short_name(self):
        runs = [load(self.folders[0])] * 40
        self.assertEqual("compare-with-one+one+one+36-more", plot.beside(runs).name)


if __name__ == "__main__":
    unittest.main()
