"""The report in headless Chromium: what it shows, how it answers, and that nothing in a name runs."""
from __future__ import annotations

import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.report import find_library, html

from ..support import browser, hierarchies, hostile, synthetic_run

DOTS = "$$('#kind-atomic .plot .marker')"
RIGHT, END, ESCAPE, TAB = "\ue014", "\ue010", "\ue00c", "\ue004"
SHORT = ("const $ = (s) => document.querySelector(s), $$ = (s) => [...document.querySelectorAll(s)],"
         "id = (name) => document.getElementById(name);")
SET = "const e = id(arguments[0]); e.value = arguments[1]; e.dispatchEvent(new Event('input'));"


@unittest.skipUnless(browser.installed(), browser.MISSING)
class BrowserTest(unittest.TestCase):
    scratch: Path
    chromium: browser.Browser
    files: dict[str, Path]

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.scratch = Path(scratch.name)
        cls.chromium = browser.Browser()
        cls.addClassCleanup(cls.chromium.close)
        cls.files = {}

    def setUp(self):
        self.chromium.size(1280, 900)
        self.chromium.scheme("light")
        self.addCleanup(lambda: self.assertEqual([], self.chromium.errors()))

    def open(self, name, runs, fragment="", library="installed"):
        """Makes the report of the runs once for all tests, and loads it."""
        if name not in self.files:
            self.files[name] = self.scratch / f"{name}.html"
            self.files[name].write_text(html(runs(), find_library() if library == "installed" else library), "utf-8")
        self.chromium.open(self.files[name], fragment)
        self.wait("$('#shown').textContent")

    def open_whole(self, fragment=""):
        self.open("whole", lambda: [synthetic_run.whole(4)], fragment)

    def js(self, script, *arguments):
        return self.chromium.run(SHORT + script, *arguments)

    def wait(self, condition):
        self.chromium.wait(condition, SHORT)

    def texts(self, selector):
        return self.js("return $$(arguments[0]).map((e) => e.textContent)", selector)

    def test_loads_with_a_section_for_each_kind_and_draws_what_comes_into_view(self):
        self.open_whole()
        self.wait(f"{DOTS}.length > 50")
        kinds = {case.name.kind for case in synthetic_run.whole(4).cases}
        self.assertEqual(kinds, set(self.texts("main > section > h2")))
        self.js("$('#kind-counter .chart').scrollIntoView()")
        self.wait("$('#kind-counter .plot')")
        if find_library():
            self.wait("$('#kind-counter .uplot canvas')")

    def test_a_chart_begins_with_what_it_shows_and_says_what_it_is_of(self):
        self.open_whole()
        self.assertRegex(self.texts("#kind-false_sharing h3 span")[0], "^Padding pays .*x")
        self.assertEqual("stride", self.texts("#kind-false_sharing .of")[0])

    def test_the_digest_leads_to_its_cases(self):
        self.open_whole()
        self.assertIn("fence", self.texts(".digest dt"))
        self.assertIn("load, any order (contended: throughput)", self.texts(".digest tbody th"))
        self.js("$$('.digest .cases button').find((b) => b.textContent.startsWith('fence/mfence/store_load')).click()")
        self.wait("location.hash.endsWith('section=fence')")
        self.assertEqual("fence/mfence/store_load/threads:1", self.js("return id('filter').value"))
        self.assertEqual(["fence"], self.texts("main > section[id^=kind]:not([hidden]) > h2"))

    def test_filter(self):
        self.open_whole()
        total = self.js("return id('shown').textContent")
        self.js(SET, "filter", "FETCH_ADD -bits:32")
        self.wait("location.hash.includes('filter')")
        names = [case.name.text for case in synthetic_run.whole(4).cases]
        names = [name for name in names if "fetch_add" in name and "bits:32" not in name]
        self.assertEqual(f"{len(names)} cases of {total.split()[0]}", self.js("return id('shown').textContent"))
        self.assertEqual(["atomic", "false_sharing"], self.texts("main > section[id^=kind]:not([hidden]) > h2"))
        self.js(SET, "filter", "no such case")
        self.wait("!$('main > section[id^=kind]:not([hidden])')")

    def test_alone_a_case_without_the_parameter_of_the_axis_is_a_level_line(self):
        self.open("svg", lambda: [synthetic_run.whole(4)], "#filter=counter/mutex&section=counter", None)
        self.wait("$('#kind-counter .plot path.line')")
        self.assertEqual([], self.js("return $$('path').map((p) => p.getAttribute('d')).filter((d) => /NaN|undefined/.test(d))"))

    def test_a_share_between_two_whole_numbers_is_in_axis_table_and_words(self):
        costs = [(f"map/{name}/mix/reads:{reads}/size:16/threads:1", 1, ns)
                 for name, ns in (("a_map", 20.0), ("b_map", 30.0)) for reads in (50, 99, "99.9", 100)]
        for library in (None, "installed"):
            with self.subTest(library):
                self.open(f"shares {library}", lambda: [synthetic_run.made(costs, 1)], "", library)
                self.js("$('#kind-map .chart').scrollIntoView()")
                self.wait("$('#kind-map .plot')")
                if library is None:
                    self.wait("$('#kind-map .plot path.line')")
                    self.assertEqual(["50", "99", "99.9", "100"], self.texts("#kind-map text.tick"))
                    self.assertEqual(8, self.js("return $$('#kind-map .plot .marker').length"))
                self.js("$('#kind-map details').open = true")
                self.wait("$('#kind-map tbody')")
                column = self.js("return $$('#kind-map thead th').findIndex((h) => h.textContent.startsWith('reads'))")
                self.assertIn("99.9", self.texts(f"#kind-map tbody tr > :nth-child({column + 1})"))
                self.js("$('#kind-map .plot').focus()")
                said = set()
                for _ in range(8):
                    self.chromium.keys(RIGHT)
                    said.add(self.js("return id('said').textContent"))
                self.assertEqual(2, sum("/reads:99.9/" in text for text in said), said)

    def test_net_costs_stand_beside_a_fence(self):
        self.open_whole("#filter=fence/mfence/idle")
        self.wait("$('#kind-fence .plot .value')")
        self.assertRegex(self.texts("#kind-fence .plot .value")[0], r"^44\.\d \(\+11\.\d\)$")  # 100 and 33 cycles at 3 GHz
        self.assertIn("after 100 adds", self.texts("#kind-fence .chart:not([hidden]) .about")[0])
        self.js("id('unit-op').click()")
        self.wait("!$('#kind-fence .plot .value').textContent.includes('(')")

    def test_unit_scale_and_threads_change_chart_table_and_link(self):
        self.open_whole("#filter=shared")
        self.wait(f"{DOTS}.length > 5")
        before = self.texts("#kind-atomic .value")
        self.js("$('#kind-atomic details').open = true")
        self.wait("$('#kind-atomic tbody')")
        self.assertIn("ns", self.texts("#kind-atomic thead button"))
        for button in ("unit-cy", "scale-linear"):
            self.js("id(arguments[0]).click()", button)
        self.js(SET, "threads", "1")
        self.wait("location.hash === '#filter=shared&unit=cy&scale=linear&threads=2'")
        self.wait("$('#kind-atomic .chart:not([hidden]) .about').textContent.startsWith('cycles per operation, 2 threads')")
        self.assertNotEqual(before, self.texts("#kind-atomic .value"))
        self.assertIn("0", self.texts("#kind-atomic .tick text"))
        self.assertIn("cycles", self.texts("#kind-atomic thead button"))

    def test_a_link_shows_the_same(self):
        self.open_whole("#filter=mutex&unit=op&scale=linear&threads=2&section=rwmutex")
        state = self.js("""const at = id('kind-rwmutex').getBoundingClientRect().top;
            return [id('filter').value, id('unit-op').checked,
                    id('scale-linear').checked, id('threads-shown').value, at]""")
        self.assertEqual(["mutex", True, True, "2"], state[:4])
        self.assertLess(abs(state[4]), 100)

    def test_a_link_with_nonsense_shows_the_defaults(self):
        self.open_whole("#unit=furlongs&threads=999&scale=%FF&section=%3Cb%3E")
        self.assertTrue(self.js("return id('unit-ns').checked && id('scale-log').checked"))
        self.assertEqual("4", self.js("return id('threads-shown').value"))

    def test_a_point_tells_all_by_keys_and_pointer(self):
        self.open_whole("#filter=fetch_add/shared")
        self.wait(f"{DOTS}.length > 5")
        self.js("$('#kind-atomic .plot').focus()")
        self.chromium.keys(RIGHT)
        said = self.js("return id('said').textContent")
        for part in ("atomic/fetch_add/shared/", "threads:4", "ns ", " to ", "cycles", "grade clean",
                     "7 kept, 3 dropped (timer gap 1, SMT sibling busy 2)", "instructions lock xadd"):
            self.assertIn(part, said)
        self.chromium.keys(END)
        self.assertNotEqual(said, self.js("return id('said').textContent"))
        self.chromium.keys(ESCAPE)
        self.assertTrue(self.js("return id('tip').hidden"))
        self.js("""const plot = $('#kind-atomic .plot'), dot = plot.querySelector('.marker').getBoundingClientRect();
            window.at = (type, x) => plot.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: dot.y + 4 }));
            window.at('pointerdown', dot.x + 4);""")
        self.assertIn("kept", self.js("return id('tip').innerText"))
        self.assertTrue(self.js("window.at('pointermove', -900); return id('tip').hidden"))
        self.assertFalse(self.js("const box = $('#kind-atomic .plot .marker').getBoundingClientRect();"
                                 "window.at('pointermove', box.x + 4); return id('tip').hidden"))

    def test_tables_sort_and_copy(self):
        self.open_whole("#filter=atomic")
        self.js("$('#kind-atomic details').open = true")
        self.wait("$('#kind-atomic tbody')")
        rows = "$$('#kind-atomic tbody tr').length"
        self.assertEqual(200, self.js(f"return {rows}"))
        press = "$$('#kind-atomic button').find((b) => b.textContent.startsWith(arguments[0])).click()"
        self.js(press, "Show all")
        self.assertGreater(self.js(f"return {rows}"), 200)
        for direction in ("ascending", "descending"):
            self.js(press, "ns")
            column = self.js("return $$('#kind-atomic thead th').findIndex((h) => h.ariaSort === arguments[0])",
                             direction)
            values = [float(text) for text in self.texts(f"#kind-atomic tbody tr > :nth-child({column + 1})") if text[0] != "–"]
            self.assertEqual(sorted(values, reverse=direction == "descending"), values)
        self.js("window.kept = ''; navigator.clipboard.writeText = (text) => { window.kept = text; return Promise.resolve(); };")
        self.js(press, "Copy as CSV")
        lines = self.js("return window.kept").split("\r\n")
        self.assertTrue(lines[0].startswith("name,kind,primitive,operation,order,threads,run,ns,ns_low,ns_high,"))
        self.assertEqual(self.js(f"return {rows}") + 2, len(lines))

    def test_tables_of_the_summary_stand_above_the_charts(self):
        self.open("memory", lambda: [hierarchies.run_of(nodes=(0, 1), more=hierarchies.lines())], "#section=memory")
        heads = self.texts("#kind-memory .block h3")
        self.assertEqual(2, len(heads))
        rows = self.texts("#kind-memory .block:first-of-type tbody th")
        self.assertEqual(["L1", "L2", "L3", "memory", "memory of another node"], rows)
        self.assertIn("small pages", self.texts("#kind-memory .groups th"))
        self.assertIn("Do atomics on different lines overlap?", self.texts("#kind-memory .asked dt"))
        self.js("$('#kind-memory .chart').scrollIntoView()")
        self.wait("$('#kind-memory .plot')")
        self.chromium.size(360, 740)
        self.js("$$('.chart').forEach((f) => f.redraw())")
        self.assertLessEqual(self.js("return document.documentElement.scrollWidth"), 360)

    def test_several_runs_lie_over_each_other_and_differences_come_first(self):
        small = lambda name: name.startswith(("atomic/load", "counter", "mutex/spinlock"))  # noqa: E731
        self.open("two", lambda: [synthetic_run.whole(4, small), synthetic_run.whole(4, small, **synthetic_run.ARM)])
        self.wait(f"{DOTS}.length > 5")
        self.assertEqual("In what the runs differ", self.texts("main h2")[0])
        self.assertIn("architecture differs: A: x86_64; B: aarch64", self.texts("#differences li"))
        self.assertEqual({"var(--c0)", "var(--c1)"}, set(self.js(f"return {DOTS}.map((e) => e.getAttribute('stroke'))")))
        self.js("$('#kind-counter details').open = true")
        self.wait("$('#kind-counter tbody')")
        self.assertLessEqual({"A ns", "B ns", "B/A"}, set(self.texts("#kind-counter thead button")))

    def test_no_clean_case(self):
        def change(run):
            synthetic_run.noisy(lambda name: True)(run)
        self.open("noisy", lambda: [synthetic_run.unwritten(2, change)])
        self.wait(f"{DOTS}.length > 5")
        self.assertEqual(["var(--page)"], self.js(f"return [...new Set({DOTS}.map((e) => e.getAttribute('fill')))]"))
        self.assertTrue(any("no case is clean" in text for text in self.texts("main dd, main .banner")))
        self.js("$('#kind-floor details').open = true")
        self.wait("$('#kind-floor tbody')")
        self.assertTrue(any(text.startswith("≈") for text in self.texts("#kind-floor td")))

    def test_nothing_to_draw_says_why(self):
        def change(run):
            for entry in run["benchmarks"]:
                hostile.fail(entry)
        self.open("failed", lambda: [synthetic_run.unwritten(2, change)])
        self.wait("$('.nothing')")
        self.assertIn("no case gave a result", self.texts(".nothing")[0])
        self.open("empty", lambda: [synthetic_run.whole(2, lambda name: False)])
        self.assertIn("there is nothing to show", self.texts(".banner")[0])

    def test_emulated_is_marked_everywhere(self):
        self.open("emulated", lambda: [synthetic_run.whole(2, emulated=True)])
        self.wait("$('#kind-atomic .value')")
        self.assertIn("EMULATED", self.texts(".banner")[0])
        self.assertTrue(all(text.startswith("~") for text in self.texts("#kind-atomic .value")))
        self.assertIn("EMULATED", self.texts("figcaption")[0])
        self.js("$('#kind-floor details').open = true")
        self.wait("$('#kind-floor tbody')")
        self.assertTrue(any(text.startswith("~") for text in self.texts("#kind-floor td")))

    def test_5000_hostile_cases(self):
        for library in ("installed", None):
            self.open(f"hostile-{library}", lambda: [hostile.run(synthetic_run.whole(2), 5000)], library=library)
            self.assertEqual("5,000 cases", self.js("return id('shown').textContent"))
            self.js("$$('details').forEach((d) => { d.open = true; })")
            self.js("$$('.chart').forEach((f) => f.redraw(true))")
            self.wait("$$('tbody').length > 5")
            self.assertFalse(self.js("return /[\\u202e\\u2028\\ud800]/.test(document.body.innerText)"))
            self.assertNotEqual("owned", self.js("return document.title"))
            self.assertEqual(0, self.js("return $$('main img, main script, main i, main b, main svg svg').length"))
            self.assertTrue(self.js("return $$('h2').some((e) => e.textContent.includes('<img src=x'))"))

    def test_matrix_of_pairs(self):
        self.open_whole("#filter=pair&section=pair")
        self.wait("$('#kind-pair canvas')")
        self.js("$('#kind-pair .plot').focus()")
        self.chromium.keys(RIGHT)
        self.assertIn("pair/cas_one_line/round_trip/a:0/b:1", self.js("return id('said').textContent"))

    def test_groups_of_pairs(self):
        with mock.patch("fencepost_tool.report.document.MOST_PAIRS", 3), \
                mock.patch.multiple("fencepost_tool.report.heat", MOST=4, FEW=1):
            self.open("groups", lambda: [synthetic_run.whole(16, lambda name: name.startswith("pair/"))])
        self.wait("$('#kind-pair canvas')")
        self.assertIn("in groups by same-l3", self.texts("#kind-pair .about")[0])
        self.assertIn("0-3,8-11", self.texts("#kind-pair td"))
        self.js("$$('#kind-pair thead button').find((b) => b.textContent === 'ns').click()")
        values = [float(text) for text in self.texts("#kind-pair tbody tr > :nth-child(5)")]
        self.assertEqual(sorted(values), values)
        self.assertLess(values[0], values[-1])

    def test_without_the_library_lines_are_svg(self):
        self.open("svg", lambda: [synthetic_run.whole(4)], "#section=counter", library=None)
        self.wait("$('#kind-counter .plot svg .line')")
        self.assertFalse(self.js("return Boolean($('.uplot'))"))
        self.assertIn("uPlot is not installed", self.texts("#foot")[0])

    def test_labels_of_an_axis_keep_apart_where_its_values_do_not(self):
        stores = [(f"fence/{fence}/stores_hit/after:{k}/threads:1", 1, 100 + k) for fence in ("none", "mfence")
                  for k in (0, 1, 2, 4, 8, 16, 160)]
        self.open("stores", lambda: [synthetic_run.made(stores)], "#section=fence", library=None)
        self.wait("$('#kind-fence .plot svg')")
        ends = self.js("""return $$('#kind-fence .plot > svg > text.tick').map((e) => e.getBoundingClientRect())
            .map(({ left, right }) => [left, right])""")
        self.assertGreater(len(ends), 2)
        for (_, right), (left, _) in zip(ends, ends[1:]):
            self.assertGreater(left, right + 2)

    def test_print_draws_everything_in_svg(self):
        self.open_whole()
        self.js("dispatchEvent(new Event('beforeprint'))")
        self.assertFalse(self.js("return Boolean($('.uplot'))"))
        self.assertEqual([], self.js("return $$('.chart').filter((f) => !f.querySelector('.plot, .nothing')).length ? [1] : []"))

    def test_360_pixels(self):
        self.chromium.size(360, 740)
        for fragment in ("", "#section=fence", "#section=mutex", "#section=pair"):
            self.open_whole(fragment)
            self.js("$$('details').forEach((d) => { d.open = true; })")
            self.js("$$('.chart').forEach((f) => f.redraw())")
            wide = self.js("""return $$('main *:not(.scroll *):not(.unseen)')
                .filter((e) => e.getBoundingClientRect().right > 361 && !e.closest('svg')).map((e) => e.outerHTML)""")
            self.assertEqual([], wide)
            self.assertLessEqual(self.js("return document.documentElement.scrollWidth"), 360)

    def test_dark_by_system_and_by_choice(self):
        page = "return getComputedStyle(document.body).backgroundColor"
        self.open_whole()
        light = self.js(page)
        self.chromium.scheme("dark")
        dark = self.js(page)
        self.assertNotEqual(light, dark)
        self.js("const e = id('theme'); e.value = 'light'; e.dispatchEvent(new Event('change'))")
        self.assertEqual(light, self.js(page))
        self.open_whole()
        self.assertEqual(light, self.js(page))  # kept
        self.js("localStorage.clear()")

    def test_controls_have_names_and_are_reached_by_tab(self):
        self.open_whole()
        self.assertEqual([], self.js("""return $$('input, select, button, [tabindex="0"]')
            .filter((e) => !(e.labels?.length || e.ariaLabel || e.textContent.trim())).map((e) => e.outerHTML)"""))
        seen = []
        for _ in range(8):
            self.chromium.keys(TAB)
            seen.append(self.js("return document.activeElement.id"))
        self.assertEqual(["skip", "filter", "unit-ns", "scale-log", "threads", "theme", "link"], seen[:7])


if __name__ == "__main__":
    unittest.main()
