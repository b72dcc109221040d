"""Answers about lines on made-up runs in which each has a known answer."""
from __future__ import annotations

import unittest

from fencepost_tool.answers.line_states import far, places, questions, unprepared
from fencepost_tool.results import Run
from fencepost_tool.summary.sections import memory as section

from ..support.hierarchies import FAR, OWN, UP, lines
from ..support.synthetic_run import made, noisy


def run_of(change=lambda document: None, classes=("same-l3",), **changed: float) -> Run:
    return made(lines(classes, **changed), change=change)


def answer(run: Run, beginning: str) -> str:
    found, = [question.sentence for question in questions(run) if question.text.startswith(beginning)]
    return found


class QuestionsTest(unittest.TestCase):

    def check(self, text: str, wanted: str, **changed: float) -> None:
        self.assertTrue(answer(run_of(**changed), text).startswith(wanted), answer(run_of(**changed), text))

    def test_is_a_cas_as_dear_as_a_fetch_add(self) -> None:
        text = "Is a CAS as dear as a fetch_add, on lines that another"
        self.check(text, "yes: ")
        self.check(text, "it is dearer: 1.5", cas_modified_same_l3=150.0)
        self.check(text, "it is cheaper: 0.5", cas_modified_same_l3=50.0)

    def test_do_atomics_overlap(self) -> None:
        text = "Do atomics on different lines overlap?"
        self.check(text, "yes: ")
        self.check(text, "hardly or not: 1.1", fetch_add_independent_modified_same_l3=90.0)
        text = "Do atomics on different lines overlap where"
        self.check(text, "hardly or not: ", fetch_add_independent_shared_same_l3=UP)

    def test_does_sharing_cost_the_writer(self) -> None:
        self.check("Does sharing cost the writer", "yes: 1.2")
        self.check("Does sharing cost the writer", "it is cheaper: ", fetch_add_shared_same_l3=50.0)

    def test_distance_where_there_are_several(self) -> None:
        run = run_of(classes=("same-core", "same-l3", "other-package"))
        self.assertEqual(["same-core", "same-l3", "other-package"], far(run))
        self.assertRegex(answer(run, "Does distance cost, other-package against same-l3"), "yes: 1.5")
        self.assertFalse([q for q in questions(run_of()) if "distance" in q.text])

    def test_what_was_not_measured_says_why(self) -> None:
        run = made([("memory/line/load/state:modified/distance:own/threads:1", 1, OWN)])
        self.assertIn("needs 2 CPUs", answer(run, "Does sharing cost"))

    def test_noisy_cases_decide_nothing(self) -> None:
        run = run_of(noisy(lambda name: "fetch_add/" in name))
        self.assertTrue(answer(run, "Is a CAS as dear as a fetch_add, on lines that").startswith("cannot be told, noisy: "))


class PreparationTest(unittest.TestCase):

    def test_lines_that_were_where_they_should_be(self) -> None:
        self.assertEqual([], unprepared(run_of(classes=("same-core", "same-l3"))))
        self.assertEqual(9, len(places(run_of(classes=("same-core", "same-l3")))))

    def test_lines_that_were_in_the_own_cache(self) -> None:
        warning, = unprepared(run_of(load_modified_same_l3=OWN))
        self.assertRegex(warning, "modified same-l3 takes .* they were in its cache")

    def test_shared_lines_that_were_not(self) -> None:
        warning, = unprepared(run_of(load_shared_same_l3=FAR))
        self.assertRegex(warning, "shared same-l3 takes .* they left its cache")


class SectionTest(unittest.TestCase):

    def test_a_table_and_the_answers(self) -> None:
        text = "\n".join(section.section(run_of(load_modified_same_l3=OWN)))
        self.assertRegex(text, r"modified own +\| +1\d\.\d")
        self.assertIn("Do atomics on different lines overlap?", text)
        self.assertIn("warning: a load of modified same-l3", text)
        self.assertTrue(all(len(line) <= 100 for line in text.splitlines()))


if __name__ == "__main__":
    unittest.main()
