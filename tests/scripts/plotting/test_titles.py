"""What the plots say they found, on runs in which that turns out one way and the other, or can't be told."""
import re
import unittest
from types import SimpleNamespace

from fencepost_tool.paths import PLOTS
from fencepost_tool.plotting import drawing as plotting
from fencepost_tool.plotting import scaled, titles
from fencepost_tool.results import Estimate

from ..support import synthetic_run
from ..support.drawing_checks import title


def run_of(*costs, change=lambda document: None):
    return synthetic_run.made(costs, change=change)


def everything_noisy(document):
    synthetic_run.noisy(lambda name: True, width=0.9)(document)


def two_rounds(document):
    for entry in document["benchmarks"]:
        entry["rounds"] = 2


def net_costs(document):
    """Net costs with intervals, as the program stores them."""
    by_name = {e["name"]: e for e in document["benchmarks"]}
    for name, entry in by_name.items():
        if "/mfence/" in name:
            value = round(entry["cycles"] - by_name[name.replace("mfence", "none")]["cycles"], -1)
            entry["net_cost"] = {"baseline": name.replace("mfence", "none"), "cycles": value,
                                 "cycles_ci_low": value - 1, "cycles_ci_high": value + 1}


def found(name, run, suffix=""):
    return title(plotting.pages(plotting.load_plot(PLOTS / f"{name}.py").draw(run))[suffix])


