"""What go test -bench printed becomes cases in nanoseconds on each thread where the threads are known, and a line that is no
result is named."""
from __future__ import annotations

import json
import random
import tempfile
import unittest
from pathlib import Path

from fencepost_tool.paths import ROOT
from fencepost_tool.results import ResultsError, load_repetitions
from fencepost_tool.results.go_procs import split

from ..support import foreign_json
from ..support.compare_scratch import Scratch
from ..support.given import given
from ..support.seeded import SEED

# As Go 1.26 printed it: of one goroutine, of b.RunParallel, with sub-benchmarks, skipped, failed, with memory and metrics.
PLAIN = """goos: linux
goarch: amd64
pkg: example.org/x
cpu: AMD EPYC
BenchmarkSerial-2     \t 5616732\t         6.872 ns/op\t       0 B/op\t       0 allocs/op
BenchmarkParallel-2   \t 5791203\t        19.60 ns/op
BenchmarkSub/case/threads:4-2    \t 2856734\t     10432 ns/op\t      64 B/op\t       2 allocs/op
BenchmarkCopy-2                  \t44236042\t         0.4854 ns/op\t131847.00 MB/s\t        12.00 rows/op
    x_test.go:8: needs go1.21
--- SKIP: BenchmarkSkipped
--- FAIL: BenchmarkFails
    x_test.go:9: lost 1 of 100
BenchmarkLogs-2                  \t36982248\t         1.448 ns/op
--- BENCH: BenchmarkLogs-2
    x_test.go:10: hello
FAIL
exit status 1
FAIL\texample.org/x\t0.764s
"""
AGAIN = PLAIN.replace("6.872", "6.9")


def never(_: str) -> bool:
    return False


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "go.txt"

    def load(self, text, parallel=never):
        self.path.write_text(text)
        return load_repetitions(self.path, parallel)

    def cases(self, text, parallel=never):
        return self.load(text, parallel)[0][1]

    def refused(self, text, *parts):
        with self.assertRaises(ResultsError) as caught:
            self.load(text)
        for part in parts:
            self.assertIn(part, str(caught.exception))
        self.assertNotIn("\n", str(caught.exception))


