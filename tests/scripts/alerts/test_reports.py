"""Comment, JUnit and annotations: their form, their order, and hostile names.

After a change of the text that is meant: FENCEPOST_UPDATE_GOLDEN=1 with the same command.
"""
import os
import re
import unittest
from xml.etree import ElementTree

from fencepost_tool.alerts import escape
from fencepost_tool.alerts.alert import Alert
from fencepost_tool.alerts.annotations import github_annotations
from fencepost_tool.alerts.comment import ROWS, comment, marker
from fencepost_tool.alerts.junit import junit
from fencepost_tool.alerts.report import Finding, Report

from ..support import synthetic_run
from ..support.seeded import Seeded

GOLDEN = synthetic_run.ROOT / "tests" / "golden" / "alerts.txt"
HOSTILE = ["a|b", "`tick`", "``", "<!-- x -->", "</td><script>", "@everyone [x](http://y) *b*", "::error::x\r\n::warning::y",
           "\x1b[31mred\x07", "\u202egnp.exe", "50%,a:b", "\0", "x" * 5000, "]]>", "&amp;\"'", "-->", "\ud800", "\ufffe"]
FIXED = Alert("fixed", "2026-01-02", "0000002", "ns", 1, 2, "mutex/fixed", "m")
FINDINGS = (
    Finding("floor/same", "equivalent", "cycles", "+0.1 %", "0.9990 to 1.0030"),
    Finding("mutex/faster", "improved", "ns", "-5.0 %", "0.9400 to 0.9600", size=-0.05),
    Finding("floor/small", "regressed", "cycles", "+2.0 %", "1.0100 to 1.0300", "ns 1.02", size=0.02),
    Finding("floor/known", "regressed", "cycles", "+9.0 %", "1.0800 to 1.1000", state="open", commit="0000009", size=0.09),
    Finding("floor/meant", "regressed", "cycles", "+7.0 %", "1.0600 to 1.0800", state="accepted", commit="0000009", size=0.07),
    Finding("floor/large", "regressed", "cycles", "+50.0 %", "1.4500 to 1.5500", "loop was `mov` and is `xchg`", size=0.4),
    Finding("floor/unsure", "inconclusive", "ns", "+3.0 %", "0.9000 to 1.1000"),
    Finding("atomic/wrong", "broken", why="disproved its own work: 7 additions lost"),
    Finding("mutex/spread", "tail", "ns", "+0.2 %", "0.9990 to 1.0040", "1 of 12 pairs far from the others", size=0.002),
    Finding("floor/placed", "layout", "cycles", "+1.0 %", "1.0050 to 1.0150", size=0.01),
)


def report(findings=FINDINGS, **more):
    return Report("pull request", tuple(findings), (("A", "main, 12 processes"), ("B", "topic_x, 12 processes")), **more)


class GoldenTest(unittest.TestCase):
    maxDiff = None

    def test_golden(self):
        one = report(fixed=(FIXED,))
        found = "\n".join([comment(one), junit(one), github_annotations(one)])
        if os.environ.get("FENCEPOST_UPDATE_GOLDEN"):
            GOLDEN.write_text(found, "utf-8")
        self.assertEqual(GOLDEN.read_text("utf-8"), found)


class OrderTest(unittest.TestCase):
    def rows(self, text):
        return [line for line in text.splitlines() if line.startswith("| ") and "| case |" not in line]

    def test_what_is_wrong_comes_first_then_news_then_what_is_known(self):
        found = [row.split("`")[1] for row in self.rows(comment(report()))]
        self.assertEqual(["atomic/wrong", "floor/large", "floor/small", "floor/known", "mutex/spread", "floor/placed",
                          "mutex/faster"], found)

    def test_at_most_ten_rows_and_the_rest_is_counted(self):
        many = [Finding(f"case{i}", "regressed", "ns", "+5.0 %", size=i) for i in range(25)] + [Finding("proof", "broken")]
        text = comment(report(many))
        self.assertEqual(ROWS, len(self.rows(text)))
        self.assertIn("`proof`", self.rows(text)[0])
        self.assertIn("and 16 more", text)
        self.assertIn("1 broken, 25 regressed", text)
        for kind, most in (("error", 10), ("warning", 0), ("notice", 1)):
            self.assertEqual(most, github_annotations(report(many)).count(f"::{kind} "))

    def test_nothing_to_say(self):
        text = comment(report([FINDINGS[0]]))
        self.assertIn("no change found", text)
        self.assertEqual([], self.rows(text))
        self.assertEqual(1, github_annotations(report([FINDINGS[0]])).count("\n"))

    def test_the_title_counts_every_verdict_but_those_without_a_change(self):
        self.assertEqual("1 broken, 2 regressed, 1 regressed and known, 1 accepted, 1 tail, 1 layout, 1 improved; 1 inconclusive",
                         report().title())
        for verdict in ("tail", "layout"):
            self.assertEqual(f"1 {verdict}", report([Finding("x", verdict)]).title())

    def test_what_could_not_be_told_is_skipped(self):
        for verdict in ("tail", "inconclusive"):
            self.assertIn('skipped="1"', junit(report([Finding("x", verdict)])), verdict)

    def test_a_ledger_excuses_no_broken_case(self):
        self.assertTrue(Finding("x", "broken", state="accepted").fails)
        self.assertFalse(Finding("x", "regressed", state="accepted").fails)

    def test_suites_have_markers_of_their_own(self):
        self.assertEqual(2, len({marker("one"), marker("two")}))
        self.assertEqual("<!-- fencepost:a-b -->", marker("a --> b"))


class HostileTest(Seeded):
    def names(self):
        yield from HOSTILE
        for _ in range(100):
            yield "".join(chr(int(c)) for c in self.random.choice(0x3000, int(self.random.integers(1, 12))))

    def test_comments_keep_their_table(self):
        for name in self.names():
            text = comment(Report(name, (Finding(name, "regressed", name, "+5 %", "", name),)))
            lines = text.splitlines()
            self.assertEqual(lines[0], marker(name))
            self.assertEqual(6, len(re.findall(r"(?<!\\)\|", lines[-1])), name)
            outside = re.sub(r"(`+) ?.*?[^`]\1(?!`)", "", text.split("\n", 1)[1])
            self.assertNotIn("-->", outside)
            self.assertNotRegex(outside, r"<script|(?<!\\)\[x|@everyone|http://y")

    def test_junit_is_xml_with_one_test_for_each_case(self):
        names = list(self.names())
        text = junit(report([Finding(name, "regressed", why=name) for name in names]))
        root = ElementTree.fromstring(text.encode("utf-8"))
        self.assertEqual(len(names), len(root.findall(".//testcase/failure")))
        self.assertEqual(str(len(names)), root.get("failures"))

    def test_annotations_are_a_line_each(self):
        for name in self.names():
            first, second, last = github_annotations(report([Finding(name, "regressed", why=name)])).split("\n")
            self.assertRegex(first, r"\A::error title=regressed::[^\r\n\x00-\x1f\u202e]*\Z")
            self.assertRegex(second, r"\A::notice title=")
            self.assertEqual("", last)

    def test_properties_and_words(self):
        self.assertEqual("50%25%2Ca%3Ab", escape.command_property("50%,a:b"))
        self.assertEqual("50%25,a:b%0D%0A", escape.command("50%,a:b\r\n"))
        self.assertEqual("``a`b``", escape.code("a`b"))
        self.assertEqual("`` `a` ``", escape.code("`a`"))
