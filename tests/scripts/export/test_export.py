"""fencepost export: each format checked against the rules of those who read it. The source stands beside each rule."""
import csv
import io
import json
import math
import re
import unittest
from datetime import datetime
from pathlib import Path
from typing import Any

from fencepost_tool.cli.export import FORMATS, run
from fencepost_tool.compare.files.inputs import sides
from fencepost_tool.export.benchfmt import go_name

from ..support import synthetic_run
from ..support.compare_scratch import Scratch as Runs
from ..support.given import given


class Scratch(Runs):
    def export(self, to, *args, code=0):
        out, err = io.StringIO(), io.StringIO()
        self.assertEqual(code, run([*map(str, args), f"--to={to}"], out, err), err.getvalue())
        self.err = err.getvalue()
        return out.getvalue()

    def three(self):
        return [self.run_of(f"run/{i}", i) for i in range(3)]

    def repeated(self):
        """A run with two repetitions of each case."""
        def twice(document):
            document["benchmarks"] = [{**e, "repetitions": 2, "repetition_index": i, "real_time": e["real_time"] * (1 + i)}
                                      for e in document["benchmarks"] for i in range(2)]
        return self.run_of("repeated", 1, change=twice)


class GoogleBenchmarkTest(Scratch):
    """google/benchmark, tools/gbench/report.py: partition_benchmarks groups rows by name and reads time_unit of
    every row with the name; get_difference_report reads real_time and cpu_time of each; the U test takes as
    many rows as there are. tools/gbench/util.py sorts by family_index, per_family_instance_index,
    repetition_index."""

    def test_every_repetition_of_every_process(self):
        rows = json.loads(self.export("gbench", *self.three(), self.repeated()))["benchmarks"]
        by_name: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            by_name.setdefault(row["name"], []).append(row)
        for name, group in by_name.items():
            self.assertEqual(5, len(group), name)
            self.assertEqual(list(range(5)), [r["repetition_index"] for r in group])
            self.assertEqual({5}, {r["repetitions"] for r in group})
            self.assertEqual(1, len({r["family_index"] for r in group}))
        self.assertEqual(len(by_name), len({r["family_index"] for r in rows}))

    def test_numbers_that_json_has_not_are_left_out(self):
        def spoil(document):
            document["context"]["load_avg"] = [0.5, float("inf")]
        found = json.loads(self.export("gbench", self.run_of("a", 1, change=spoil)))
        self.assertEqual([0.5], found["context"]["load_avg"])

    def test_each_row_has_what_compare_py_reads(self):
        def forget(document):
            for e in document["benchmarks"]:
                e.pop("cpu_time", None)
                e.pop("iterations", None)
        for row in json.loads(self.export("gbench", self.run_of("a", 1, change=forget)))["benchmarks"]:
            self.assertTrue({"name", "real_time", "cpu_time", "time_unit", "run_type"} <= set(row))
            self.assertEqual(("iteration", "ns"), (row["run_type"], row["time_unit"]))

    def test_our_own_reader_reads_it_back(self):
        Path("a.json").write_text(self.export("gbench", *self.three()))
        Path("b.json").write_text(self.export("gbench-flat", self.run_of("b", 7)))
        for side in sides(["a.json", "b.json"]):
            self.assertEqual(4, len(side.processes[0].cases))
        whole = sides(["a.json", "b.json"])[1].processes[0]
        for name, case in sides(["run/0", "b"])[1].processes[0].cases.items():
            self.assertAlmostEqual(given(case.ns).value, given(whole.cases[name].ns).value, 9, "threads are not multiplied twice")


