"""Whole processes in alternation: what is told of one, and in which order how many are started."""
import sys
import tempfile
import time
import unittest
from collections import Counter
from pathlib import Path

from fencepost_tool.compare.interleaved import commands
from fencepost_tool.compare.interleaved.commands import Command, Ended
from fencepost_tool.results.errors import UserError

SHELL = Path("/bin/sh")


def shell(text: str, stdin=None) -> Command:
    return Command(SHELL, ["-c", text], stdin=stdin)


class OnceTest(unittest.TestCase):

    def test_exit_code_output_and_name(self):
        one, same, other = (commands.once(shell(text), 30) for text in ("echo a; exit 3", "echo a; exit 3", "echo a >&2"))
        self.assertEqual((one.code, other.code), (3, 0))
        self.assertEqual(one.said, same.said)
        self.assertEqual(one.said, other.said[::-1])
        self.assertEqual(commands.once(shell("kill -9 $$"), 30).code, -9)
        self.assertEqual(commands.once(Command(SHELL, ["-c", "echo $0"], "named"), 30).said,
                         commands.once(shell("echo named"), 30).said)

    def test_the_input_is_a_file_or_empty(self):
        with tempfile.NamedTemporaryFile() as source:
            source.write(b"some\n")
            source.flush()
            self.assertEqual(commands.once(shell("cat", Path(source.name)), 30).said, commands.once(shell("echo some"), 30).said)
        self.assertEqual(commands.once(shell("cat"), 30).said, commands.once(shell("true"), 30).said)

    def test_cpu_time_is_that_of_the_process_and_its_children(self):
        loop = f"{sys.executable} -c 'import time\nwhile time.process_time() < 0.2: pass'; exit 0"
        self.assertGreater(commands.once(shell(loop), 60).cpu_s, 0.19)
        slept = commands.once(shell("sleep 0.3"), 30)
        self.assertGreater(slept.wall_s, 0.29)
        self.assertLess(slept.cpu_s, slept.wall_s)

    def test_one_that_hangs_is_ended_with_what_it_started(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "pid"
            hung = commands.once(shell(f"sleep 600 & echo $! > {file}; wait"), 2.0)
            self.assertIsNone(hung.code)
            pid = int(file.read_text())
            for _ in range(1000):
                state = self.state(pid)
                if state in ("", "Z"):
                    break
                time.sleep(0.01)
            self.assertIn(state, ("", "Z"))

    def state(self, pid: int) -> str:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return ""

    def test_what_cannot_be_started_is_one_line(self):
        with self.assertRaisesRegex(UserError, "^/nothing/here: can't be started: No such file"):
            commands.once(Command(Path("/nothing/here"), []), 30)


class AlternateTest(unittest.TestCase):

    def setUp(self):
        self.started, self.now = [], 0.0
        self.sides = {name: (Command(Path(name + "0"), []), Command(Path(name + "1"), [])) for name in "xy"}

    def start(self, command, timeout_s):
        self.assertEqual(timeout_s, 7.0)
        self.started.append(str(command.program))
        self.now += 1.0
        return Ended(2.0 + int(str(command.program)[1]), 9.0, 0, ("", ""))

    def alternate(self, pairs, budget_s, seed=4):
        return commands.alternate(self.sides, pairs, budget_s, seed, 7.0, lambda a, b, name: (a.cpu_s, b.cpu_s), self.start,
                                  lambda: self.now)

    def test_pairs_are_adjacent_and_either_side_is_first_as_often(self):
        found = self.alternate(10, 1e9)
        self.assertEqual(found.seconds, {"x": [(2.0, 3.0)] * 10, "y": [(2.0, 3.0)] * 10})
        pairs = list(zip(self.started[::2], self.started[1::2]))
        self.assertEqual({tuple(sorted(pair)) for pair in pairs}, {("x0", "x1"), ("y0", "y1")})
        self.assertEqual(Counter(first for first, _ in pairs), {"x0": 5, "x1": 5, "y0": 5, "y1": 5})
        for turn in range(10):
            self.assertEqual({pair[0][0] for pair in pairs[2 * turn:2 * turn + 2]}, {"x", "y"})

    def test_it_ends_with_whole_turns_within_the_budget_but_not_below_the_fewest(self):
        self.assertEqual({len(v) for v in self.alternate(100, 35.0).seconds.values()}, {8})  # of four seconds each
        self.assertEqual({len(v) for v in self.alternate(100, 0.0).seconds.values()}, {commands.FEWEST})


if __name__ == "__main__":
    unittest.main()
