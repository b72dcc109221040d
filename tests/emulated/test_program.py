"""The cross-built program under an emulator: it runs, and says that none of its results is one of hardware.

    FENCEPOST_PROGRAM=build/aarch64/fencepost FENCEPOST_EMULATOR=scripts/run-arm64.sh \
        $(scripts/find-python.sh) -m unittest discover -s tests/emulated
"""
from __future__ import annotations

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("FENCEPOST_PROGRAM", "")
EMULATOR = os.environ.get("FENCEPOST_EMULATOR", "")


@unittest.skipUnless(PROGRAM and EMULATOR, "FENCEPOST_PROGRAM and FENCEPOST_EMULATOR name no program")
class Emulated(unittest.TestCase):
    def run_program(self, *flags: str) -> subprocess.CompletedProcess:
        return subprocess.run([EMULATOR, PROGRAM, *flags], capture_output=True, text=True, timeout=240, check=False)

    def test_lists_its_cases(self):
        done = self.run_program("--benchmark_list_tests")
        self.assertEqual(0, done.returncode, done.stderr)
        names = done.stdout.split()
        self.assertGreater(len(names), 300)
        for name in ("fence/dmb_ish/back_to_back/threads:1", "fence/sb/back_to_back/threads:1"):
            self.assertIn(name, names)

    def test_a_run_says_that_it_was_emulated(self):
        with tempfile.TemporaryDirectory() as results:
            done = self.run_program("--budget=3s", "--results", results,
                                    "--benchmark_filter=^floor/(add|plain_load)|_128_casp/|fence/sb/back_to_back"
                                    "|^rmw/fetch_add(/shared|_unused/throughput)/relaxed")
            self.assertEqual(0, done.returncode, done.stderr)
            folder = next(Path(results).glob("*/*"))
            machine = json.loads((folder / "machine.json").read_text("utf-8"))
            run = json.loads((folder / "run.json").read_text("utf-8"))
        self.assertEqual("true", run["context"]["emulated"])
        first = machine["warnings"][0]
        self.assertEqual(("emulated", "invalid", "timings are not valid under emulation"),
                         (first["id"], first["severity"], first["affects"]))
        self.assertIn("warning: EMULATED: this program runs under an emulator; "
                      "affects: timings are not valid under emulation; ", done.stderr)
        table = [line for line in done.stdout.splitlines() if line.startswith(("floor/", "atomic/", "fence/", "rmw/"))]
        self.assertEqual(len(run["benchmarks"]), len(table))
        for line in table:
            self.assertRegex(line, r"^\S+/threads:\d+ EMULATED ")
        self.assertFalse([e["name"] for e in run["benchmarks"] if "EMULATED" in e["name"]])
        jsonschema.validate(machine, json.loads((ROOT / "results/schema/machine.schema.json").read_text("utf-8")))
        self.assertIs(True, machine["emulated"])
        self.assertGreaterEqual(len(machine["emulation_hints"]), 2)
        self.assertEqual("aarch64", machine["arch"])
        self.check_needs(machine["cpu"]["features"], run["benchmarks"])

    def check_needs(self, features: list[str], benchmarks: list[dict]):
        """What the emulated CPU lacks is reported as that, and what it has is measured."""
        for need, part in (("lse", "_128_casp/"), ("lse", "/codegen:lse/"), ("", "/codegen:outline/"),
                           ("", "/codegen:ll_sc/"), ("sb", "fence/sb/")):
            entries = [e for e in benchmarks if part in e["name"]]
            self.assertTrue(entries)
            for entry in entries:
                said = entry.get("error_message") or entry.get("skip_message") or ""
                self.assertEqual(need not in ["", *features], f"unsupported: needs {need}" in said, entry)
        if os.environ.get("QEMU_CPU") == "cortex-a57":
            self.assertNotIn("lse", features)
        self.assertIn("cas128", features)

    def test_bad_input_is_one_line(self):
        done = self.run_program("--threads=0")
        self.assertEqual((2, "", 1), (done.returncode, done.stdout, done.stderr.count("\n")), done.stderr)


if __name__ == "__main__":
    unittest.main()
