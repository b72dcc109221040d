"""The ledger as text, and what is news against it."""
import multiprocessing
import tempfile
import unittest
from pathlib import Path

from fencepost_tool.alerts import ledger, ledger_text
from fencepost_tool.alerts.alert import Alert, same_commit
from fencepost_tool.alerts.ledger import Sighting, settle
from fencepost_tool.results import ResultsError

from ..support.given import given
from ..support.seeded import Seeded

PATH = Path("ci/alerts.txt")
WRITTEN = """\
# Ours to read.

open     2026-02-10 0000028 ns 27.02 -> 35.66 mutex/spinlock/threads:2 m1  # asked upstream, see #12
  accepted\t2026-02-11 0000029 cycles 1 -> 1.1   floor/add/latency   -
# the next one is the compiler's
fixed    2026-02-12 000002a cycles 1 -> 2 "has blanks # and \\"quotes\\"" m1
"""


def alert(case="floor/add/latency", commit="0000012", state="new", before=1.0, after=1.1, date="2026-01-19", **more):
    return Alert(state, date, commit, "cycles", before, after, case, "m1", **more)


def lines(*alerts):
    return [ledger_text.line_of(a) for a in alerts]


def states(settled):
    return [line.alert.state for line in settled.lines if line.alert]


class TextTest(unittest.TestCase):
    def refuse(self, text, number, *words):
        with self.assertRaises(ResultsError) as caught:
            ledger_text.parse(PATH, text)
        said = str(caught.exception)
        self.assertTrue(said.startswith(f"ci/alerts.txt:{number}: "), said)
        for word in words:
            self.assertIn(word, said)

    def test_what_people_wrote_is_read_and_stays(self):
        found = ledger_text.parse(PATH, WRITTEN)
        self.assertEqual(WRITTEN, ledger_text.render(found))
        first, second, third = (line.alert for line in found if line.alert)
        self.assertEqual(("open", "0000028", 27.02, 35.66, "m1", "asked upstream, see #12"),
                         (first.state, first.commit, first.before, first.after, first.machine, first.note))
        self.assertEqual(("accepted", "floor/add/latency", "-"), (second.state, second.case, second.machine))
        self.assertEqual('has blanks # and "quotes"', third.case)

    def test_a_changed_state_keeps_the_rest_of_the_line(self):
        found = ledger_text.parse(PATH, WRITTEN)
        for line, state in ((found[2], "fixed"), (found[3], "open")):
            changed = ledger_text.with_state(line, state)
            self.assertEqual(line.text.split()[1:], changed.text.split()[1:])
            self.assertEqual(state, given(ledger_text.parse(PATH, changed.text)[0].alert).state)
        self.assertEqual(found[2].text.index("2026"), ledger_text.with_state(found[2], "fixed").text.index("2026"))

    def test_errors_say_the_line_and_what_to_do(self):
        line = "open 2026-02-10 0000028 ns 27 -> 35 case m1"
        self.refuse(f"{line}\n\n{line}\n", 3, "alert of line 1 again", "delete one")
        self.refuse(line.replace("open", "acepted"), 1, "acepted is no state", "accepted is meant", "new, open")
        self.refuse(f"# a\n{line} more\n", 2, "10 fields instead of 9", "STATE DATE COMMIT")
        self.refuse(line.replace("->", "to"), 1, "no -> between")
        self.refuse(line.replace("27", "27ns"), 1, "27ns is no level")
        self.refuse(line.replace("35", "inf"), 1, "inf is no level")
        self.refuse(line.replace("2026-02-10", "yesterday"), 1, "yesterday is no date")
        self.refuse(f"{line}\n<<<<<<< HEAD\n", 2, "merge conflict")
        self.refuse(line.replace("case", '"case'), 1, "quote that does not end")
        self.refuse(line.replace("case", r'"\x"'), 1, "no quoted name")

    def test_other_editors_and_systems(self):
        self.assertEqual([], ledger_text.parse(PATH, ""))
        found = ledger_text.parse(PATH, "\ufeffopen 2026-02-10 1 ns 27 -> 35 case m1\r\n")
        self.assertEqual("m1", given(found[0].alert).machine)

    def test_new_lines_go_where_their_case_sorts(self):
        found = ledger_text.parse(PATH, ledger_text.HEAD)
        for case in ("b", "d", "a", "c"):
            found = ledger_text.inserted(found, alert(case))
        self.assertEqual(ledger_text.HEAD.count("\n"), [bool(line.alert) for line in found].index(True))
        self.assertEqual(["a", "b", "c", "d"], [line.alert.case for line in found if line.alert])


class RoundTripTest(Seeded):
    def test_any_name(self):
        for _ in range(200):
            name = "".join(chr(int(c)) for c in self.random.choice(
                [*range(1, 256), 0x2028, 0x202e, 0x1f600, 0xfeff], int(self.random.integers(1, 9))))
            one = alert(name, str(self.random.integers(10 ** 6)))
            text = ledger_text.render(ledger_text.inserted([], one))
            self.assertEqual([one], [line.alert for line in ledger_text.parse(PATH, text)])
            self.assertEqual(1, text.count("\n"))


