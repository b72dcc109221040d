// What stands first: whose numbers these are, what warns about them, and in what runs differ.

function runsLine() {
  return runs.map((run, r) => el("p", {}, several && swatch(r, colourName(r)), several && el("b", {}, ` ${run.letter} `),
    `${run.label} `, el("span", { class: "soft" }, run.name)));
}

function banners() {
  const found = [report.emulated, ...runs.flatMap((run) => run.notes.map((note) => (several ? `${run.letter}: ${note}` : note)))];
  return found.filter(Boolean).map((text) => el("p", { class: "banner", role: "note" }, text));
}

function differencesNode() {
  if (!several) return null;
  const list = report.differences.length ? el("ul", {}, report.differences.map((text) => el("li", {}, text)))
    : el("p", {}, "None that the runs tell of: compiler, kernel, library, governor and options are the same.");
  return el("section", { id: "differences", "aria-label": "differences" }, el("h2", {}, "In what the runs differ"), list);
}

function showAlone(name) {
  show({ filter: name });
  goTo(cases.find((one) => one.name === name)?.kind ?? "");
}

// The cases that a part of the digest rests on; pressing one shows it alone.
function caseList(names) {
  if (!names.length) return null;
  const button = (name) => el("li", {}, el("button", { type: "button", click: () => showAlone(name) }, name));
  return el("details", { class: "cases" }, el("summary", {}, plural(names.length, "case")), el("ul", {}, names.map(button)));
}

const digestLine = ([label, text, names]) => [el("dt", {}, label),
  el("dd", { class: /^[A-Z]+$/.test(label) && "warning" }, text, names && caseList(names))];

const DIGEST_HEAD = ["", "ns", "±%", "cycles", "ns", "±%", "× alone", "±%", ""];

function digestTable({ rows, threads }) {
  if (!rows.length) return null;
  const groups = el("tr", {}, el("td"), el("th", { colspan: 3, scope: "colgroup" }, "alone, 1 thread"),
    threads > 1 && el("th", { colspan: 4, scope: "colgroup" }, `contended, ${plural(threads, "thread")}`));
  const shown = (cells) => (threads > 1 ? cells : [...cells.slice(0, 4), cells[8]]);
  const head = el("tr", {}, shown(DIGEST_HEAD).map((text) => el(text ? "th" : "td", { scope: text && "col" }, text)));
  const body = rows.map(([cells, names]) => el("tr", {}, shown([...cells, caseList(names)]).map((cell, i) => (
    el(i ? "td" : "th", { scope: !i && "row", class: !i && "left" }, cell)))));
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "single operations" },
    el("table", {}, el("thead", {}, groups, head), el("tbody", {}, body)));
}

function digestNode(run) {
  const { head, warnings, tail, about } = run.digest;
  const title = several ? `Run ${run.letter}` : "In short";
  return el("section", { class: "digest", "aria-label": `digest of ${run.label}` }, el("h2", {}, title),
    el("dl", {}, head.map(digestLine), warnings.map((text) => digestLine(["WARNING", text]))), digestTable(run.digest),
    el("dl", {}, tail.map(digestLine)),
    el("details", {}, el("summary", {}, "How the run was made"), el("dl", {}, about.map(digestLine))));
}

function footText() {
  const { version, missing } = report.library;
  const { noisy, modes, emulated } = report.signs;
  return [`${noisy} and hollow: noisy, estimated from disturbed samples. ${modes} after a value: two modes. `,
    report.emulated && `${emulated} before a value: measured under emulation. `,
    "Bars are 95 % intervals of the median within one process. ",
    version ? `Charts: uPlot ${version}, MIT licence, whose text is in this file.` : missing].filter(Boolean).join("");
}