class FlatTest(Scratch):
    """Bencher, lib/bencher_adapter/src/adapters/cpp/google.rs: context.caches must be a list, every row needs
    name, real_time and time_unit, and is a benchmark of its own; run_type is not looked at.
    github-action-benchmark, src/extract.ts, extractGoogleCppResult: maps every row to a bench by name, real_time,
    time_unit, iterations, cpu_time, threads."""

    def rows(self, *runs):
        document = json.loads(self.export("gbench-flat", *runs))
        self.assertIsInstance(document["context"]["caches"], list)
        return document["benchmarks"]

    def test_one_row_a_case_and_no_aggregate(self):
        rows = self.rows(*self.three(), self.repeated())
        names = [row["name"] for row in rows]
        self.assertEqual((4, 4), (len(names), len(set(names))))
        for row in rows:
            self.assertEqual("iteration", row["run_type"])
            self.assertTrue({"real_time", "time_unit", "iterations", "cpu_time", "threads"} <= set(row))
            self.assertNotRegex(row["name"], "_(mean|median|stddev|cv)$")

    def test_the_figure_is_the_geometric_mean_over_processes(self):
        runs = self.three()
        values = [json.loads((r / "run.json").read_text())["benchmarks"][0]["real_time"] for r in runs]
        self.assertAlmostEqual(math.prod(values) ** (1 / 3), self.rows(*runs)[0]["real_time"], 9)


class GoTest(Scratch):
    """golang/perf, benchfmt/reader.go: a result is `Benchmark<name> <whole number> (<number> <unit>)+`, fields
    apart by blanks; a configuration key starts with a lower-case letter and holds neither upper case nor blanks;
    `Unit <unit> key=value`. cmd/benchstat: one table for each set of configuration (-table .config), one
    sample for each line; better=higher or lower (benchfmt/units.go). A `-N` at a name's end is GOMAXPROCS
    (benchfmt/result.go)."""

    def parse(self, text):
        configuration: dict[str, str] = {}
        results, units = [], {}
        for line in text.splitlines():
            if line.startswith("Benchmark"):
                name, count, *pairs = line.split()
                self.assertRegex(count, r"^[1-9]\d*$")
                self.assertTrue(pairs and len(pairs) % 2 == 0)
                values = {unit: float(v) for v, unit in zip(pairs[::2], pairs[1::2])}
                results.append((name, tuple(configuration.items()), values))
            elif line.startswith("Unit "):
                _, unit, setting = line.split()
                units[unit] = setting
            elif match := re.match(r"([a-z][^\sA-Z:]*):[ \t]+(.*)$", line):
                configuration[match[1]] = match[2]
            else:
                self.assertTrue(not line or line.startswith("#"), f"benchstat would skip this: {line}")
        return results, units

    def test_one_line_a_process_in_one_table(self):
        results, units = self.parse(self.export("benchfmt", *self.three(), self.repeated()))
        self.assertEqual({"ns/op": "better=lower", "cycles/op": "better=lower", "ops/s": "better=higher"}, units)
        names = [name for name, _, _ in results]
        self.assertEqual({4}, {names.count(name) for name in names})
        self.assertEqual(1, len({configuration for _, configuration, _ in results}), "benchstat would draw several tables")
        for _, _, values in results:
            self.assertEqual(set(units), set(values))

    def test_machines_are_tables_of_their_own(self):
        other = self.run_of("other", 5, change=lambda d: d["context"].update(machine="elsewhere"), arch="aarch64")
        results, _ = self.parse(self.export("benchfmt", *self.three(), other))
        self.assertEqual(2, len({configuration for _, configuration, _ in results}))

    def test_names(self):
        self.assertEqual("BenchmarkAtomic/load/acq_rel-acquire/bits=64/threads=2",
                         go_name("atomic/load/acq_rel-acquire/bits:64/threads:2"))
        for name in ("fence/a b/c", "x"):
            self.assertRegex(go_name(name), r"^Benchmark[A-Z]\S*$")

    def test_no_name_ends_in_what_passes_for_gomaxprocs(self):
        results, _ = self.parse(self.export("benchfmt", synthetic_run.write("all")))
        self.assertGreater(len(results), 100)
        for name, _, _ in results:
            self.assertNotRegex(name, r"-\d+$")