class SettleTest(unittest.TestCase):
    def test_only_what_has_no_line_is_news(self):
        found = settle(lines(alert("b", state="open")), [Sighting(alert("a")), Sighting(alert("b"))])
        self.assertEqual(["a"], [s.alert.case for s in found.news])
        self.assertEqual(["new", "open"], states(found))
        again = settle(found.lines, [Sighting(alert("a")), Sighting(alert("b"))])
        self.assertEqual((), again.news)
        self.assertEqual(["open", "open"], states(again))

    def test_another_metric_machine_or_direction_is_another_alert(self):
        known = lines(alert(state="open"))
        for other in (alert(before=1.1, after=1.0), alert("floor/add/throughput"),
                      Alert("new", "2026-01-19", "0000012", "ns", 1, 1.1, "floor/add/latency", "m1"),
                      alert(before=0.0, after=-0.3),
                      Alert("new", "2026-01-19", "0000012", "cycles", 1, 1.1, "floor/add/latency", "m2")):
            self.assertEqual(1, len(settle(known, [Sighting(other)]).news), other)

    def test_a_change_that_moved_by_a_commit_is_the_same_the_nearest_first(self):
        known = lines(alert(commit="000000a", state="open"), alert(commit="000000d", state="accepted"))
        found = settle(known, [Sighting(alert(commit="000000e"), ("000000d", "000000a")),
                               Sighting(alert(commit="000000b"), ("000000a",))])
        self.assertEqual(((), ["000000d", "000000a"]), (found.news, [line.commit for _, line in found.known]))
        self.assertEqual(known, list(found.lines))
        self.assertEqual(1, len(settle(known, [Sighting(alert(commit="000000e"))]).news))

    def test_a_line_covers_no_more_than_it_says(self):
        known = lines(alert(commit="000000a", state="accepted", after=1.05))
        self.assertEqual((), settle(known, [Sighting(alert(after=1.06), ("000000a",), 0.04)]).news)
        self.assertEqual(1, len(settle(known, [Sighting(alert(after=1.5), ("000000a",), 0.4)]).news))
        self.assertEqual((), settle(known, [Sighting(alert(commit="000000a", after=1.5), (), 0.4)]).news)

    def test_sources_without_a_commit_are_not_the_same(self):
        for commit in ("-", "unknown", "2aa24cc-dirty"):
            known = lines(alert(commit=commit, state="open", after=1.2))
            found = settle(known, [Sighting(alert(commit=commit, after=10.0), (), 8.9)])
            self.assertEqual(1, len(found.news), commit)
            self.assertEqual(2, len(ledger_text.parse(PATH, ledger_text.render(found.lines))), commit)
            self.assertEqual((), settle(known, [Sighting(alert(commit=commit, after=1.3), (), 0.19)]).news, commit)

    def test_back_is_fixed_and_accepted_ends(self):
        known = lines(alert("a", state="open"), alert("b", state="accepted"), alert("c", state="new"), alert("d", state="fixed"))
        self.assertEqual(["fixed", "accepted", "fixed", "fixed"], states(settle(known, [], set)))
        found = settle(known, [])
        self.assertEqual((["a", "c"], known), ([a.case for a in found.unseen], list(found.lines)))
        self.assertEqual((), settle([], [Sighting(alert())], set).news)

    def test_abbreviations_are_one_commit(self):
        self.assertTrue(same_commit("2aa24cc", "2aa24cc05118"))
        for other in ("2aa24", "2aa24cd05118", "2aa24cc-dirty"):
            self.assertFalse(same_commit("2aa24cc", other), other)


def add(path, case):
    ledger.settled(path, [Sighting(alert(case))], lambda a: frozenset(), True)


class FileTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.path = Path(scratch.name) / "alerts.txt"

    def test_missing_is_an_error_unless_it_is_to_be_made(self):
        with self.assertRaisesRegex(ResultsError, "no such file; --update-ledger makes it"):
            ledger.read(self.path)
        ledger.settled(self.path, [], lambda a: frozenset(), True)
        self.assertEqual(ledger_text.HEAD, self.path.read_text("utf-8"))

    def test_nothing_new_writes_nothing(self):
        self.path.write_text("open   2026-01-19 0000012 cycles 1 -> 1.1 floor/add/latency m1   #mine", "utf-8")
        before = self.path.read_text("utf-8"), self.path.stat().st_ino
        ledger.settled(self.path, [Sighting(alert())], lambda a: frozenset(), True)
        self.assertEqual(before, (self.path.read_text("utf-8"), self.path.stat().st_ino))

    def test_not_text(self):
        self.path.write_bytes(b"open \xff")
        with self.assertRaisesRegex(ResultsError, "is not UTF-8 at byte 5"):
            ledger.read(self.path)
        self.path.unlink()
        self.path.mkdir()
        with self.assertRaisesRegex(ResultsError, "can't be read"):
            ledger.read(self.path)

    def test_two_writers_lose_nothing(self):
        context = multiprocessing.get_context("fork")
        writers = [context.Process(target=add, args=(self.path, f"case{i}")) for i in range(8)]
        for one in writers:
            one.start()
        for one in writers:
            one.join(60)
        self.assertEqual([f"case{i}" for i in range(8)], [line.alert.case for line in ledger.read(self.path) if line.alert])
        self.assertEqual([self.path], list(self.path.parent.iterdir()))
