"""GitHub's annotations: workflow commands, a line each, which a job prints to its log. GitHub shows ten of each kind and step
(docs.github.com, "Workflow commands"), so that no more are printed; the last line says how many there are."""
from __future__ import annotations

from fencepost_tool.stats.verdicts import IMPROVED

from . import escape
from .junit import sentence
from .report import Finding, Report

MOST = 10


def github_annotations(report: Report) -> str:
    """The annotations, at most MOST of each level."""
    by_level: dict[str, list[Finding]] = {"error": [], "warning": [], "notice": []}
    for finding in report.speaking:
        by_level[_level(finding)].append(finding)
    lines = [_line(level, finding.verdict, f"{escape.short(finding.case)}: {sentence(finding)}")
             for level, group in by_level.items() for finding in group[:MOST - (level == "notice")]]
    return "\n".join([*lines, _line("notice", f"fencepost {escape.plain(report.suite)}", report.title())]) + "\n"


def _level(finding: Finding) -> str:
    return "error" if finding.fails else "notice" if finding.verdict == IMPROVED else "warning"


def _line(level: str, title: str, words: str) -> str:
    return f"::{level} title={escape.command_property(title)}::{escape.command(words)}"
