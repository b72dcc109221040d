"""Advice: correct first, cheap second; each need turned both ways by planted runs. FENCEPOST_SEED=<n> repeats a run."""
import json
import random
import re
import tempfile
import unittest
from pathlib import Path

from fencepost_tool.advise import needs, words
from fencepost_tool.advise.advice import ALONE, BEST, MISSING, NOISY, SAME, TOO_FEW, advise
from fencepost_tool.advise.needs import NEEDS, contracts
from fencepost_tool.answers import Verdict, by_interval

from ..support import synthetic_run
from ..support.planted import both, only, scaled, without_intervals
from ..support.seeded import SEED
from ..support.verb_call import call

# Constants of the headers that are words of the table, and the value that stands for the word.
FACTS = {**dict.fromkeys(("fifo", "publishes", "retries_after_error", "many_readers", "many_writers", "lock_free_reads",
                          "wait_free_reads", "readers_share", "writer_preferred", "phase_fair", "one_order",
                          "total_order"), "true"),
         "producers": "ends::many", "consumers": "ends::many"}
MORE = {"flag/relaxed_flag/check": 0.3, "flag/acquire_release_flag/check": 0.3, "flag/seq_cst_flag/check": 0.9,
        "once/double_checked/check": 0.3, "once/std_call_once/check": 3, "queue/spmc_ring/round_trip/capacity:64": 90,
        "snapshot/seqlock/mix/reads:99": 2, "map/mutex_map/mix/reads:90/size:1024/keys:zipf": 40,
        "map/cow_map/mix/reads:90/size:1024/keys:uniform": 1, "map/read_mostly_map/mix/reads:90/size:1024/keys:zipf": 20}


def more(run):
    """Cases that synthetic_run has none of."""
    run["benchmarks"] += [synthetic_run.entry(f"{name}/threads:{n}", n, ns, {}) for name, ns in MORE.items() for n in (1, 2)]


def made(change=lambda run: None):
    return synthetic_run.unwritten(2, both(only("^(counter|rwmutex|snapshot|queue|mutex|channel|floor)/"), more, change))


def said(run, *found):
    return " ".join(words.text(run, found).split())


class ContractsTest(unittest.TestCase):
    def test_every_primitive_of_the_tree_is_there_and_agrees_with_its_header(self):
        seen = set()
        for kind in {kind for kind, _ in contracts()}:
            for header in (synthetic_run.ROOT / "primitives" / kind).glob("*.hpp"):
                text = header.read_text("utf-8")
                names = [(kind, name) for name in re.findall(r'string_view name = "(\w+)"', text)]
                seen |= set(names)
                self.assertLessEqual(set(names), set(contracts()), f"{header}: not in advise/contracts.csv")
                if len(names) == 1:
                    self.agree(text, contracts()[names[0]], names[0])
        self.assertEqual(set(contracts()), seen)
        self.assertLessEqual({kind for need in NEEDS.values() for kind, _ in need.sources}, {kind for kind, _ in seen})

    def agree(self, text, holds, name):
        found = {constant: value == FACTS.get(constant, "true") for constant, value in
                 re.findall(r"\b(\w+) = (true|false|ends::many|ends::one)[;,]", text)}
        if "blocks" in found:
            self.assertEqual(found["blocks"], "no_sleep" not in holds, name)
        self.assertEqual({word for word in FACTS if found.get(word)}, {word for word in holds if word in found}, name)
        if progress := re.search(r"progress = fencepost::progress::(\w+);", text):
            expected = {"wait_free": {"wait_free", "lock_free"}, "lock_free": {"lock_free"}, "blocking": set()}[progress[1]]
            self.assertEqual(expected, holds & {"wait_free", "lock_free"}, name)


