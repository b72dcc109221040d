"""docs/ci: the shell of the action and of GitLab's template, run as their runners run it, with a gh and a curl that write down
what they are asked. No server is asked.

    python3 -m unittest tests.scripts.shell.test_ci
"""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path
from xml.etree import ElementTree

from ..price.built import lacking
from ..support.compare_scratch import Scratch
from ..support.history_scratch import History, step
from .sandbox import ROOT, Sandbox

try:
    import yaml  # type: ignore[import-untyped,unused-ignore]
except ImportError:
    yaml = None

CI = ROOT / "docs" / "ci"
MARKER = "<!-- fencepost:micro -->"
# gh api: answers the list of comments from $COMMENTS through the filter it is given, and notes the body that it is to write.
GH = r'''
for last; do case $last in body=@*) cp "${last#body=@}" "$BODY" ;; esac; done
case "$*" in
    *--paginate*) while [ "$1" != --jq ]; do shift; done; jq -r "$2" "$COMMENTS" ;;
    *PATCH*) [ "${REFUSED:-}" = "" ] || case $4 in */"$REFUSED") exit 1 ;; esac ;;
    *POST*) [ -z "${CLOSED:-}" ] ;;
esac
'''
# curl: reads the header from its standard input, answers pages from $COMMENTS.<page>.
CURL = r'''
cat >>"$BODY.header"
for last; do case $last in body@*) cp "${last#body@}" "$BODY" ;; esac; done
case "$last" in
    *'?per_page'*) page=${last#*&page=}; cat "$COMMENTS.${page%%&*}" ;;
    */"${REFUSED:-none}") exit 22 ;;
    *) [ -z "${CLOSED:-}" ] ;;
esac
'''


def bash(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """As a runner does: bash, which stops at the first failure."""
    return subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=folder, text=True, check=False,
                          env={**os.environ, **environment}, capture_output=True, stdin=subprocess.DEVNULL, timeout=120)


