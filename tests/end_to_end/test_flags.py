"""Values of flags that make no sense are refused before anything is measured, whoever's flag it is."""
import json
import os
import unittest

from program import SANITIZED, ProgramTest

ADD = "--benchmark_filter=^floor/add/"
NOT_OURS = ("min_time=1", "min_warmup_time=1", "enable_random_interleaving=true", "perf_counters=CYCLES", "dry_run")


@unittest.skipIf(SANITIZED, "flags do not change under a sanitizer")
class Values(ProgramTest):
    def refused_unmeasured(self, *flags, naming):
        """As refused(), and there is not even a folder."""
        self.refused(ADD, *flags, naming=naming)
        self.assertFalse(list(self.results.glob("*/*")) if self.results.is_dir() else [])

    def test_flags_without_a_meaning_name_their_substitute(self):
        for flag in NOT_OURS:
            with self.subTest(flag):
                self.refused_unmeasured("--benchmark_" + flag, naming="has no meaning here")

    def test_values(self):
        for flag in ("--benchmark_format=xml", "--benchmark_out_format=xml", "--benchmark_repetitions=0",
                     "--benchmark_repetitions=99999999999", "--benchmark_counters_tabular=perhaps",
                     "--benchmark_report_aggregates_only=perhaps", "--benchmark_context=no_equals_sign",
                     "--benchmark_time_unit=lightyears", "--budget=nan", "--budget=1e400", "--budget=",
                     "--seed=abc", "--threads=99999999999", "--threads=", "--cpus=", "--resume="):
            with self.subTest(flag):
                self.results = self.results.with_name("results" + flag.replace("/", "_"))
                budget = [] if flag.startswith("--budget") else ["--budget=0.3s"]
                self.refused_unmeasured(flag, *budget, naming=flag.split("=")[0])

    def test_one_flag_twice(self):
        self.refused_unmeasured("--budget=1s", "--budget=2s", naming="--budget")

    def test_no_free_arguments(self):
        self.refused_unmeasured("floor", naming="'floor' is not a command")

    def test_an_out_file_that_cannot_be_written_is_known_at_once(self):
        self.refused_unmeasured("--budget=1s", "--benchmark_out=/nonexistent/out.json", naming="/nonexistent/out.json")

    def test_an_out_file_stays_when_the_run_is_refused(self):
        out = self.results.parent / "out.json"
        out.write_text("earlier results")
        self.refused_unmeasured(f"--benchmark_out={out}", "--budget=0", naming="--budget")
        self.assertEqual("earlier results", out.read_text())

    def test_help_names_every_flag_it_takes(self):
        code, out, err = self.run_program("--help")
        self.assertEqual((0, ""), (code, err))
        for flag in ("--filter", "--color", "--version", "--budget", "--threads", "--placement", "--cpus", "--results",
                     "--resume", "--oversubscribe", "--benchmark_filter",
                     "--benchmark_list_tests", "--benchmark_repetitions", "--benchmark_out",
                     "--benchmark_format", "--benchmark_context", "--benchmark_report_aggregates_only",
                     "--benchmark_counters_tabular"):
            self.assertIn(flag, out)


@unittest.skipIf(SANITIZED, "flags do not change under a sanitizer")
class Resume(ProgramTest):
    def test_of_another_machine_is_refused_and_its_files_stay(self):
        _, folder, _ = self.measure("^floor/add/", budget="0.5s")
        file = folder / "machine.json"
        machine = json.loads(file.read_text())
        machine["machine_id"] = "another-machine"
        file.write_text(json.dumps(machine))
        before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        code, _, err = self.run_program("--resume", os.fspath(folder))
        self.assertEqual((2, 1), (code, len(err.splitlines())), err)
        self.assertIn("another-machine", err)
        self.assertEqual(before, {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()})


if __name__ == "__main__":
    unittest.main()