class NeedsTest(unittest.TestCase):
    def verdict(self, run, need, **given):
        found = advise(run, need, given)
        return found.verdict, found.found.best

    def test_each_turned(self):
        for need, best, changes, other in (
                ("counter", "counter/sharded_by_thread_padded shards:2", {"counter/sharded": 9}, "counter/atomic"),
                ("flag", "flag/acquire_release_flag", {"flag/acquire": 9}, "flag/seq_cst_flag"),
                ("configuration", "snapshot/packed_word", {"snapshot/packed_word": 9}, "snapshot/seqlock"),
                ("map", "map/read_mostly_map", {"map/mutex_map": 0.1}, "map/mutex_map"),
                ("rw-lock", "rwmutex/futex_mutex", {"rwmutex/go_rwmutex": 0.1}, "rwmutex/go_rwmutex"),
                ("queue", "queue/spsc_ring", {"queue/mpmc": 0.1}, "queue/mpmc_vyukov_seq_cst"),
                ("once", "once/double_checked", {"once/std": 0.01}, "once/std_call_once"),
                ("hand-off", "queue/spmc_ring", {"queue/spmc_ring": 9}, "queue/spsc_ring"),
                ("lock", "mutex/spinlock", {"mutex/std_mutex": 0.1}, "mutex/std_mutex")):
            with self.subTest(need):
                self.assertEqual((BEST, best), self.verdict(made(), need))
                self.assertEqual((BEST, other), self.verdict(made(scaled(**changes)), need))

    def test_what_the_run_cannot_tell(self):
        for change, verdict in ((synthetic_run.noisy(lambda name: True), NOISY), (without_intervals, TOO_FEW),
                                (only("mutex/std_mutex"), ALONE), (only("floor"), MISSING)):
            found = advise(made(change), "lock", {})
            self.assertEqual((verdict, False), (found.verdict, found.decided))
            self.assertNotRegex(said(made(change), found), "or no worse|takes")
        self.assertIn("advice EMULATED: ", said(synthetic_run.unwritten(2, emulated=True), advise(made(), "lock", {})))
        self.assertEqual(SAME, self.verdict(made(scaled(**{"mutex/std_mutex": 1 / 1.118})), "lock")[0])

    def test_correct_comes_first(self):
        cheap = made(scaled(**{"flag/relaxed": 0.01, "snapshot/packed": 0.01, "queue/spsc": 0.01}))
        self.assertEqual("flag/acquire_release_flag", self.verdict(cheap, "flag")[1])
        self.assertEqual("flag/relaxed_flag", advise(cheap, "flag", {}, ()).found.best)
        self.assertEqual("snapshot/packed_word", self.verdict(cheap, "configuration")[1])
        self.assertEqual("snapshot/seqlock", self.verdict(cheap, "configuration", size=64)[1])
        self.assertEqual((ALONE, "queue/mpmc_vyukov_seq_cst"), self.verdict(cheap, "queue", threads=8))

    def test_crossover_and_nearest_parameters_are_measured_ones(self):
        found = advise(made(), "rw-lock", {"reads": 95, "threads": 8, "section": 740})
        self.assertIn("threads 2 (the nearest to 8), reads 99 (the nearest to 95), section 1000 cycles (the nearest to 740)",
                      said(made(), found))
        self.assertEqual(("reads", 99, 100, [90]), next((r.option, r.low, r.high, [*r.beaten]) for r in found.reach if r.beaten))
        self.assertIn("at reads 99-100; crossover between 90 and 99: at 90 it takes 1.0", said(made(), found))

    def test_of_a_map_it_says_which_keys_and_takes_no_others(self):
        text = said(made(), advise(made(), "map", {}))
        self.assertIn("note some keys are looked up more often", text)
        self.assertIn("advice map/read_mostly_map, 20.0 ns; map/mutex_map takes", text, "cow_map has uniform keys only")

    def test_whose_threads_do_not_sleep(self):
        spins = advise(made(), "lock", {})
        self.assertRegex(said(made(), spins), r"waiting no thread sleeps in mutex/spinlock: .* the first is mutex/\w+, [\d.]+x ±")
        slow = made(scaled(**{"mutex/std_mutex": 0.1}))
        self.assertNotIn("waiting", said(slow, advise(slow, "lock", {})))
        self.assertNotIn("waiting", said(made(), advise(made(), "counter", {})), "nobody waits")

    def test_never_what_is_not_correct(self):
        draw = random.Random(SEED)
        for _ in range(20):
            run = made(scaled(**{f"/{draw.choice('abcdefghmnoprst')}": 10 ** draw.uniform(-2, 2) for _ in range(4)}))
            for name, need in NEEDS.items():
                own = draw.choice((None, tuple(draw.sample(needs.words(), draw.randrange(3)))))
                found = advise(run, name, {"threads": draw.choice((1, 2, 8)), "size": draw.choice((4, 64))}, own)
                for answer in found.found.costs.values():
                    case = next(case.name for case in run.cases if case.name.text == answer.cases[0])
                    self.assertLessEqual(set(need.must if own is None else own), contracts()[case.kind, case.primitive], SEED)
                self.assertTrue(all(by_interval(over) is Verdict.MORE for one in found.reach for _, over in one.beaten.values()))


class VerbTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.run_folder = str(synthetic_run.write(self.scratch / "run", 2, lambda name: name.startswith("mutex")))

    def test_text_json_and_exit_codes(self):
        code, out, _ = call("advise", self.run_folder, "--for=lock", "--section=33.4ns")
        self.assertEqual((0, True), (code, "section 100 cycles (the nearest to 100.2)" in out))
        found = json.loads(call("advise", self.run_folder, "--json")[1])["advice"]
        self.assertEqual(list(NEEDS), [one["need"] for one in found])
        self.assertEqual(["mutex/spinlock"], found[-1]["advice"])
        self.assertEqual(3, call("advise", self.run_folder, "--for=queue")[0])

    def test_a_page_that_replaces_nothing(self):
        page = self.scratch / "page.md"
        self.assertEqual((0, "", ""), call("advise", self.run_folder, "--output", str(page)))
        self.assertIn("## lock: ", page.read_text())
        page.write_text("mine")
        code, _, err = call("advise", self.run_folder, "--output", str(page))
        self.assertEqual((2, 1, "mine"), (code, err.count("\n"), page.read_text()))
        self.assertEqual(0, call("advise", self.run_folder, "--output", str(page), "--force")[0])
        self.assertEqual(2, call("advise", self.run_folder, "--output", str(self.scratch / "no" / "page"))[0])

    def test_bad_arguments(self):
        for args, why in ((["--must=magic"], "--must: magic"), (["--for=flag", "--reads=9"], "does not depend on it"),
                          (["--reads=x"], "invalid int"), (["--section=1h"], "a time")):
            code, out, err = call("advise", self.run_folder, *args)
            self.assertEqual((2, "", 1, True), (code, out, err.count("\n"), why in err))


if __name__ == "__main__":
    unittest.main()
