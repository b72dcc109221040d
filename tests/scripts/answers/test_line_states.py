"""Answers about lines on made-up runs in which each has a known answer."""
from __future__ import annotations

import random
import unittest

from fencepost_tool.answers.line_states import described, far, places, questions, unprepared
from fencepost_tool.results import Run
from fencepost_tool.summary.sections import memory as section

from ..support.hierarchies import FAR, OWN, OWN_L2, OWN_L3, UP, USUAL, latencies, lines
from ..support.synthetic_run import made, noisy


def run_of(change=lambda document: None, classes=("same-l3",), **changed: float) -> Run:
    return made(lines(classes, (), **changed), change=change)


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
        self.assertEqual(11, len(places(run_of(classes=("same-core", "same-l3")))))

    def test_lines_that_were_in_the_own_cache(self) -> None:
        warning, = unprepared(run_of(load_modified_same_l3=OWN))
        self.assertRegex(warning, "modified same-l3 takes .* they were in its cache")

    def test_shared_lines_that_were_not(self) -> None:
        warning, = unprepared(run_of(load_shared_same_l3=FAR))
        self.assertRegex(warning, "shared same-l3 takes .* they left its cache")


class OwnLevelsTest(unittest.TestCase):
    """Lines in one's own L2 and L3, beside the hierarchy of the same run."""

    def run_of(self, **changed: float) -> Run:
        return made([*latencies(USUAL, random.Random(1)), *lines((), (), **changed)])

    def test_agree_with_the_hierarchy(self) -> None:
        self.assertEqual([], unprepared(self.run_of()))

    def test_that_were_not_evicted(self) -> None:
        warning, = unprepared(self.run_of(load_modified_own_l3=OWN_L2))
        self.assertRegex(warning, r"modified own L3 takes 0\.\d+x .* from L3: they were nearer")

    def test_that_were_evicted_farther(self) -> None:
        warning, = unprepared(self.run_of(load_modified_own_l2=OWN_L3))
        self.assertRegex(warning, r"modified own L2 takes \d.*x .* from L2: they were farther away")

    def test_without_the_hierarchy_nothing_is_said(self) -> None:
        self.assertEqual([], unprepared(run_of(load_modified_own_l3=OWN)))

    def test_are_no_distance(self) -> None:
        self.assertEqual([], far(run_of(classes=())))

    def test_is_a_fetch_add_dearer_there(self) -> None:
        run = self.run_of(fetch_add_modified_own_l3=2 * OWN_L3)
        self.assertRegex(answer(run, "Is a fetch_add dearer than a load, on lines in one's own L3"), "yes: (2|1.9)")
        self.assertRegex(answer(run, "Is a fetch_add dearer than a load, on lines in one's own L2"), "no: ")


class NodesTest(unittest.TestCase):

    def test_memory_of_another_node(self) -> None:
        run = made(lines(nodes=(1, 2)))
        self.assertRegex(answer(run, "Does a fetch_add on a line in memory cost more on node 1"), "yes: (2|1.9)")
        self.assertRegex(answer(run, "Does a fetch_add on a line in memory cost more on node 2"), "yes: (3|2.9)")
        self.assertIn("invalid in memory node 2", [described(one) for one in places(run)])

    def test_stands_for_no_case_of_the_own_node(self) -> None:
        run = made([cost for cost in lines(nodes=(1,)) if "memory/threads" not in cost[0]])
        self.assertTrue(answer(run, "Is a line in memory dearer").startswith("cannot be told: "))


class SectionTest(unittest.TestCase):

    def test_a_table_and_the_answers(self) -> None:
        text = "\n".join(section.section(run_of(load_modified_same_l3=OWN)))
        self.assertRegex(text, r"modified own +\| +1\d\.\d")
        self.assertIn("Do atomics on different lines overlap?", text)
        self.assertIn("warning: a load of modified same-l3", text)
        self.assertTrue(all(len(line) <= 100 for line in text.splitlines()))


if __name__ == "__main__":
    unittest.main()
