"""Grades of results, and the exit code where they are not clean."""
import json
import unittest

from program import ProgramTest

CASES = "^floor/(add|multiply|plain_load)/latency"


class Grades(ProgramTest):
    def run_briefly(self, *flags):
        """Returns (exit code, entries of run.json, stdout, stderr)."""
        code, out, err = self.run_program(f"--filter={CASES}", "--budget=0.4s", *flags)
        return code, json.loads((self.folder() / "run.json").read_text())["benchmarks"], out, err

    def test_every_case_has_a_result_with_a_grade(self):
        code, entries, out, err = self.run_briefly()
        grades = [entry["grade"] for entry in entries]
        self.assertEqual(3 if set(grades) == {"none"} else 0, code, err)
        for entry in entries:
            with self.subTest(entry["name"]):
                if entry["grade"] == "none":
                    self.assertTrue(entry.get("error_message") or entry.get("skip_message"))
                    continue
                self.assertLessEqual(entry["ns_ci_low"], entry["real_time"] * (1 + 1e-9))
                self.assertLessEqual(entry["real_time"], entry["ns_ci_high"] * (1 + 1e-9))
                self.assertGreaterEqual(entry["windows_used"], entry["rounds"])
                self.assertEqual(entry["grade"] == "noisy", "note" in entry)
                if entry["grade"] == "clean":
                    self.assertEqual(entry["windows_kept"], entry["windows_used"])
                    self.assertGreaterEqual(entry["rounds"], 6)
        self.assertEqual(grades.count("noisy"), sum(line.endswith(" noisy") for line in out.splitlines()))
        self.assertEqual("clean" not in grades and "noisy" in grades, "no case is clean" in err, err)

    def test_require_clean_is_strict(self):
        code, entries, _, err = self.run_briefly("--require-clean")
        grades = {entry["grade"] for entry in entries}
        self.assertNotIn("noisy", grades)
        self.assertEqual(0 if grades == {"clean"} else 3, code, err)
        if "none" in grades:
            self.assertRegex(err, "--require-clean|no case has a result")


if __name__ == "__main__":
    unittest.main()
