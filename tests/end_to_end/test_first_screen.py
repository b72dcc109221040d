"""What a run says before, while and after it measures: first screen, verdict, results as they are finished."""
import json
import os
import pty
import re
import subprocess
import unittest

import jsonschema

from program import PROGRAM, ROOT, SANITIZED, ProgramTest

FILTER = "--benchmark_filter=^floor/(add|multiply|plain_load)/latency/"


class FirstScreen(ProgramTest):
    def test_cpu_topology_counters_noise_and_verdict_come_in_this_order_before_results(self):
        code, _, err = self.run_program(FILTER, "--budget=3s")
        self.assertEqual(0, code, err)
        order = ["fencepost ", "topology: ", "counters: ", "noise so far (", "verdict: ", "["]
        found = [next((i for i, line in enumerate(err.splitlines()) if line.startswith(start)), None) for start in order]
        self.assertNotIn(None, found, err)
        self.assertEqual(sorted(found), found, err)

    def test_the_verdict_is_recorded_as_it_was_told(self):
        _, _, err = self.run_program(FILTER, "--budget=3s")
        machine = json.loads((self.folder() / "machine.json").read_text())
        jsonschema.validate(machine, json.loads((ROOT / "results" / "schema" / "machine.schema.json").read_text()))
        noise = machine["noise_at_start"]
        remedy = "; try: " + noise["remedy"] if "remedy" in noise else ""
        self.assertIn(f"verdict: {noise['text']}{remedy}\n", err)
        run = json.loads((self.folder() / "run.json").read_text())
        self.assertEqual(len(run["benchmarks"]), noise["one_thread"]["cases"])
        self.assertEqual(0, noise["several_threads"]["cases"])
        self.assertTrue(noise["occupancies"])

    def test_a_run_too_short_to_judge_says_so(self):
        _, _, err = self.run_program(FILTER, "--budget=1s")
        self.assertRegex(err, r"\nverdict: (too little was seen|.*timings are not valid|.*control group)")


class Progress(ProgramTest):
    def test_a_log_has_plain_lines_with_counts_and_no_line_for_each_case(self):
        _, _, err = self.run_program(FILTER, "--budget=3s")
        self.assertNotRegex(err, "[\r\033]")
        self.assertRegex(err, r"\[ +\d+ %\] 0:0\d left, \d of \d cases measured: \d clean, \d noisy, \d finished")
        self.assertNotRegex(err, r"(?m)^floor/")

    def test_with_verbose_each_finished_case_has_a_line(self):
        code, _, err = self.run_program(FILTER, "--budget=3s", "--verbose")
        self.assertEqual(0, code, err)
        run = json.loads((self.folder() / "run.json").read_text())
        self.skip_if_busy(run["benchmarks"])
        said = re.findall(r"(?m)^(floor/\S+)  [\d.e+-]+ ns ±[\d.]+ %, [\d.e+-]+ cycles ±[\d.]+ %, \d+ rounds$", err)
        self.assertEqual(len(set(said)), len(said), "no case twice")
        self.assertLessEqual(set(said), {entry["name"] for entry in run["benchmarks"]})

    @unittest.skipIf(SANITIZED, "a terminal does not change under a sanitizer")
    def test_a_terminal_gets_one_line_that_is_redrawn_and_no_colour(self):
        for quiet in ((), ("--quiet",)):
            with self.subTest(quiet=quiet):
                text = self.on_terminal(FILTER, "--budget=3s", *quiet)
                self.assertIn("\r[", text)
                self.assertNotRegex(text, "\033\\[[0-9;]*m")
                self.assertIn("verdict: ", text)
                self.assertTrue(all(len(line) < 60 for line in re.findall("\r(\\[[^\r\033]*)\033\\[K", text)),
                                "cut to the terminal's width")
                if quiet:
                    self.assertNotRegex(text, r"(?m)^(\r\033\[K)?floor/.* rounds\r$")

    def on_terminal(self, *flags):
        """What the program writes to a terminal of 60 columns."""
        ours, theirs = pty.openpty()
        subprocess.run(["stty", "cols", "60"], stdin=theirs, check=True)
        with subprocess.Popen([PROGRAM, "--results", str(self.results), *flags], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=theirs, env={**os.environ, "NO_COLOR": "1"}) as process:
            os.close(theirs)
            text = b""
            while True:
                try:
                    part = os.read(ours, 65536)
                except OSError:  # EIO: the other side is closed
                    break
                if not part:
                    break
                text += part
            process.wait(timeout=240)
        os.close(ours)
        return text.decode()


if __name__ == "__main__":
    unittest.main()
