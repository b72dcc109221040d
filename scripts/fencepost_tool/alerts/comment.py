"""One comment for a pull request: at most ten rows, what is wrong first. The marker in its first line is how docs/ci/comment.sh
finds it again, to replace it in place; every suite has a marker of its own."""
from __future__ import annotations

from . import escape
from .report import BROKEN, Finding, Report

ROWS = 10
HEAD = ("| | case | change | interval | why |", "|---|---|--:|---|---|")


def marker(suite: str) -> str:
    """The first line of a suite's comment, an HTML comment that readers do not see."""
    return f"<!-- fencepost:{escape.comment_name(suite)} -->"


def comment(report: Report) -> str:
    """Markdown."""
    lines = [marker(report.suite), f"**fencepost, {escape.markdown(report.suite)}**: {report.title()}"]
    rows = report.speaking
    if rows:
        lines += ["", *HEAD, *map(_row, rows[:ROWS])]
    if len(rows) > ROWS:
        lines += ["", f"and {len(rows) - ROWS} more: see the log of the job"]
    if report.fixed:
        names = ", ".join(escape.code(a.case) for a in report.fixed[:3])
        lines += ["", f"at the old level again: {names}" + (" and others" if len(report.fixed) > 3 else "")]
    if report.about:
        lines += ["", *[f"- {label}: {escape.markdown(words)}" for label, words in report.about]]
    return "\n".join(lines) + "\n"


def _row(finding: Finding) -> str:
    verdict = f"**{finding.verdict}**" if finding.fails else finding.verdict
    if finding.known:
        verdict += f", {finding.state}"
    why = finding.why if finding.verdict == BROKEN or not finding.commit else \
        "; ".join(filter(None, (f"since {finding.commit}", finding.why)))
    change = escape.markdown(" ".join(filter(None, (finding.change, finding.metric))))
    return f"| {verdict} | {escape.code(finding.case)} | {change} | {finding.interval} | {escape.markdown(why)} |"
