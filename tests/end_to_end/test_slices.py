"""The program as a comparison drives it: it measures what it is asked for, with its proof, and nothing else."""
from __future__ import annotations

import json
import subprocess
import sys
import unittest
from pathlib import Path

from program import PROGRAM, ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from fencepost_tool.compare.interleaved import clean
from fencepost_tool.compare.interleaved.program import Program

CASE = "floor/multiply/latency/threads:1"


def talk(*lines: str, flags: tuple[str, ...] = ()) -> tuple[int, list[dict], str]:
    done = subprocess.run([PROGRAM, "--slices", "--benchmark_filter=^floor/(multiply|plain_add)/", "--threads=1", *flags],
                          input="".join(f"{line}\n" for line in lines), capture_output=True, text=True, timeout=120,
                          check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


class MeasuringProtocol(unittest.TestCase):
    def test_each_command_has_one_answer(self):
        code, answers, err = talk("symbols", f"take 5 {CASE}", "level 0.2 kind0/core:1/alone", f"take 2 {CASE}", "quit",
                                  "never read")
        self.assertEqual((0, "", 5), (code, err, len(answers)))
        about, symbols, first, level, second = answers
        self.assertEqual(1, about["slices"])
        self.assertEqual({"kind": "floor", "primitive": "multiply", "operation": "latency", "order": None, "parameters": {},
                          "threads": 1}, {c["name"]: c["case"] for c in about["cases"]}[CASE])
        self.assertIn("multiply", symbols["symbols"][CASE])
        self.assertEqual({}, level)
        for answer, windows in ((first, 5), (second, 2)):
            self.assertEqual(CASE, answer["case"])
            self.assertNotIn("error", answer)
            # Where a neighbour stays it gives up after three.
            self.assertLessEqual(len(answer["ns"]) + sum(answer["dropped"].values()), windows)
            self.assertGreater(len(answer["ns"]) + sum(answer["dropped"].values()), 0)

    def test_clean_samples_are_told_from_readings_alone(self):
        where = "kind0/core:1/alone"
        rounds = [{"t": 0.02 * i, "chain": {where: [0.2, 0.21]}} for i in range(100)]
        code, answers, err = talk(f"clean {json.dumps(rounds)}", "clean []", f"take 1 {CASE}")
        self.assertEqual((0, ""), (code, err))
        self.assertIn("clean", answers[0]["commands"])
        self.assertIs(True, answers[0]["idle_periods"], "its rounds state them")
        self.assertEqual({where: 0.2}, answers[1]["clean_levels"])
        self.assertEqual([[True, False]] * 100, answers[1]["clean"])
        self.assertEqual({"clean_levels": {}, "clean": []}, answers[2])
        self.assertEqual(CASE, answers[3]["case"])

    def test_shapes(self):
        processes = [[100 + 50 * (i % 3 == 0) + 0.1 * j for j in range(11)] for i in range(20)]
        code, answers, err = talk(f"shapes {json.dumps([processes, [[1.0]]])}")
        self.assertEqual((0, ""), (code, err))
        self.assertIn("shapes", answers[0]["commands"])
        self.assertEqual((2, None), (answers[1]["shapes"][0]["modes"], answers[1]["shapes"][1]))

    def test_a_comparison_gets_its_answer(self):
        flags = ("--benchmark_filter=^floor/(multiply|plain_add)/", "--threads=1")
        with Program(Path(PROGRAM), flags) as program:
            self.assertTrue(clean.can_judge(program.about))
            taken = program.take(5, CASE)
            judge = clean.Judge([(Path(PROGRAM), flags)], [program.about])
            self.addCleanup(judge.close)
            said = judge.judge([clean.Round(0.05 * i, taken["chain"]) for i in range(100)])
        self.assertEqual({len(taken["ns"])}, {len(one) for one in said.clean})

    def test_extra_work_is_done_under_the_same_proof(self):
        code, answers, err = talk("take 3 floor/plain_add/latency/bits:64/threads:1", flags=("--extra-work=1/10",))
        self.assertEqual((0, ""), (code, err))
        self.assertNotIn("error", answers[1])

    def test_bad_input_is_one_line(self):
        for lines, flags, words in ((["dance"], (), "is no command"), ([f"take 0 {CASE}"], (), "from 1 to"),
                                    (["take 3 no/such/case"], (), "no case"), (["level x"], (), "use level"),
                                    (["clean"], (), "use clean"), (['clean [{"t": 1}]'], (), "round 0"),
                                    (["shapes"], (), "use shapes"), (["shapes [[[0]]]"], (), "case 0"),
                                    ([], ("--extra-work=2",), "use <more>/<of>")):
            with self.subTest(words):
                code, _, err = talk(*lines, flags=flags)
                self.assertEqual((2, 1), (code, err.count("\n")), err)
                self.assertIn(words, err)
        done = subprocess.run([PROGRAM, "--extra-work=1/20"], capture_output=True, text=True, check=False)
        self.assertEqual(2, done.returncode)
        self.assertIn("with --slices only", done.stderr)


if __name__ == "__main__":
    unittest.main()