class Loaded(Files):
    def test_of_one_goroutine_the_time_is_as_printed(self):
        case = self.cases(PLAIN)["example.org/x/Serial/gomaxprocs:2"]
        self.assertEqual((6.872, 1), (given(case.ns).value, case.name.threads))

    def test_threads_in_the_name_or_of_a_parallel_benchmark_convert_it(self):
        case = self.cases(PLAIN)["example.org/x/Sub/case/gomaxprocs:2/threads:4"]
        self.assertEqual((4 * 10432, 4), (given(case.ns).value, case.name.threads))
        self.assertAlmostEqual(19.60, given(self.cases(PLAIN)["example.org/x/Parallel/gomaxprocs:2"].ns).value)
        case = self.cases(PLAIN, lambda name: name == "Parallel")["example.org/x/Parallel/gomaxprocs:2/threads:2"]
        self.assertEqual((39.2, 2), (given(case.ns).value, case.name.threads))

    def test_memory_and_metrics_are_kept(self):
        cases = self.cases(PLAIN)
        sub, copy = (cases[f"example.org/x/{name}"].counters for name in ("Sub/case/gomaxprocs:2/threads:4", "Copy/gomaxprocs:2"))
        self.assertEqual((64.0, 2.0), (sub["B/op"], sub["allocs/op"]))
        self.assertEqual((131847.0, 12.0), (copy["MB/s"], copy["rows/op"]))

    def test_skipped_is_not_failed(self):
        cases = self.cases(PLAIN)
        skipped, failed = (cases[f"example.org/x/{name}/gomaxprocs:2"] for name in ("Skipped", "Fails"))
        self.assertTrue(skipped.skipped and not skipped.broken)
        self.assertTrue(failed.broken and not failed.skipped)

    def test_repetitions_are_samples(self):
        found = self.load(PLAIN + AGAIN + AGAIN)
        self.assertEqual([6.872, 6.9, 6.9], [given(cases["example.org/x/Serial/gomaxprocs:2"].ns).value for _, cases in found])
        self.assertIn("3 repetitions in one process", found[0][0]["notes"][1])

    def test_of_an_interrupted_run_as_many_as_all_have(self):
        self.assertEqual(2, len(self.load(PLAIN + AGAIN + AGAIN[:AGAIN.index("BenchmarkParallel")])))

    def test_each_line_of_minus_v(self):
        text = "=== RUN   BenchmarkX\nBenchmarkX\nBenchmarkX 100\t 2.0 ns/op\n--- BENCH: BenchmarkX\n    x.go:1: 8\n"
        self.assertEqual(["X/gomaxprocs:1"], list(self.cases(text)))

    def test_numbers_of_cpus_are_cases_of_their_own(self):
        text = "BenchmarkX 10 2 ns/op\nBenchmarkX-4 10 2 ns/op\n"
        self.assertEqual(["X/gomaxprocs:1", "X/gomaxprocs:4"], list(self.cases(text)))

    def test_packages_keep_equal_names_apart(self):
        text = PLAIN + PLAIN.replace("example.org/x", "example.org/y")
        self.assertIn("example.org/y/Serial/gomaxprocs:2", self.cases(text))
        self.assertEqual(1, len(self.load(text)))

    def test_says_which_were_converted(self):
        self.assertIn("1 of 5 cases", self.load(PLAIN)[0][0]["notes"][0])

    def test_a_time_of_zero_is_none(self):
        case = self.cases("BenchmarkX-2 1000000000 0 ns/op\nBenchmarkY-2 10 3 ns/op\n")["X/gomaxprocs:2"]
        self.assertTrue(case.untimed)
        self.assertIn("0 ns/op is no time", given(case.error))

    def test_other_output_is_ignored(self):
        noise = "warming up\nBenchmarking is fun\n\ncoverage: 3.0% of statements\n"
        self.assertEqual(self.cases(PLAIN).keys(), self.cases(noise + PLAIN + noise).keys())

    def test_a_damaged_line_is_named(self):
        lines = PLAIN.splitlines()
        for number, line in ((5, lines[4].replace("6.872", "6,872")), (6, lines[5][:36] + "\t"), (7, lines[6][5:]),
                             (5, lines[4] + lines[5]), (5, lines[4].replace("allocs/op", "")),
                             (5, "BenchmarkPrints-2                \thi"), (5, "BenchmarkSerial-2 12 x 6.872 ns/op"),
                             (5, lines[4] + "\t7 ns/op"), (5, lines[4].replace("5616732", "many"))):
            damaged = [*lines]
            damaged[number - 1] = line
            with self.subTest(line=line):
                self.refused("\n".join(damaged), f"go.txt:{number}: is no result of a benchmark")

    def test_without_a_result_is_refused(self):
        self.refused("goos: linux\nPASS\n", "has no result")
        self.refused("nothing of the kind\n", "is not whole JSON")


