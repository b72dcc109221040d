"""A short run leaves what results/schema.md promises, under our names, through Google Benchmark's flags."""
import csv
import json
import subprocess
import unittest

import jsonschema

from program import PROGRAM, ROOT, SANITIZED, ProgramTest, two_cpus

SCHEMAS = ROOT / "results" / "schema"


def schema(name):
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text())


class Folder(ProgramTest):
    def test_every_file_is_there_and_valid(self):
        run, folder, out = self.measure("^floor/plain_load|^atomic/exchange/latency/seq_cst")
        jsonschema.validate(run, schema("run"))
        jsonschema.validate(json.loads((folder / "machine.json").read_text()), schema("machine"))
        lines = (folder / "samples.jsonl").read_text().splitlines()
        self.assertTrue(lines)
        for line in lines:
            jsonschema.validate(json.loads(line), schema("sample"))
        self.assertIn("<topology", (folder / "topology.xml").read_text())
        self.assertEqual(out.splitlines()[-1], f"results: {folder}")
        self.assertFalse(list(folder.glob("*.part")))

    def test_the_state_of_the_machine_stands_before_and_after(self):
        _, folder, _ = self.measure("^floor/(add|load)")
        machine = json.loads((folder / "machine.json").read_text())
        before, after = machine["state"]["before"], machine["state"]["after"]
        documented = set(schema("machine")["$defs"]["state"]["properties"])
        self.assertEqual((documented, documented), (set(before), set(after)))
        self.assertGreater(after["cpu_time_s"]["own"], before["cpu_time_s"]["own"], "the run took CPU time")
        self.assertEqual("0", str(before["tracer_pid"]))
        governor = before["governor"]
        self.assertEqual(governor if isinstance(governor, str) else ", ".join(governor), machine["power"]["governor"])

    def test_warnings_are_told_as_they_are_recorded(self):
        code, out, err = self.run_program("--benchmark_filter=^floor/add/", "--budget=1s")
        self.assertEqual(0, code, err)
        machine = json.loads((self.folder() / "machine.json").read_text())
        self.assertEqual(2, machine["schema_version"])
        self.assertTrue(machine["warnings"] or "warning: " not in err)
        for warning in machine["warnings"]:
            self.assertIn(f"warning: {warning['text']}; affects: {warning['affects']}; remedy: {warning['remedy']}\n", err)

    def test_the_program_and_its_timed_loops_can_be_found_again(self):
        run, _, _ = self.measure("^(floor/add|mutex/spinlock/lock_unlock/critical:0/outside:0|false_sharing/add/stride)/")
        notes = subprocess.run(["readelf", "-n", PROGRAM], capture_output=True, text=True, check=True).stdout
        self.assertIn(f"Build ID: {run['context']['build_id']}\n", notes)
        labels = {entry["name"].split("/")[0]: entry["label"] for entry in run["benchmarks"]}
        names = subprocess.run(["readelf", "-Ws", PROGRAM], capture_output=True, text=True, check=True).stdout.split()
        for kind, function in (("floor", "timed_loop"), ("mutex", "lock_unlock_loop"), ("false_sharing", "own_word_loop")):
            self.assertIn(function, labels[kind])
            self.assertIn(labels[kind], names)

    @unittest.skipIf(SANITIZED, "scripts do not change under a sanitizer")
    def test_the_command_draws_what_it_measured(self):
        command = ["scripts/fencepost", "run", "--program", PROGRAM, "--filter=^floor/|^atomic/(load|store)/latency",
                   "--budget=3s", "--results", str(self.results)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        folder = self.folder()
        self.assertEqual(f"results: {folder}", done.stdout.splitlines()[-1])
        self.skip_if_busy(json.loads((folder / "run.json").read_text())["benchmarks"])
        drawn = sorted((folder / "plots").iterdir())
        self.assertIn(".svg", {plot.suffix for plot in drawn})
        for plot in drawn:
            plot.unlink()
        done = subprocess.run(["make", "plots", f"RUN={folder}"], cwd=ROOT, capture_output=True, text=True, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(drawn, sorted((folder / "plots").iterdir()))

    def test_names_and_threads_are_exact(self):
        pattern = "^atomic/exchange/(latency|shared)/seq_cst/bits:64"
        run, _, _ = self.measure(pattern, "--threads=1")
        _, listed, _ = self.run_program("--benchmark_list_tests", "--threads=1", "--benchmark_filter=" + pattern)
        self.assertEqual([entry["name"] for entry in run["benchmarks"]], listed.split())
        for entry in run["benchmarks"]:
            self.assertEqual(entry["threads"], int(entry["name"].rsplit(":", 1)[1]))
            self.assertEqual(entry["name"], entry["run_name"])

    def test_a_case_is_data_beside_its_name(self):
        run, _, _ = self.measure("^(atomic/exchange/latency/acquire/bits:32|false_sharing/add/array/layout:padded"
                                 "|mutex/spinlock/lock_unlock/critical:100/outside:0)/", "--threads=1")
        self.assertEqual("2", run["context"]["fencepost_schema"])
        common = {"threads": 1}
        self.assertEqual(
            [{**common, "kind": "atomic", "primitive": "exchange", "operation": "latency", "order": "acquire",
              "parameters": {"bits": 32}},
             {**common, "kind": "false_sharing", "primitive": "add", "operation": "array", "order": None,
              "parameters": {"layout": "padded"}},
             {**common, "kind": "mutex", "primitive": "spinlock", "operation": "lock_unlock", "order": None,
              "parameters": {"critical": 100, "outside": 0}}], [entry["case"] for entry in run["benchmarks"]])

    def test_a_fence_has_its_net_cost(self):
        run, _, _ = self.measure("^fence/(none|compiler_barrier|thread_fence_seq_cst)/idle/")
        by_primitive = {entry["case"]["primitive"]: entry for entry in run["benchmarks"]}
        self.skip_if_busy(run["benchmarks"])
        self.assertNotIn("net_cost", by_primitive["none"])
        for primitive in ("compiler_barrier", "thread_fence_seq_cst"):
            cost = by_primitive[primitive]["net_cost"]
            self.assertEqual("fence/none/idle/threads:1", cost["baseline"])
            self.assertGreater(cost["rounds"], 0)
            self.assertLessEqual(cost["rounds"], min(by_primitive[one]["rounds"] for one in ("none", primitive)))

    def test_a_list_of_cpus_is_recorded_as_given(self):
        text = ",".join(map(str, reversed(two_cpus())))
        for flag in ("--cpus", "--placement"):
            run, folder, _ = self.measure("^floor/add/latency", f"{flag}={text}")
            options = json.loads((folder / "machine.json").read_text())["options"]
            self.assertEqual(("list", text), (run["context"]["placement"], run["context"]["placement_list"]))
            self.assertEqual(("list", text, False),
                             (options["placement"], options["placement_list"], options["oversubscribe"]))
        run, _, _ = self.measure("^floor/add/latency")
        self.assertNotIn("placement_list", run["context"])

    def test_a_run_never_writes_into_another(self):
        _, first, _ = self.measure("^floor/add/")
        before = (first / "run.json").read_bytes()
        _, second, _ = self.measure("^floor/add/")
        self.assertNotEqual(first, second)
        self.assertEqual((first / "run.json").read_bytes(), before)


@unittest.skipIf(SANITIZED, "formats do not change under a sanitizer")
class Formats(ProgramTest):
    def test_json_on_standard_output_is_pure(self):
        _, out, err = self.run_program("--budget=1s", "--benchmark_filter=^floor/add/", "--benchmark_format=json")
        self.assertEqual(json.loads(out)["benchmarks"][0]["name"], "floor/add/latency/threads:1")
        self.assertIn("results: ", err)

    def test_out_files(self):
        for form in ("json", "csv", "console"):
            with self.subTest(form):
                target = self.results.parent / ("out." + form)
                self.run_program("--budget=1s", "--benchmark_filter=^floor/(add|multiply)",
                                 f"--benchmark_out={target}", f"--benchmark_out_format={form}")
                text = target.read_text()
                self.assertIn("floor/multiply/latency/threads:1", text)
                if form == "csv":
                    rows = list(csv.reader(text[text.index("name,"):].splitlines()))
                    # Google Benchmark ends the row of a case that was not measured after the reason.
                    failed = rows[0].index("error_occurred")
                    measured = [row for row in rows[1:] if row[failed] != "true"]
                    self.assertEqual(len(rows), 3)
                    self.assertLessEqual({len(row) for row in measured}, {len(rows[0])})

    def test_repetitions_are_measured_anew_and_aggregated(self):
        _, out, _ = self.run_program("--budget=2s", "--benchmark_filter=^floor/add/", "--benchmark_repetitions=3",
                                     "--benchmark_format=json")
        entries = json.loads(out)["benchmarks"]
        single = [entry for entry in entries if entry["run_type"] == "iteration"]
        self.skip_if_busy(single)
        self.assertEqual([entry["repetition_index"] for entry in single], [0, 1, 2])
        self.assertIn("floor/add/latency/threads:1_median", [entry["name"] for entry in entries])
        samples = [json.loads(line) for line in (self.folder() / "samples.jsonl").read_text().splitlines()]
        self.assertEqual({sample["repetition"] for sample in samples}, {0, 1, 2})

    def test_aggregates_only_and_context(self):
        _, out, _ = self.run_program("--budget=2s", "--benchmark_filter=^floor/add/", "--benchmark_repetitions=2",
                                     "--benchmark_report_aggregates_only=true", "--benchmark_context=who=me",
                                     "--benchmark_format=json")
        result = json.loads(out)
        self.skip_if_busy(result["benchmarks"])
        self.assertEqual({entry["run_type"] for entry in result["benchmarks"]}, {"aggregate"})
        self.assertEqual(result["context"]["who"], "me")
        kept = json.loads((self.folder() / "run.json").read_text())
        self.assertEqual(len(kept["benchmarks"]), 2)

    def test_filter_excludes_with_a_minus(self):
        _, every, _ = self.run_program("--benchmark_list_tests")
        _, some, _ = self.run_program("--benchmark_list_tests", "--benchmark_filter=-^atomic")
        self.assertEqual([name for name in every.split() if not name.startswith("atomic")], some.split())


if __name__ == "__main__":
    unittest.main()