class Titles(unittest.TestCase):
    def strides(self, near, far):
        return [(f"false_sharing/add/stride/bytes:{b}/threads:2", 2, near if b < 64 else far) for b in (8, 32, 64, 128)]

    def test_padding(self):
        self.assertEqual("Padding pays 5.0x (add) below 64 bytes (2 threads)",
                         found("false_sharing_stride", run_of(*self.strides(10, 2))))
        self.assertEqual("Padding pays nothing that can be seen: no stride costs more than another",
                         found("false_sharing_stride", run_of(*self.strides(2, 2))))
        for change in (everything_noisy, two_rounds):
            self.assertEqual("Whether padding pays cannot be told: too noisy, or too few rounds",
                             found("false_sharing_stride", run_of(*self.strides(10, 2), change=change)))

    def test_padding_of_unlike_sizes(self):
        costs = [(f"false_sharing/{name}/stride/bytes:{b}/threads:2", 2, 10 if b < free else 2)
                 for name, free in (("add", 64), ("fetch_add", 128)) for b in (8, 32, 64, 128)]
        self.assertEqual("Padding pays 5.0x (add, below 64 bytes) and 5.0x (fetch_add, below 128 bytes or more) (2 threads)",
                         found("false_sharing_stride", run_of(*costs)))

    def test_trends(self):
        plot = plotting.load_plot(PLOTS / "track" / "trend.py")
        series = SimpleNamespace(label="mutex/a cycles", values=[1.0] * 30)
        change = SimpleNamespace(words="+10.0 %", at=15)
        self.assertEqual("mutex/a cycles: +10.0 % at run 15, 1 that may be chance",
                         plot.title(SimpleNamespace(series=series, sure=(change,), maybe=(change,))))
        self.assertEqual("mutex/a cycles: no change for certain in 30 runs",
                         plot.title(SimpleNamespace(series=series, sure=(), maybe=())))

    def orders(self, dear):
        return [(f"atomic/{name}/throughput/{order}/bits:64/threads:1", 1, dear if (name, order) == ("store", "seq_cst") else 1)
                for name in ("load", "store", "exchange") for order in ("relaxed", "seq_cst")]

    def test_orders(self):
        self.assertRegex(found("atomic_orders", run_of(*self.orders(16))),
                         r"^store costs 16x with seq_cst; the other 2 operations cost the same in any order$")
        self.assertEqual("No order costs more than another, of 3 operations", found("atomic_orders", run_of(*self.orders(1))))
        self.assertEqual("Whether an order costs more cannot be told: 3 of 3 operations are noisy",
                         found("atomic_orders", run_of(*self.orders(1.5), change=everything_noisy)))

    def test_orders_cost_the_same_by_the_rule_of_the_digest(self):
        self.assertRegex(found("atomic_orders", run_of(*self.orders(1.05))), r"^store costs 1.05x with seq_cst; the other 2 ")
        self.assertEqual("No order costs more than another, of 3 operations", found("atomic_orders", run_of(*self.orders(1.015))))
        self.assertEqual("Whether an order costs more cannot be told: 3 of 3 operations have too few rounds",
                         found("atomic_orders", run_of(*self.orders(16), change=two_rounds)))

    def test_of_equal_gains_the_fewest_shards(self):
        more = [("counter/sharded/update/shards:16/threads:8", 8, 9.99), ("counter/sharded/read/shards:16/threads:1", 1, 12)]
        self.assertEqual("Sharding pays 8.0x on update and costs 6.0x on read (sharded, 8 shards, 8 threads)",
                         found("counter_sharding", run_of(*self.counters(10, 6), *more)))

    def counters(self, sharded, read):
        return [("counter/atomic/update/threads:8", 8, 80), ("counter/atomic/read/threads:1", 1, 1),
                ("counter/sharded/update/shards:8/threads:8", 8, sharded), ("counter/sharded/read/shards:8/threads:1", 1, read)]

    def test_sharding(self):
        self.assertEqual("Sharding pays 8.0x on update and costs 6.0x on read (sharded, 8 shards, 8 threads)",
                         found("counter_sharding", run_of(*self.counters(10, 6))))
        self.assertEqual("Sharding pays 8.0x on update (sharded, 8 shards, 8 threads)",
                         found("counter_sharding", run_of(*self.counters(10, 1))))
        self.assertEqual("Sharding pays nothing on update: at best 0.50x of one atomic (sharded, 8 shards, 8 threads)",
                         found("counter_sharding", run_of(*self.counters(160, 6))))
        self.assertRegex(found("counter_sharding", run_of(*self.counters(80, 6))), "^Whether .*, the interval holds 1")
        self.assertRegex(found("counter_sharding", run_of(*self.counters(10, 6), change=two_rounds)), "cannot be told, too few")

    def mixes(self, *rates):
        """rates: of go_rwmutex over std_mutex at 0, 90 and 100 % of reads."""
        return [(f"rwmutex/{name}/mix/reads:{reads}/critical:{critical}/threads:2", 2, 100 / (rate if name[0] == "g" else 1))
                for critical in (0, 100) for reads, rate in zip((0, 90, 100), rates) for name in ("std_mutex", "go_rwmutex")]

    def test_rw_mutexes(self):
        for rates, sentence in (((0.5, 2, 3), "go_rwmutex beats std_mutex from 90 % reads (2 threads)"),
                                ((0.5, 0.6, 0.7), "No RW mutex beats std_mutex at any share of reads (2 threads)"),
                                ((0.5, 2, 0.7), "An RW mutex beats std_mutex only at 90 % reads (2 threads)"),
                                ((1, 1, 1), "Whether an RW mutex beats std_mutex cannot be told (2 threads)")):
            self.assertEqual(sentence, found("rw_mix", run_of(*self.mixes(*rates))))
        self.assertIn("cannot be told", found("rw_mix", run_of(*self.mixes(0.5, 2, 3), change=everything_noisy)))
        both = [*self.mixes(0.5, 2, 3)[:6], *self.mixes(2, 3, 4)[6:]]
        self.assertEqual("go_rwmutex beats std_mutex from 90 % reads with 0 cycles in the lock; go_rwmutex beats it from 0 % "
                         "reads with 100 cycles in the lock (2 threads)", found("rw_mix", run_of(*both)))

    def test_the_fastest_of_mixes(self):
        self.assertEqual("rwmutex: go_rwmutex is the fastest in 4 of 6 mixes",
                         found("crossover_map", run_of(*self.mixes(0.5, 2, 3))))
        self.assertEqual("rwmutex: which is the fastest cannot be told in any of 6 mixes",
                         found("crossover_map", run_of(*self.mixes(1, 1, 1))))

    def maps(self, at, kind="map"):
        """at(reads, size, keys, threads): ns of a_map; the other takes 100."""
        return [(f"{kind}/{name}/mix/reads:{reads}/size:{size}/keys:{keys}/threads:{n}", n,
                 at(reads, size, keys, n) if name == "a_map" else 100)
                for reads in (50, "99.9", 100) for size in (1024, 65536) for keys in ("uniform", "zipf") for n in (1, 2)
                for name in ("a_map", "b_map")]

    def test_the_cheapest_map_by_size_and_skew(self):
        run = run_of(*self.maps(lambda reads, size, keys, n: 50 if reads != 50 and size == 1024 else 200))
        self.assertEqual("map: b_map is the fastest in 16 of 24 mixes", found("crossover_map", run, "_map"))
        alike = run_of(*self.maps(lambda *where: 100, "set"))
        self.assertEqual("set: which is the fastest cannot be told in any of 24 mixes", found("crossover_map", alike, "_set"))
        caches = run_of(*self.maps(lambda *where: 50, "cache"))
        self.assertEqual("cache: a_map is the fastest in 24 of 24 mixes", found("crossover_map", caches, "_cache"))

    def test_without_a_rival_none_is_the_fastest(self):
        """a_map is the cheapest wherever it was measured; without it b_map is no winner."""
        costs = self.maps(lambda *_: 50)

        def unreached(document):
            for entry in document["benchmarks"]:
                if "a_map" in entry["name"] and "size:1024" in entry["name"] and "threads:2" in entry["name"]:
                    entry.update(error_occurred=True, error_message="not reached before the end")
        run = synthetic_run.made(costs, 2, unreached)
        title_ = found("crossover_map", run, "_map")
        self.assertEqual("map: a_map is the fastest in 18 of 24 mixes, not all measured in 6", title_)
        page = plotting.pages(plotting.load_plot(PLOTS / "crossover_map.py").draw(run))["_map"]
        panels = {axes.get_title("left"): [text.get_text() for text in axes.texts] for axes in page.axes}
        self.assertEqual(3, panels["a hash map of 1,024 entries, skewed keys (Zipf, 0.99)"].count("1 of 2"))
        self.assertNotIn("b_map", " ".join(text for texts in panels.values() for text in texts))
        self.assertEqual("map: a_map is the fastest in 1 of 3 mixes, not all measured in 2",
                         found("crossover_map", run_of(*(c for c in costs if "b_map" in c[0] or c == costs[0])), "_map"))

    def test_one_that_the_machine_cannot_run_is_no_rival(self):
        costs = self.maps(lambda *_: 50)
        skipped = [(name.replace("a_map", "needs_more"), n, 1) for name, n, _ in costs if "a_map" in name]

        def skip(document):
            for entry in document["benchmarks"]:
                if "needs_more" in entry["name"]:
                    entry.update(error_occurred=True, error_message="skipped: unsupported: needs more")
        run = synthetic_run.made([*costs, *skipped], 2, skip)
        self.assertEqual("map: a_map is the fastest in 24 of 24 mixes", found("crossover_map", run, "_map"))

    def test_each_size_and_skew_has_its_panel(self):
        run = run_of(*self.maps(lambda reads, size, keys, n: 50 if reads != 50 and size == 1024 else 200))
        pages = plotting.pages(plotting.load_plot(PLOTS / "crossover_map.py").draw(run))
        self.assertEqual(["_map"], list(pages), "no page without cases")
        panels = {axes.get_title("left"): axes for axes in pages["_map"].axes}
        skews = ("all keys as often", "skewed keys (Zipf, 0.99)")
        headings = [f"a hash map of {size} entries, {skew}" for size in ("1,024", "65,536") for skew in skews]
        self.assertEqual(headings, list(panels))
        small, large = (panels[f"a hash map of {size} entries, all keys as often"] for size in ("1,024", "65,536"))
        self.assertEqual(["50", "99.9", "100"], [label.get_text() for label in small.get_xticklabels()])
        for axes, best in ((small, ["b_map", "a_map", "a_map"]), (large, ["b_map"] * 3)):
            cells = {text.get_position(): text.get_text() for text in axes.texts}
            self.assertEqual(best, [cells[x, 1].split("\n")[0] for x in range(3)])
            self.assertEqual("x2.00", cells[0, 0].split("\n")[1])
        some = run_of(*(cost for cost in self.maps(lambda *_: 100) if "size:1024" in cost[0] or "keys:zipf" in cost[0]))
        page = plotting.pages(plotting.load_plot(PLOTS / "crossover_map.py").draw(some))["_map"]
        texts = {axes.get_title("left"): [text.get_text() for text in axes.texts] for axes in page.axes}
        self.assertEqual(["a hash map of 65,536 entries, all keys as often"],
                         [heading for heading, said in texts.items() if said == ["not in this run"]])

    def test_names_fit_into_their_cells(self):
        names = ("rw_spinlock_readers_first", "std_shared_mutex", "std_mutex")
        for shares in ((0, 100), (0, 50, 90, 99, 100)):
            page = plotting.load_plot(PLOTS / "crossover_map.py").draw(run_of(*(
                (f"rwmutex/{name}/mix/reads:{reads}/critical:0/threads:{n}", n, 100 if name == names[(i + n) % 3] else 250)
                for i, reads in enumerate(shares) for n in (1, 2) for name in names)))[""]
            page.draw_without_rendering()
            for text in page.axes[0].texts:
                box = text.get_window_extent()
                ends = [page.axes[0].transData.transform((text.get_position()[0] + end, text.get_position()[1] + end))
                        for end in (-0.5, 0.5)]
                self.assertTrue(ends[0][0] <= box.x0 and box.x1 <= ends[1][0], text.get_text())
                self.assertTrue(ends[0][1] <= box.y0 and box.y1 <= ends[1][1], text.get_text())

    def fences(self, wait, costs):
        """The cycles of a fence after so many stores, at 3 GHz."""
        for k in (0, 8, 64, 160):
            yield f"fence/none/stores_hit/after:{k}/threads:1", 1, 300
            yield f"fence/mfence/stores_hit/after:{k}/threads:1", 1, 300 + (costs + wait * min(k, 64)) / 3

    def test_fences(self):
        def fence(wait, costs, change=net_costs):
            return found("store_buffer", run_of(*self.fences(wait, costs), change=change))
        self.assertEqual("mfence costs 40 cycles after 0 stores and 680 after 64", fence(10, 40))
        self.assertEqual("mfence costs 40 cycles, however many stores it waits for", fence(0, 40))
        self.assertEqual("No fence costs anything here that can be measured", fence(0, 0))
        for change in (everything_noisy, two_rounds):
            self.assertEqual("What a fence costs cannot be told: too noisy, or too few rounds", fence(10, 40, change))

    def test_a_fence_that_costs_nothing_has_no_line(self):
        for costs, lines in ((0, []), (40, ["-"])):
            plot = plotting.load_plot(PLOTS / "store_buffer.py")
            net = plot.draw(run_of(*self.fences(0, costs), change=net_costs)).axes[0]
            drawn = [line for line in net.lines if line.get_label() != "_child0" and len(line.get_xdata()) == 4]
            self.assertEqual(lines, [line.get_linestyle() for line in drawn if line.get_linestyle() == "-"])

    def test_scaling(self):
        def lock(name, one, eight):
            return [(f"mutex/{name}/lock_unlock/critical:0/outside:0/threads:{n}", n, ns) for n, ns in ((1, one), (8, eight))]
        slow = run_of(*lock("a", 10, 160), *lock("b", 10, 320))
        self.assertEqual("mutex: a and b take 16x to 32x as long at 8 threads instead of 1",
                         found("scaling_latency", slow, "_mutex"))
        self.assertEqual("mutex: a and b fall to 0.25x to 0.50x at 8 threads instead of 1",
                         found("scaling_throughput", slow, "_mutex"))
        mixed = run_of(*lock("a", 10, 10), *lock("b", 10, 320), *lock("c", 10, 80))
        self.assertEqual("mutex: a rises to 8.0x, b falls to 0.25x, c neither for certain at 8 threads instead of 1",
                         found("scaling_throughput", mixed, "_mutex"))
        self.assertEqual("mutex: b and c take 8.0x to 32x as long at 8 threads instead of 1; no certain increase for a",
                         found("scaling_latency", mixed, "_mutex"))
        same = run_of(*lock("a", 10, 10))
        self.assertEqual("mutex: an operation takes as long at 8 threads instead of 1, as far as can be told",
                         found("scaling_latency", same, "_mutex"))
        noisy = run_of(*lock("a", 10, 160), change=everything_noisy)
        self.assertEqual("mutex: whether more threads get more done cannot be told", found("scaling_throughput", noisy, "_mutex"))
        self.assertEqual("mutex: whether more threads make an operation dearer cannot be told",
                         found("scaling_latency", noisy, "_mutex"))


class WordsTest(unittest.TestCase):
    def test_names(self):
        self.assertEqual(["a", "a and b", "all 3", "3 of 4"],
                         [titles.names(list(some), of) for some, of in (("a", 1), ("ab", 2), ("abc", 3), ("abc", 4))])

    def test_a_noisy_factor_is_marked(self):
        self.assertEqual("≈2.0x", titles.times(Estimate(2.0, 1.0, 3.0, noisy=True)))

    def test_only_plain_words_get_a_capital(self):
        self.assertEqual(["No lock", "an_lock beats it"], list(map(titles.sentence, ("no lock", "an_lock beats it"))))

    def test_different_reaches_are_not_put_together(self):
        self.assertEqual("at the most threads", scaled.between([(1, 2, Estimate(1.0)), (1, 64, Estimate(1.0))]))

    def test_no_title_is_a_question(self):
        for path in plotting.find_plots():
            plot = plotting.load_plot(path)
            self.assertTrue(plot.QUESTION.endswith("?"), path)
            for page in plotting.pages(plot.draw(synthetic_run.whole(8))).values():
                self.assertFalse(re.search(r"\?|nan|None", title(page)), title(page))


if __name__ == "__main__":
    unittest.main()