class BencherTest(Scratch):
    """bencher.dev/docs/reference/bencher-metric-format: {benchmark: {measure: {value, lower_value?, upper_value?}}};
    names up to 1,024 characters, a slug up to 64; a name that ends in -bencher-ignore raises no alert. latency
    (ns) and throughput (operations per second) are built in."""

    def check(self, text):
        document = json.loads(text)
        for name, measures in document.items():
            self.assertTrue(0 < len(name) <= 1024 and not name.endswith("-bencher-ignore"))
            self.assertEqual({"latency", "throughput", "cycles"}, set(measures))
            for slug, metric in measures.items():
                self.assertRegex(slug, r"^[a-z0-9-]{1,64}$")
                self.assertEqual(set(), set(metric) - {"value", "lower_value", "upper_value"})
                self.assertTrue(metric.get("lower_value", 0) <= metric["value"] <= metric.get("upper_value", math.inf))
        return document

    def test_one_run_has_its_own_interval(self):
        found = self.check(self.export("bmf", self.run_of("a", 1)))
        entry = json.loads(Path("a/run.json").read_text())["benchmarks"][0]
        self.assertEqual({"value": entry["real_time"], "lower_value": entry["ns_ci_low"], "upper_value": entry["ns_ci_high"]},
                         found[entry["name"]]["latency"])

    def test_several_have_that_of_the_processes(self):
        found = self.check(self.export("bmf", *self.three()))["floor/add/latency"]["latency"]
        values = [json.loads(Path(f"run/{i}/run.json").read_text())["benchmarks"] for i in range(3)]
        values = [next(e["real_time"] for e in entries if e["name"] == "floor/add/latency") for entries in values]
        self.assertAlmostEqual(math.prod(values) ** (1 / 3), found["value"], 9)
        logs = [math.log(v) for v in values]
        mean = sum(logs) / 3
        half = 4.302653 * math.sqrt(sum((x - mean) ** 2 for x in logs) / 2 / 3)  # t of 2 degrees of freedom
        self.assertAlmostEqual(math.exp(mean - half), found["lower_value"], 5)

    def test_too_few_rounds_have_no_interval(self):
        def few(document):
            for e in document["benchmarks"]:
                e["rounds"] = 2
        found = self.check(self.export("bmf", self.run_of("a", 1, change=few)))
        self.assertEqual({"value"}, set(found["floor/add/latency"]["latency"]))


class TidyTest(Scratch):
    """A variable a column, an observation a row. apache/otava, otava/importer.py, CsvImporter: the time column is
    parsed as a date, metric columns as floats, in the order of the rows."""

    def test_rows(self):
        first = self.run_of("late", 1, change=lambda d: d["context"].update(date="2026-03-01T00:00:00+00:00"))
        rows = list(csv.DictReader(io.StringIO(self.export("csv", first, *self.three()))))
        self.assertEqual(16, len(rows))
        self.assertEqual(16, len({(r["run"], r["case"]) for r in rows}))
        times = [datetime.fromisoformat(r["time"]) for r in rows]
        self.assertEqual(sorted(times), times)
        for row in rows:
            self.assertTrue(float(row["ns_ci_low"]) <= float(row["ns"]) <= float(row["ns_ci_high"]))
            self.assertEqual(row["case"].split("/")[0], row["kind"])
            self.assertEqual("false", row["emulated"])

    def test_one_case_is_a_file_for_otava(self):
        rows = list(csv.DictReader(io.StringIO(self.export("csv", *self.three(), "--filter=^floor/add/latency$"))))
        self.assertEqual(3, len(rows))
        self.assertTrue(all(float(r[c]) > 0 for r in rows for c in ("ns", "cycles", "ops_per_second")))


