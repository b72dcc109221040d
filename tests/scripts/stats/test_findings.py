"""The rules that turn curves into statements."""
import unittest

from fencepost_tool.results import Estimate
from fencepost_tool.select.questions import MixFinding, sentences
from fencepost_tool.stats.findings import Interference, crossover, interference, is_free

from ..support import synthetic_run  # noqa: F401  (finds scripts/)
from ..support.given import given


def curve(**values):
    """{step: median within 1 %} from s50=3.0 and the like."""
    return {int(k[1:]): Estimate(v, v * 0.99, v * 1.01) for k, v in values.items()}


class CrossoverTest(unittest.TestCase):
    plain = curve(s0=10, s50=10, s90=10, s100=10)

    def test_from_the_first_share_that_wins_to_the_end(self):
        found = crossover(curve(s0=5, s50=9, s90=12, s100=20), self.plain)
        self.assertEqual(("from", 90), (found.verdict, found.share))

    def test_from_zero_when_it_always_wins(self):
        found = crossover(curve(s0=11, s50=12, s90=12, s100=20), self.plain)
        self.assertEqual(("from", 0), (found.verdict, found.share))

    def test_never_when_always_slower(self):
        self.assertEqual("never", crossover(curve(s0=5, s50=6, s90=7, s100=8), self.plain).verdict)

    def test_intervals_that_touch_decide_nothing(self):
        found = crossover(curve(s0=5, s50=6, s90=7, s100=10.1), self.plain)
        self.assertEqual(("close", (100,)), (found.verdict, found.close))

    def test_win_in_the_middle_is_no_crossover(self):
        found = crossover(curve(s0=5, s50=12, s90=7, s100=9), self.plain)
        self.assertEqual(("mixed", (50,)), (found.verdict, found.faster))

    def test_a_close_share_above_a_win_breaks_the_tail(self):
        found = crossover(curve(s0=5, s50=12, s90=10, s100=12), self.plain)
        self.assertEqual(100, found.share)

    def test_without_intervals_nothing_is_certain(self):
        bare = dict.fromkeys((0.0, 50.0), Estimate(100.0))
        self.assertEqual("blind", crossover(bare, self.plain).verdict)

    def test_only_common_shares_count(self):
        self.assertEqual("unknown", crossover(curve(s1=5), self.plain).verdict)
        self.assertEqual(90, crossover(curve(s90=12), self.plain).share)

    def test_scaling_both_curves_changes_nothing(self):
        ours, scale = curve(s0=5, s50=9, s90=12, s100=20), 1e6
        def scaled(c):
            return {k: Estimate(f.value * scale, f.low * scale, f.high * scale) for k, f in c.items()}
        self.assertEqual(crossover(ours, self.plain), crossover(scaled(ours), scaled(self.plain)))


class SentenceTest(unittest.TestCase):
    def test_equal_verdicts_share_a_sentence(self):
        win = crossover(curve(s0=5, s90=12), curve(s0=10, s90=10))
        lose = crossover(curve(s0=5, s90=6), curve(s0=10, s90=10))
        found = [MixFinding("rw", c, n, lose if (c, n) == (100, 64) else win)
                 for c in (0, 100) for n in (2, 64)]
        self.assertEqual(
            ["rw beats std_mutex from 90 % reads (critical 0 and 100, 2 threads; critical 0, 64 threads)",
             "rw never beats std_mutex on this machine (critical 100, 64 threads)"], sentences(found))

    def test_slower_elsewhere_needs_an_elsewhere(self):
        def say(ours):
            return sentences([MixFinding("rw", 0, 2, crossover(ours, curve(s0=10, s90=10)))])
        self.assertEqual(["rw against std_mutex: too close to say at 90 % reads (critical 0, 2 threads)"],
                         say(curve(s90=10)))
        self.assertIn("at 90 % reads, slower elsewhere", say(curve(s0=5, s90=10))[0])
        self.assertIn("too few rounds to say at 90 % reads", say({90: Estimate(99.0)})[0])

    def test_one_condition_reads_plainly(self):
        win = crossover(curve(s90=12), curve(s90=10))
        self.assertEqual(["rw beats std_mutex from 90 % reads (critical 0, 2 threads)"],
                         sentences([MixFinding("rw", 0, 2, win)]))


class InterferenceTest(unittest.TestCase):
    def test_smallest_stride_from_which_all_are_free(self):
        found = interference(curve(s8=30, s32=20, s64=10, s128=10.5, s256=10), 2)
        self.assertEqual((64, False), (found.bytes, found.at_least))
        self.assertAlmostEqual(3.0, given(found.ratio))

    def test_a_dear_stride_behind_a_free_one_moves_the_size_up(self):
        self.assertEqual(128, interference(curve(s8=30, s32=10, s64=20, s128=10, s256=10), 2).bytes)

    def test_cost_that_never_settles_is_a_lower_bound(self):
        found = interference(curve(s8=30, s64=25, s128=20, s256=10), 2)
        self.assertEqual((256, True), (found.bytes, found.at_least))

    def test_flat_curve_shows_nothing(self):
        found = interference(curve(s8=10.3, s64=10, s256=10), 2)
        self.assertIsNone(found.bytes)
        self.assertIn("no stride", found.reason)

    def test_one_thread_shows_nothing_whatever_the_values(self):
        self.assertEqual(Interference(reason="one thread only"),
                         interference(curve(s8=30, s256=10), 1))

    def test_too_few_strides(self):
        self.assertIsNone(interference(curve(s8=30), 2).bytes)

    def test_medians_alone_are_owned_up_to(self):
        self.assertEqual("64 bytes, by medians alone: too few rounds for intervals",
                         interference({8: Estimate(30.0), 64: Estimate(10.0), 256: Estimate(10.0)}, 2).sentence())
        self.assertEqual("64 bytes", interference(curve(s8=30, s64=10, s256=10), 2).sentence())

    def test_ten_per_cent_with_the_intervals_in_its_favour(self):
        base = Estimate(10.0, 9.9, 10.1)
        self.assertTrue(is_free(Estimate(11.2, 11.1, 11.3), base))
        self.assertFalse(is_free(Estimate(11.3, 11.2, 11.4), base))
        self.assertTrue(is_free(Estimate(11.0), Estimate(10.0)))
        self.assertFalse(is_free(Estimate(11.1), Estimate(10.0)))

    def test_cheaper_than_undisturbed_is_free(self):
        self.assertEqual(32, interference(curve(s8=30, s32=5, s64=10, s256=10), 2).bytes)


if __name__ == "__main__":
    unittest.main()