class Boxed(unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.box = Sandbox()
        self.addCleanup(self.box.close)
        for name, body in (("gh", GH), ("curl", CURL)):
            self.box.fake(name, body)
        for tool in ("jq", "head", "cp"):
            if shutil.which(tool):
                (self.box.bin / tool).symlink_to(str(shutil.which(tool)))
        (self.box.bin / "python3").symlink_to(sys.executable)
        self.body, self.comments = self.box.folder / "body", self.box.folder / "comments"
        self.shared = {"BODY": str(self.body), "COMMENTS": str(self.comments)}
        self.github = {**self.shared, "GH_TOKEN": "secret", "GITHUB_REPOSITORY": "me/mine", "PR_NUMBER": "7"}
        self.gitlab = {**self.shared, "GITLAB_TOKEN": "secret", "CI_API_V4_URL": "https://gitlab.example/api/v4",
                       "CI_PROJECT_ID": "12", "CI_MERGE_REQUEST_IID": "7"}


@unittest.skipUnless(shutil.which("jq"), "the stand-in for gh filters with jq")
class CommentTest(Boxed):
    def setUp(self):
        super().setUp()
        self.file = self.box.folder / "comment.md"
        self.file.write_text(f"{MARKER}\nall is `well`\n")

    def comment(self, server, **more):
        return self.box.run(str(CI / "comment.sh"), str(self.file), **{**server, **more})

    def there(self, *comments):
        self.comments.write_text(json.dumps([{"id": i, "body": body} for i, body in comments]))
        (self.box.folder / "comments.1").write_text(self.comments.read_text())

    def written(self):
        """(method, path) of what was written, in order."""
        calls = [re.search(r"(PATCH|PUT|POST) (.*)", call) for call in self.box.calls()]
        return [(m[1], next(w for w in m[2].split() if "repos/" in w or "https://" in w)) for m in calls if m]

    def test_the_first_time_it_is_added(self):
        self.there((1, "hello"), (2, "<!-- fencepost:other -->\n"), (3, f"see {MARKER}"))
        for server, path in ((self.github, "repos/me/mine/issues/7/comments"),
                             (self.gitlab, "https://gitlab.example/api/v4/projects/12/merge_requests/7/notes")):
            done = self.comment(server)
            self.assertEqual((0, ""), (done.returncode, done.stderr))
            self.assertEqual(("POST", path), self.written()[-1])
            self.assertEqual(self.file.read_text(), self.body.read_text())

    def test_then_it_is_replaced(self):
        self.there((1, "hello"), (22, f"{MARKER}\r\nold"), (23, f"{MARKER}\nolder"))
        for server, expected in ((self.github, ("PATCH", "repos/me/mine/issues/comments/22")),
                                 (self.gitlab, ("PUT", "https://gitlab.example/api/v4/projects/12/merge_requests/7/notes/22"))):
            before = len(self.written())
            self.assertEqual(0, self.comment(server).returncode)
            self.assertEqual([expected], self.written()[before:])

    def test_one_of_somebody_else_is_passed_over(self):
        self.there((22, MARKER), (23, MARKER))
        for server in (self.github, self.gitlab):
            self.assertEqual(0, self.comment(server, REFUSED="22").returncode)
            self.assertTrue(self.written()[-1][1].endswith("/23"))

    def test_gitlab_has_pages(self):
        full = json.dumps([{"id": i, "body": "x"} for i in range(100)])
        (self.box.folder / "comments.1").write_text(full)
        (self.box.folder / "comments.2").write_text(full)
        (self.box.folder / "comments.3").write_text(json.dumps([{"id": 300, "body": MARKER}]))
        self.assertEqual(0, self.comment(self.gitlab).returncode)
        self.assertTrue(self.written()[-1][1].endswith("notes/300"))

    def test_the_token_is_no_argument(self):
        self.there()
        self.comment(self.gitlab)
        self.assertNotIn("secret", "\n".join(self.box.calls()))
        self.assertIn("PRIVATE-TOKEN: secret\n", Path(f"{self.body}.header").read_text())

    def test_refusals_are_1_and_what_is_missing_2(self):
        self.there()
        for server in (self.github, self.gitlab):
            done = self.comment(server, CLOSED="yes")
            self.assertEqual(1, done.returncode)
            self.assertIn("could not be written", done.stderr)
        for server, name in ((self.github, "GH_TOKEN"), (self.github, "PR_NUMBER"), (self.gitlab, "GITLAB_TOKEN")):
            done = self.comment(server, **{name: ""})
            self.assertEqual((2, f"comment.sh: ${name} is not set; a comment needs it\n"), (done.returncode, done.stderr))

    def test_a_file_without_a_marker(self):
        self.there()
        for text in ("hello\n", "<!-- fencepost:a\" | .id #-->\n", "<!-- fencepost:`x` -->\n", ""):
            self.file.write_text(text)
            done = self.comment(self.github)
            self.assertEqual((2, []), (done.returncode, self.written()), text)
            self.assertIn("no marker", done.stderr)


@unittest.skipUnless(yaml and shutil.which("jq"), "needs PyYAML (scripts/install-deps.sh --with checks) and jq")
class JobTest(Boxed, Scratch):
    """The steps of the action and of the template, one after the other."""

    def setUp(self):
        super().setUp()
        self.two_sides(8)
        self.comments.write_text("[]")
        (self.box.folder / "comments.1").write_text("[]")
        self.box.fake("install-deps.sh")
        self.path = f"{self.box.bin}:{os.environ['PATH']}"

    def action(self, **inputs):
        """Exit code, what the steps printed. Inputs as a workflow gives them."""
        action = yaml.safe_load((CI / "action" / "action.yml").read_text("utf-8"))
        given = {name: str(spec.get("default", "")) for name, spec in action["inputs"].items()}
        given.update({name.replace("_", "-"): value for name, value in inputs.items()})
        known = {"inputs." + name: value for name, value in given.items()}
        known.update({"github.event.pull_request.number": "7", "github.token": "secret"})
        shown = ""
        for number, step_ in enumerate(action["runs"]["steps"]):
            output = self.scratch / f"output{number}"
            output.touch()
            if "if" in step_ and given["comment"] != "true":
                continue
            env = {name: self.expanded(text, known) for name, text in step_.get("env", {}).items()}
            done = bash(step_["run"], self.scratch, PATH=self.path, GITHUB_ACTIONS="true", GITHUB_OUTPUT=str(output),
                        GITHUB_STEP_SUMMARY=str(self.scratch / "summary"), GITHUB_ACTION_PATH=str(CI / "action"),
                        GITHUB_REPOSITORY="me/mine", CI_PROJECT_ID="", **self.shared, **env)
            shown += done.stdout + done.stderr
            if done.returncode:
                return done.returncode, shown
            known.update({f"steps.{step_.get('id')}.outputs.{line.split('=')[0]}": line.split("=")[1]
                          for line in output.read_text().splitlines()})
        return 0, shown

    def expanded(self, text, known):
        return re.sub(r"\$\{\{ *(.*?) *\}\}", lambda m: known[m[1]] if m[1] != "github.token" else "secret", text)

    def test_what_users_pass_never_stands_in_a_script(self):
        action = yaml.safe_load((CI / "action" / "action.yml").read_text("utf-8"))
        for step_ in action["runs"]["steps"]:
            self.assertNotIn("${{", step_["run"])
            self.assertIn("shell", step_)

    def test_the_action(self):
        code, shown = self.action(arguments="old new --require '^floor/add/latency'", suite="micro")
        self.assertEqual(1, code, shown)
        self.assertIn("::error title=regressed::floor/add/latency: regressed +5", shown)
        token = re.search(r"::stop-commands::(\w{32})\n", shown)
        self.assertTrue(token and f"\n::{token[1]}::\n" in shown)
        self.assertTrue(self.body.read_text().startswith(MARKER))
        self.assertEqual(self.body.read_text(), (self.scratch / "summary").read_text())
        failed = ElementTree.parse(self.scratch / "fencepost-report" / "junit.xml").getroot().get("failures")
        self.assertEqual("1", failed)
        self.assertIn("gh api --method POST repos/me/mine/issues/7/comments", "\n".join(self.box.calls()))

    def test_the_action_with_a_ledger_and_without_a_comment(self):
        self.script("old", "new", "--ledger=alerts.txt", "--update-ledger")
        code, shown = self.action(arguments="old new", ledger="alerts.txt", comment="false")
        self.assertEqual(0, code, shown)
        self.assertIn("::warning title=regressed::floor/add/latency: regressed (open)", shown)
        self.assertEqual([], self.box.calls())

    def test_the_action_that_does_not_fail_still_fails_for_errors(self):
        self.assertEqual(0, self.action(arguments="old new", fail="false", comment="false")[0])
        code, shown = self.action(arguments="old nowhere $(touch x) `touch x`", fail="false")
        self.assertEqual((2, False), (code, (self.scratch / "x").exists()))
        self.assertIn("error: ", shown)
        self.assertFalse((self.scratch / "fencepost-report" / "comment.md").exists(), "an old one would be taken for this one")

    def job(self, **variables):
        template = yaml.safe_load((CI / "gitlab.yml").read_text("utf-8"))[".fencepost"]
        self.assertEqual(["fencepost-report/"], template["artifacts"]["paths"])
        given = {name: str(value).replace("$CI_JOB_NAME", "micro") for name, value in template["variables"].items()}
        return bash("\n".join(template["script"]), self.scratch,
                    **{**given, "FENCEPOST_HOME": str(ROOT), "PATH": self.path, "GITHUB_ACTIONS": "", **self.gitlab, **variables})

    def test_the_template(self):
        done = self.job(FENCEPOST_WORDS="old new")
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertIn("regressed: slower", done.stdout)
        self.assertNotIn("::", done.stdout)
        self.assertTrue(self.body.read_text().startswith(MARKER))
        junit = yaml.safe_load((CI / "gitlab.yml").read_text("utf-8"))[".fencepost"]["artifacts"]["reports"]["junit"]
        self.assertEqual("1", ElementTree.parse(self.scratch / junit).getroot().get("failures"))
        self.assertIn("--request POST", "\n".join(self.box.calls()))

    def test_the_template_without_a_token_or_a_merge_request(self):
        done = self.job(FENCEPOST_WORDS="old new --filter throughput", GITLAB_TOKEN="")
        self.assertEqual((0, []), (done.returncode, self.box.calls()), done.stderr)

    def test_the_examples_are_sound(self):
        job = yaml.safe_load((CI / "compare.yml").read_text("utf-8"))["jobs"]["compare"]
        action = yaml.safe_load((CI / "action" / "action.yml").read_text("utf-8"))
        (used,) = [step_ for step_ in job["steps"] if step_.get("uses", "").startswith("./")]
        self.assertEqual(CI / "action", ROOT / used["uses"])
        self.assertLessEqual(set(used["with"]), set(action["inputs"]))


@unittest.skipUnless(yaml and not lacking("g++"), "needs PyYAML, capstone and a compiler")
class PriceJobTest(Scratch):
    """The step that compares two builds."""

    def run_step(self, new, fail_on):
        job = yaml.safe_load((CI / "price.yml").read_text("utf-8"))["jobs"]["price"]
        (step_,) = [s for s in job["steps"] if s.get("name") == "Compare"]
        for side, body in (("old", ""), ("new", new)):
            folder = self.scratch / side / "build"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "app.cpp").write_text(f"int x; int main() {{ {body} }}")
            subprocess.run(["g++", "-c", "-o", folder / "app", folder / "app.cpp"], check=True)
        if not (self.scratch / "fencepost").exists():
            (self.scratch / "fencepost").symlink_to(ROOT)
        return bash(step_["run"], self.scratch, PROGRAM=job["env"]["PROGRAM"], FAIL_ON=fail_on,
                    GITHUB_STEP_SUMMARY=str(self.scratch / "summary"))

    def test_the_job_fails_for_what_is_named_and_shows_all(self):
        for fail_on, code in (("new", 1), ("llsc,libatomic", 0)):
            done = self.run_step("__atomic_fetch_add(&x, 1, 5);", fail_on)
            self.assertEqual(code, done.returncode, done.stderr)
            self.assertIn("| added | `main", (self.scratch / "summary").read_text())
            levels = [r["level"] for r in json.loads((self.scratch / "price.sarif").read_text())["runs"][0]["results"]]
            self.assertEqual(["error" if code else "note"], levels)


class TrackJobTest(History):
    def test_the_history(self):
        self.add(40, factor=step(20, 1.1))
        out = self.results.parent / "out"
        done = bash(str(CI / "report.sh"), self.results.parent, FENCEPOST_VERB="track", FENCEPOST_OUT=str(out), GITHUB_ACTIONS="",
                    FENCEPOST_WORDS=f"--results '{self.results}' --fail-on-change", FENCEPOST_SUITE="nightly")
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertEqual(done.stdout, (out / "report.txt").read_text("utf-8"))
        self.assertIn("<!-- fencepost:nightly -->", (out / "comment.md").read_text("utf-8"))
