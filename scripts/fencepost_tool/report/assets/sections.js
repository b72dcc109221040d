// A section for each kind: charts, drawn once they come into view, and below them the table.

const OPEN_TABLE = 40; // rows: a longer table waits to be opened

const seenLater = typeof IntersectionObserver === "undefined" ? null : new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) drawnNow(entry.target);
}, { rootMargin: "400px" });

function drawnNow(figure) {
  if (figure.dataset.stale !== "yes") return;
  figure.dataset.stale = "no";
  figure.redraw();
}

function stale(figure) {
  figure.dataset.stale = "yes";
  if (!seenLater) { drawnNow(figure); return; }
  seenLater.unobserve(figure); // observed anew, it is reported anew if it is in view
  seenLater.observe(figure);
}

// Pairs that are too many to list are shown by the cells of their matrices.
function cellTable(run) {
  const { groups, maps } = run.pairs;
  const sign = run.emulated ? report.signs.emulated : "";
  const words = (title, text) => ({ title, left: true, text, key: text });
  const count = (title, key) => ({ title, text: (one) => `${key(one) ?? ""}`, key });
  const time = (title, key) => ({ title, text: (one) => `${sign}${significant(key(one) ?? null)}`, key });
  const columns = [words("primitive", ({ map }) => map.primitive), words("home", ({ map }) => map.home),
    words("CPUs", ({ cell }) => groups[cell[0]]), words("and CPUs", ({ cell }) => groups[cell[1]]),
    time("ns", ({ cell }) => cell[2]?.[0]), time("least", ({ cell }) => cell[2]?.[1]),
    time("greatest", ({ cell }) => cell[2]?.[2]),
    time("cycles", ({ cell }) => cell[3]?.[0]), count("pairs", ({ cell }) => cell[4]), count("noisy", ({ cell }) => cell[5])];
  const box = el("div");
  const csv = (rows) => [columns.map(({ title }) => title), ...rows.map((one) => columns.map(({ key }) => key(one)))]
    .map(csvRow).join("");
  fillTable(box, `cells of ${run.label}`, maps.flatMap((map) => map.cells.map((cell) => ({ map, cell }))),
    { columns: () => columns, csv });
  return box;
}

function pairFigures() {
  return runs.flatMap((run, r) => (run.pairs ? [heatFigure(run, r)] : []));
}

function sectionNode({ kind, meaning, cases: places, charts, again }) {
  const box = el("div");
  const summary = el("summary");
  const details = el("details", { open: places.length <= OPEN_TABLE, toggle: () => fill() }, summary, box);
  const figures = [...(kind === "pair" ? pairFigures() : []),
    ...charts.map((chart) => chartFigure(kind, chart, charts.length === 1))];
  const beside = figures.length === 1 && figures[0].classList.contains("single");
  const node = el("section", { id: `kind-${kind}`, "aria-label": kind, tabindex: -1 }, el("h2", {}, kind),
    meaning && el("p", {}, `${meaning}.`), blocksOf(kind), el("div", { class: beside && "beside" },
      el("div", { class: "figures" }, figures), details));
  let shown = [];
  let filled = false;
  const fill = () => {
    if (!details.open || filled) return;
    filled = true;
    fillTable(box, `cases of ${kind}`, shown);
  };
  node.refresh = () => {
    const keep = wanted();
    shown = places.map((place) => cases[place]).filter(keep);
    for (const figure of figures) figure.hidden = Boolean(figure.places) && !figure.places.some((place) => keep(cases[place]));
    node.hidden = !shown.length;
    summary.textContent = `Table: ${plural(shown.length, "case")}${shown.length < places.length ? ` of ${places.length}` : ""}`;
    filled = false;
    fill();
    figures.forEach(stale);
    return again ? 0 : shown.length;
  };
  node.figures = figures;
  return node;
}

// Where pairs are too many, the section has no cases: it shows the cells of the matrices, whatever the filter.
function groupsNode() {
  const figures = pairFigures();
  const node = el("section", { id: "kind-pair", "aria-label": "pair", tabindex: -1 }, el("h2", {}, "pair"),
    el("p", {}, `${plural(report.pairs_left_out, "case")} of single pairs are left out here, run.json has them.`), figures,
    el("details", {}, el("summary", {}, "Table of the cells"), runs.filter((run) => run.pairs).map(cellTable)));
  node.refresh = () => { figures.forEach(stale); return 0; };
  node.figures = figures;
  return node;
}