class EveryFormatTest(Scratch):
    def test_cases_without_a_figure_are_left_out_and_counted(self):
        def fail(document):
            e = document["benchmarks"][0]
            document["benchmarks"][0] = {"name": e["name"], "run_type": "iteration", "error_occurred": True,
                                         "error_message": "proof failed"}
        folder = self.run_of("a", 1, change=fail)
        name = json.loads((folder / "run.json").read_text())["benchmarks"][0]["name"]
        for to in FORMATS:
            self.assertNotIn(go_name(name) + " " if to == "benchfmt" else name, self.export(to, folder))
            self.assertIn("1 case not measured", self.err)

    def test_emulated_runs_are_refused_and_marked(self):
        folder = self.run_of("a", 1, emulated=True)
        for to in FORMATS:
            self.assertEqual("", self.export(to, folder, code=2))
            self.assertIn("under emulation", self.err)
            text = self.export(to, folder, "--allow-emulated")
            self.assertIn("Emulated/floor" if to == "benchfmt" else "emulated/floor/add/latency", text)

    def test_machines_and_builds_do_not_pass_for_repetitions(self):
        a = self.run_of("a", 1)
        b = self.run_of("b", 2, arch="aarch64")
        c = self.run_of("c", 3, change=lambda d: d["context"].update(commit="1234567"))
        for to in ("gbench", "gbench-flat", "bmf"):
            self.export(to, a, b, code=2)
            self.assertIn("another machine", self.err)
            self.export(to, a, c, code=2)
            self.assertIn("another build", self.err)
        for to in ("benchfmt", "csv"):
            self.export(to, a, b, c)

    def test_redacted_nothing_tells_the_host(self):
        secrets = {"host_name": "build-box-17", "executable": "/opt/secret/fencepost", "machine": "id-of-it"}
        a = self.run_of("place-of-a", 1, change=lambda d: d["context"].update(secrets), kernel_command_line="root=UUID=abc",
                        options={"args": ["--results", "/opt/secret"]}, machine_id="id-of-it",
                        topology={"file": "/opt/secret/x.xml"})
        for to in FORMATS:
            whole, redacted = self.export(to, a), self.export(to, a, "--redact")
            for word in (*secrets.values(), "/opt/secret", "UUID=abc", "place-of-a"):
                self.assertNotIn(word, redacted, to)
            self.assertEqual(re.findall(r"\d+\.\d+", whole)[-3:], re.findall(r"\d+\.\d+", redacted)[-3:])
        self.assertIn("build-box-17", self.export("gbench", a))

    def test_refusals_are_one_line(self):
        a = self.run_of("a", 1)
        for args, words in (([a, a], "named twice"), ([a, "--filter=nosuchcase"], "no case with an estimate"),
                            (["nowhere"], "no such folder"), ([a, "--out=no/such/place"], "can't be written")):
            for to in FORMATS:
                self.assertEqual("", self.export(to, *args, code=2))
                self.assertIn(words, self.err)
                self.assertEqual(1, self.err.count("\n"))

    def test_a_file_is_written_whole(self):
        a = self.run_of("a", 1)
        self.assertEqual("", self.export("bmf", a, "--out=out.json"))
        self.assertEqual(4, len(json.loads(Path("out.json").read_text())))
        self.assertEqual([], list(Path().glob("*.part")))



class NoisyTest(Scratch):
    def noisy(self):
        return self.run_of("noisy", 1, change=synthetic_run.noisy(lambda name: name.startswith("floor/add")))

    def test_csv_and_flat_json_have_the_grade(self):
        run = self.noisy()
        rows = {row["case"]: row["grade"] for row in csv.DictReader(io.StringIO(self.export("csv", run)))}
        flat = {row["name"]: row["grade"] for row in json.loads(self.export("gbench-flat", run))["benchmarks"]}
        self.assertEqual(rows, flat)
        self.assertEqual({"clean", "noisy"}, set(rows.values()))

    def test_two_modes_are_told_in_each(self):
        run = self.run_of("humps", 1, change=synthetic_run.two_humped(lambda name: name.startswith("floor/add")))
        for to in ("gbench", "gbench-flat"):
            for row in json.loads(self.export(to, run))["benchmarks"]:
                self.assertEqual(1 + row["name"].startswith("floor/add"), row["modes"])
        lines = self.export("benchfmt", run).splitlines()
        for before, line in zip(lines, lines[1:]):
            if line.startswith("Benchmark"):
                self.assertEqual(line.startswith("BenchmarkFloor/add"), before.startswith("# two modes"), line)
        for entry in json.loads(self.export("customSmallerIsBetter", run)):
            self.assertEqual(entry["name"].startswith("floor/add"), "modes: 2" in entry["extra"])

    def test_benchfmt_has_a_comment_before_each(self):
        lines = self.export("benchfmt", self.noisy()).splitlines()
        for before, line in zip(lines, lines[1:]):
            if line.startswith("Benchmark"):
                self.assertEqual(line.startswith("BenchmarkFloor/add"), before.startswith("# noisy"), line)

    def test_they_are_counted_on_stderr_and_left_out_on_demand(self):
        self.export("csv", self.noisy())
        self.assertRegex(self.err, r"^note: \d+ noisy results? exported")
        out = self.export("csv", self.scratch / "noisy", "--require-clean")
        self.assertNotIn("floor/add", out)
        self.assertIn("left out", self.err)


if __name__ == "__main__":
    unittest.main()