class Printed(Files):
    """tests/data/go_test: as Go 1.26 printed it, of one package with benchmarks of many shapes."""

    def sample(self, name, only=""):
        """(cases without the package, warnings); only: of this benchmark alone."""
        lines = (ROOT / "tests/data/go_test" / name).read_text().splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith("Benchmark") or line.startswith(f"Benchmark{only}")]
        found = self.load("".join(kept), lambda shown: shown.startswith("Par"))
        return {n.removeprefix("x/gb/"): case for n, case in found[0][1].items()}, found[0][0]["warnings"]

    def assert_failed(self, case, *words):
        self.assertTrue(case.broken)
        for word in words:
            self.assertIn(word, given(case.error))

    def test_failed_ones_are_named_and_keep_no_other_from_being_read(self):
        cases, warnings = self.sample("failed.txt")
        self.assert_failed(cases["Fails/gomaxprocs:2"])
        self.assert_failed(cases["Group/bad/gomaxprocs:2"])
        self.assertNotIn("Group/gomaxprocs:2", cases)
        self.assertEqual((5.51, 6.4), tuple(given(cases[f"{n}/gomaxprocs:2"].ns).value for n in ("Group/good", "ZZ")))
        self.assertEqual([], warnings)

    def test_what_the_program_prints_and_logs_is_no_result(self):
        cases, _ = self.sample("failed.txt")
        self.assertEqual((665.3, 261.4), tuple(given(cases[f"{n}/gomaxprocs:2"].ns).value for n in ("Logs", "Prints")))
        self.assertEqual(51.87, given(self.sample("ended-early.txt")[0]["NoNewline/gomaxprocs:2"].ns).value)

    def test_metrics_without_a_time(self):
        case = self.sample("failed.txt")[0]["Metric/gomaxprocs:2"]
        self.assertEqual((None, None, {"hits/op": 12.5}), (case.ns, case.error, case.counters))
        cases, _ = self.sample("ended-early.txt")
        self.assertEqual(-4.0, cases["Neg/gomaxprocs:2"].counters["delta/op"])
        self.assertIn("no time and no metric (line 14)", given(cases["Nothing/gomaxprocs:2"].error))

    def test_panics_are_named_in_each_of_their_forms(self):
        for sample, name, word in (("panic.txt", "Panics", "bad luck"), ("panic-nan.txt", "LatePanic", "lost one"),
                                   ("panic-unnamed.txt", "Panics", "bad luck")):
            with self.subTest(sample):
                cases, warnings = self.sample(sample)
                self.assert_failed(cases[f"{name}/gomaxprocs:2"], word, "line ")
                self.assertEqual(1, len(warnings))
                self.assertIn(f"Benchmark{name}", warnings[0])

    def test_after_the_first_operation(self):
        for sample in ("ended-early.txt", "verbose.txt"):
            cases, _ = self.sample(sample)
            for name in ("Late", "LateSub/size-10"):
                self.assert_failed(cases[f"{name}/gomaxprocs:2"])
            self.assertTrue(cases["LateSub/size-11/gomaxprocs:2"].skipped)
            self.assertEqual(8, len(cases))

    def test_a_failure_before_the_package_is_named(self):
        self.assert_failed(self.sample("first-fails.txt")[0]["Fails/gomaxprocs:2"])

    def test_killed(self):
        text = "pkg: x\nBenchmarkA-2 \t 10\t 1 ns/op\nBenchmarkB-2 \t"
        self.assert_failed(self.cases(f"{text}\nexit status 3\nFAIL\tx\t0.1s\n")["x/B/gomaxprocs:2"], "line 3")
        self.assertFalse(self.cases(text)["x/B/gomaxprocs:2"].broken)

    def test_a_number_of_the_name_is_no_number_of_cpus(self):
        cases, warnings = self.sample("one-cpu.txt")
        self.assertEqual({"Add", "Size/size-10", "Size/size-100"},
                         {n.removesuffix("/gomaxprocs:1") for n in cases} - {"Par/w-8/gomaxprocs:1/threads:1"})
        self.assertEqual(15.62, given(cases["Par/w-8/gomaxprocs:1/threads:1"].ns).value)
        self.assertEqual([], warnings)

    def test_what_cannot_be_told_is_said_and_not_multiplied(self):
        cases, warnings = self.sample("one-cpu.txt", only="Par")
        self.assertEqual(15.62, given(cases["Par/w-8"].ns).value)
        self.assertIn("Par/w-8 is GOMAXPROCS or of the name", warnings[0])

    def test_groups_of_cpus(self):
        cases, _ = self.sample("cpu-1-2-4.txt")
        self.assertEqual({f"{n}/gomaxprocs:{p}" for n in ("Add", "Size/size-10", "Size/size-100") for p in (1, 2, 4)},
                         {n for n in cases if "Par" not in n})
        self.assertEqual(4 * 381.2, given(cases["Par/w-8/gomaxprocs:4/threads:4"].ns).value)

    def test_no_time_is_no_time(self):
        for time in ("NaN", "-1", "+Inf"):
            cases = self.cases(f"BenchmarkX-2 \t 10\t {time} ns/op\t 3 B/op\nBenchmarkY-2 \t 10\t 1 ns/op\n")
            self.assertTrue(cases["X/gomaxprocs:2"].error or cases["X/gomaxprocs:2"].ns is None)
            self.assertEqual(1.0, given(cases["Y/gomaxprocs:2"].ns).value)


class Counts(Files):
    """Benchmarks with unequal numbers of repetitions."""

    def lines(self, **times):
        return "".join(f"Benchmark{name}-2 \t 10\t {i + 1} ns/op\n" for name, n in times.items() for i in range(n))

    def test_most_results_are_kept_and_the_others_named(self):
        found = self.load(self.lines(A=4, B=1))
        self.assertEqual([1, 2, 3, 4], [given(cases["A/gomaxprocs:2"].ns).value for _, cases in found])
        self.assertIn("has 1 repetition, others 4", given(found[0][1]["B/gomaxprocs:2"].error))
        self.assertIn("left out: B/gomaxprocs:2", found[0][0]["warnings"][0])
        found = self.load(self.lines(A=3, B=2, C=2))
        self.assertEqual(2, len(found))
        self.assertIn("of A/gomaxprocs:2 the first 2 repetitions", found[0][0]["warnings"][0])

    def test_a_failed_repetition_fails_the_case(self):
        found = self.load(self.lines(A=2, B=3) + "BenchmarkA-2 \t--- FAIL: BenchmarkA-2\n")
        self.assertTrue(all(cases["A/gomaxprocs:2"].broken for _, cases in found))


