"""What go test -bench printed becomes cases in nanoseconds on each thread where the threads are known, and a line that is no
result is named."""
from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path

from fencepost_tool.results import ResultsError, load_repetitions

from ..support import foreign_json
from ..support.compare_scratch import Scratch
from ..support.given import given

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


class Loaded(unittest.TestCase):
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
        for number, line in ((5, lines[4].replace("ns/op", "ns/o")), (5, lines[4].replace("6.872", "6,872")), (6, lines[5][:36]),
                             (5, lines[4].replace("6.872", "NaN")), (5, lines[4].replace("6.872", "-1")), (7, lines[6][5:]),
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
        Path("new.txt").write_text("goos: linux\nBenchmarkX-2 10 1 ns/o\n")
        self.refuse("old.txt", "new.txt", ("new.txt:2", "no result of a benchmark"))

    def test_beside_google_benchmark(self):
        Path("old.txt").write_text("BenchmarkX 10 1 ns/op\n")
        foreign_json.write(Path("new.json"), [foreign_json.entry("X/gomaxprocs:1", 2.0)], "v1.9.0")
        self.assertIn("2.0000", self.script("old.txt", "new.json", "--across-machines", "--all")[1].replace(" 2.00 ", " 2.0000 "))


if __name__ == "__main__":
    unittest.main()
