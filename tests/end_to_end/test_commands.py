"""The commands: both spellings do the same, examples in the help work, and the described options are the program's."""
import json
import os
import re
import subprocess
import unittest
from pathlib import Path

import jsonschema

from program import PROGRAM, ROOT, SANITIZED, ProgramTest

COMMANDS = ("run", "plan", "list", "doctor", "probe", "serve")
MEASURE = ("run", "doctor", "probe", "serve")
NOT_HERE = {"HWLOC_SYNTHETIC": "package:1 core:2 pu:2"}  # on which nothing is measured
DESCRIPTION = ROOT / "scripts/fencepost_tool/cli/program_options.json"


@unittest.skipIf(SANITIZED, "commands do not change under a sanitizer")
class Commands(ProgramTest):
    def same(self, older, newer, env=None):
        """Both spellings answer alike, and well."""
        first, second = self.run_program(*older, env=env), self.run_program(*newer, env=env)
        self.assertEqual(first, second)
        self.assertEqual((0, ""), (first[0], first[2]))
        return first[1]

    def test_plan(self):
        self.same(["--plan", "--all"], ["plan", "--all"], NOT_HERE)
        self.same(["--plan=json", "--pairs", "--threads=1"], ["plan", "--json", "--pairs", "--threads=1"], NOT_HERE)

    def test_list(self):
        names = self.same(["--benchmark_list_tests", "--benchmark_filter=^floor/"], ["list", "--filter=^floor/"])
        self.assertIn("floor/add/", names)
        self.assertTrue(all(name.startswith("floor/") for name in names.split()), names)

    def test_list_as_data(self):
        selection = ["--filter=^(floor/|mutex/|atomic/compare_exchange)"]
        code, out, err = self.run_program("list", "--json", *selection)
        self.assertEqual((0, ""), (code, err))
        schema, entries = json.loads((ROOT / "results/schema/run.schema.json").read_text()), json.loads(out)
        self.assertEqual(self.run_program("list", *selection)[1].split(), [entry["name"] for entry in entries])
        cases = jsonschema.Draft202012Validator({"$ref": "#/$defs/case", "$defs": schema["$defs"]})
        for entry in entries:
            self.assertEqual({"name", "case", "core"}, set(entry))
            cases.validate(entry["case"])
            case = entry["case"]
            words = [case[part] for part in ("kind", "primitive", "operation", "order") if case[part] is not None]
            words += [f"{key}:{value}" for key, value in {**case["parameters"], "threads": case["threads"]}.items()]
            self.assertEqual(entry["name"], "/".join(words))

    def test_serve(self):
        for spelling in ("--slices", "serve"):
            done = subprocess.run([PROGRAM, spelling, "--filter=^floor/add/"], input="quit\n", capture_output=True,
                                  text=True, check=False, timeout=240)
            self.assertEqual((0, ""), (done.returncode, done.stderr))
            self.assertEqual(1, json.loads(done.stdout)["slices"])

    def test_run_is_what_is_meant_without_a_command(self):
        code, _, err = self.run_program("run", "--filter=^floor/add/", "--budget=0.5s", "--verbose")
        self.assertEqual(0, code, err)
        self.assertTrue((self.folder() / "run.json").exists())
        self.assertIn("With N threads, threads 0 to N-1 run on:", err)

    def test_a_run_by_the_command_can_be_resumed(self):
        _, _, err = self.run_program("run", "--filter=^floor/add/", "--budget=0.5s")
        folder = self.folder()
        code, out, err = self.run_program("run", "--resume", str(folder), "--quiet")
        self.assertEqual((0, f"results: {folder}\n"), (code, out), err)
        code, out, _ = self.run_program("list", "--resume", str(folder))
        self.assertEqual(0, code)
        self.assertTrue(all(name.startswith("floor/add/") for name in out.split()), out)

    def test_version(self):
        code, out, err = self.run_program("--version")
        self.assertEqual((0, ""), (code, err))
        self.assertRegex(out, r"^fencepost \d+\.\d+\.\d+, commit \S+, variant \S+\n$")

    def test_options_stand_after_the_command(self):
        done = subprocess.run([PROGRAM, "--budget=1s", "plan"], capture_output=True, text=True, check=False)
        self.assertEqual((2, "fencepost: --budget stands before the command: fencepost plan --budget\n"),
                         (done.returncode, done.stderr))

    def test_what_a_command_has_no_use_for_is_named(self):
        self.refused("doctor", "--threads=2", naming="--threads=2 is not an option of doctor")
        self.refused("list", "--filter=nothing_like_this", naming="--filter='nothing_like_this' matches no case")
        self.refused("--benchmark_filter=nothing_like_this", naming="--benchmark_filter='nothing_like_this' matches no")


@unittest.skipIf(SANITIZED, "the help does not change under a sanitizer")
class Help(ProgramTest):
    def text(self, *flags):
        code, out, err = self.run_program(*flags)
        self.assertEqual((0, ""), (code, err))
        self.assertLessEqual(max(map(len, out.splitlines())), 100)
        return out

    def test_short_and_full(self):
        for command in ((), *((name,) for name in COMMANDS)):
            with self.subTest(command):
                self.assertLess(len(self.text(*command, "-h")), len(self.text(*command, "--help")))

    def test_examples_work(self):
        """Examples that would measure get as far as the topology, which is not this machine's."""
        env = {**os.environ, **NOT_HERE, "PATH": str(Path(PROGRAM).parent) + os.pathsep + os.environ["PATH"]}
        seen = set()
        for command in ((), *((name,) for name in COMMANDS)):
            for line in self.text(*command, "--help").partition("\nExamples:\n")[2].partition("\n\n")[0].splitlines():
                with self.subTest(line):
                    done = subprocess.run(line, shell=True, cwd=self._temporary.name, env=env, capture_output=True,
                                          text=True, check=False)
                    verb = re.findall(r"fencepost (\w*)", line)[0] or "run"
                    seen.add(verb)
                    if verb in MEASURE:
                        self.assertEqual(2, done.returncode, done.stdout)
                        self.assertIn("is not this machine's", done.stderr)
                    else:
                        self.assertEqual((0, ""), (done.returncode, done.stderr))
                        self.assertTrue(done.stdout)
        self.assertEqual(set(COMMANDS), seen)

    def test_the_committed_description_is_the_programs(self):
        """To be written anew by: build/dev/fencepost options --json > scripts/fencepost_tool/cli/program_options.json"""
        code, out, err = self.run_program("options", "--json")
        self.assertEqual((0, ""), (code, err))
        self.assertEqual(json.loads(out), json.loads(DESCRIPTION.read_text("utf-8")))
        self.assertEqual(out, DESCRIPTION.read_text("utf-8"))


if __name__ == "__main__":
    unittest.main()