class Procs(unittest.TestCase):
    def test_of_made_up_files(self):
        """A function without sub-benchmarks tells all numbers, whatever the others are called."""
        draw = random.Random(SEED)
        for _ in range(200):
            subs = draw.sample(["a/size-10", "a/size-100", "b/w-8", "b/x", "c/w-2", "c/w"], draw.randint(1, 6))
            cpus = draw.sample([1, 2, 4, 8, 10], draw.randint(1, 3))
            printed = {f"{n}-{p}" if p > 1 else n: (n, p) for n in ["F", *subs] for p in cpus}
            if len(printed) < len(cpus) * (1 + len(subs)):
                continue  # two of them are printed alike
            with self.subTest(subs=subs, cpus=cpus):
                found = split(printed)
                self.assertLessEqual({n for n in found if found[n] != printed[n]}, {"c/w-2"})

    def test_without_one(self):
        for names, wanted in ((["a/x-8", "b/y-8"], [("a/x", 8), ("b/y", 8)]), (["a/x-8"], [("a/x-8", None)]),
                              (["a/s-10", "a/s-100", "b/x-7"], [("a/s-10", 1), ("a/s-100", 1), ("b/x-7", 1)]),
                              (["a/s-10", "b/x"], [("a/s-10", 1), ("b/x", 1)]),
                              (["a/s-10", "a/s-100"], [("a/s-10", None), ("a/s-100", None)]),
                              (["a/x", "a/x-8", "b/y", "b/y-8"], [("a/x", 1), ("a/x", 8), ("b/y", 1), ("b/y", 8)]),
                              (["a/x-2", "a/x-4", "b/y-2", "b/y-4"], [("a/x", 2), ("a/x", 4), ("b/y", 2), ("b/y", 4)]),
                              (["a/threads:4-2"], [("a/threads:4", 2)])):
            with self.subTest(names):
                self.assertEqual(wanted, list(split(names).values()))


class Compared(Scratch):
    def test_two_files_have_verdicts(self):
        for name, factor in (("old.txt", 1.0), ("new.txt", 1.2)):
            lines = [f"BenchmarkX-2 \t 1000 \t {factor * (10 + i / 100):.3f} ns/op\t 16 B/op" for i in range(8)]
            Path(name).write_text("\n".join(["goos: linux", *lines, "PASS", ""]))
        code, out, _ = self.script("old.txt", "new.txt")
        self.assertEqual(1, code, out)
        self.assertIn("8 repetitions in one process", " ".join(out.split()))
        code, out, _ = self.script("old.txt", "new.txt", "--metric=B/op", "--format=json")
        self.assertEqual(0, code)
        self.assertEqual(1.0, json.loads(out)["cases"][0]["ratio"])

    def test_a_damaged_file_is_one_line_and_2(self):
        Path("old.txt").write_text("BenchmarkX-2 10 1 ns/op\n")
        Path("new.txt").write_text("goos: linux\nBenchmarkX-2 10 1,0 ns/op\n")
        self.refuse("old.txt", "new.txt", ("new.txt:2", "no result of a benchmark"))

    def test_what_is_left_out_is_said_and_metrics_are_compared(self):
        text = "BenchmarkA-2 \t 10\t 1 ns/op\nBenchmarkA-2 \t 10\t 1 ns/op\nBenchmarkB-2 \t 10\t 3 hits/op\n"
        for name in ("old.txt", "new.txt"):
            Path(name).write_text(text + text.splitlines()[2] + "\nBenchmarkC-2 \t 10\t 1 ns/op\n")
        code, out, err = self.script("old.txt", "new.txt")
        self.assertEqual((0, 2), (code, err.count("warning: ")), out)
        self.assertIn("left out: C/gomaxprocs:2", err)
        self.assertIn("no ns in old.txt", " ".join(out.split()))
        code, out, _ = self.script("old.txt", "new.txt", "--metric=hits/op", "--format=json")
        self.assertEqual(["B/gomaxprocs:2"], [c["case"] for c in json.loads(out)["cases"]])

    def test_beside_google_benchmark(self):
        Path("old.txt").write_text("BenchmarkX 10 1 ns/op\n")
        foreign_json.write(Path("new.json"), [foreign_json.entry("X/gomaxprocs:1", 2.0)], "v1.9.0")
        self.assertIn("2.0000", self.script("old.txt", "new.json", "--across-machines", "--all")[1].replace(" 2.00 ", " 2.0000 "))


if __name__ == "__main__":
    unittest.main()
