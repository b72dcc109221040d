"""A run that is stopped or killed keeps what it finished, and can be gone on with."""
import json
import pathlib
import signal
import subprocess
import time
import unittest

from program import PROGRAM, ProgramTest

PATTERN = "--benchmark_filter=^floor|^atomic/(load|store)"


class Interruption(ProgramTest):
    def begin(self, budget):
        """Starts a run and waits until its first rounds are on disk."""
        process = self.start("--budget", budget, PATTERN)
        until = time.monotonic() + 120
        while time.monotonic() < until:
            journals = list(self.results.glob("*/*/samples.jsonl"))
            if journals and journals[0].stat().st_size > 2000:
                return process, journals[0].parent
            time.sleep(0.05)
        process.kill()
        raise AssertionError("no rounds within two minutes")

    def test_signals_stop_it_with_everything_written(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(number.name):
                process, _ = self.begin("300s")
                process.send_signal(number)
                process.send_signal(number)  # a second one changes nothing
                began = time.monotonic()
                _, err = process.communicate(timeout=60)
                self.assertEqual(process.returncode, code, err)
                self.assertLess(time.monotonic() - began, 20)
                self.assertIn("stopped", err)
                run = json.loads((self.folder() / "run.json").read_text())
                self.assertEqual(run["context"]["interrupted"], "true")
                self.results.rename(self.results.with_name("done-" + number.name))

    def test_a_killed_run_is_gone_on_with(self):
        process, folder = self.begin("6s")
        process.kill()
        process.communicate()
        self.assertFalse((folder / "run.json").exists())
        with (folder / "samples.jsonl").open("a") as journal:
            journal.write('{"case": "torn in the mid')  # what a kill inside a write may leave
        earlier = (folder / "samples.jsonl").read_text().splitlines()[:-1]

        code, out, err = self.run_program("--resume", str(folder))
        self.assertEqual(code, 0, err)
        self.assertEqual(out.splitlines()[-1], f"results: {folder}")
        lines = (folder / "samples.jsonl").read_text().splitlines()
        self.assertEqual(lines[:len(earlier)], earlier)
        self.assertGreater(len(lines), len(earlier))
        seen = [(json.loads(line)["case"], json.loads(line)["round"]) for line in lines]
        self.assertEqual(len(seen), len(set(seen)), "a round stands twice")
        names = {entry["name"] for entry in json.loads((folder / "run.json").read_text())["benchmarks"]}
        self.assertGreaterEqual(names, {case for case, _ in seen})

    def test_another_program_does_not_go_on_with_it(self):
        process, folder = self.begin("6s")
        process.kill()
        process.communicate()
        before = (folder / "samples.jsonl").read_bytes()
        mine = json.loads((folder / "machine.json").read_text())["build_id"]
        self.assertRegex(mine, "^[0-9a-f]{40}$")
        # A build of other sources: the same commit, flags and compiler, and another build id.
        other = pathlib.Path(self.results).parent / "other"
        program = pathlib.Path(PROGRAM).read_bytes()
        changed = bytes([program[program.index(bytes.fromhex(mine))] ^ 1])
        other.write_bytes(program.replace(bytes.fromhex(mine), changed + bytes.fromhex(mine)[1:]))
        other.chmod(0o755)
        done = subprocess.run([other, "--resume", folder], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        for words in ("--resume", "build_id", mine, changed.hex() + mine[2:]):
            self.assertIn(words, done.stderr)
        self.assertEqual((folder / "samples.jsonl").read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
