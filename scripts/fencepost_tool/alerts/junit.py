"""JUnit's XML, as GitLab, Jenkins and others read it: a test for each case. What fails the build is a failure, what is broken
an error, what the ledger knows and what could not be told are skipped, with the reason."""
from __future__ import annotations

from xml.etree import ElementTree

from fencepost_tool.stats.verdicts import IMPROVED, REGRESSED, UNDECIDED

from . import escape
from .report import BROKEN, Finding, Report

TAGS = {BROKEN: "error", REGRESSED: "failure", **dict.fromkeys(UNDECIDED, "skipped")}
COUNTED = (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))


def junit(report: Report) -> str:
    """The report as an XML document."""
    found = [(f, _tag(f)) for f in report.ordered]
    counts = {"tests": str(len(found)), **{name: str(sum(tag == of for _, tag in found)) for name, of in COUNTED}}
    suite = ElementTree.Element("testsuite", {"name": f"fencepost {escape.plain(report.suite)}", **counts})
    for finding, tag in found:
        _test(suite, finding, tag)
    suites = ElementTree.Element("testsuites", counts)
    suites.append(suite)
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, "unicode") + "\n"


def _test(suite: ElementTree.Element, finding: Finding, tag: str) -> None:
    where = escape.plain(finding.machine) or escape.plain(suite.get("name", ""))
    test = ElementTree.SubElement(suite, "testcase", classname=where, name=escape.plain(finding.case) or "(no name)")
    if tag:
        words = sentence(finding)
        element = ElementTree.SubElement(test, tag, message=words)
        if tag != "skipped":
            element.set("type", finding.verdict)
            element.text = words
    elif finding.verdict == IMPROVED:
        ElementTree.SubElement(test, "system-out").text = sentence(finding)


def _tag(finding: Finding) -> str:
    """"" for a test that passed."""
    if finding.known:
        return "skipped"
    return TAGS.get(finding.verdict, "")


def sentence(finding: Finding) -> str:
    """A finding without its case, in a line."""
    known = f" ({finding.state})" if finding.known else ""
    parts = [" ".join(filter(None, (f"{finding.verdict}{known}", finding.change, finding.metric))),
             f"B/A {finding.interval}" if finding.interval else "", f"since {finding.commit}" if finding.commit else "",
             finding.why]
    return escape.plain("; ".join(filter(None, parts)))
