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

function digestNode(run) {
  return el("section", { class: "digest", "aria-label": `digest of ${run.label}` },
    el("h2", {}, several ? `Run ${run.letter}` : "In short"),
    el("dl", {}, run.digest.map(([label, text]) => [el("dt", {}, label),
      el("dd", { class: /^[A-Z]+$/.test(label) && "warning" }, text)])));
}

function footText() {
  const { version, missing } = report.library;
  const { noisy, modes, emulated } = report.signs;
  return [`${noisy} and hollow: noisy, estimated from disturbed samples. ${modes} after a value: two modes. `,
    report.emulated && `${emulated} before a value: measured under emulation. `,
    "Bars are 95 % intervals of the median within one process. ",
    version ? `Charts: uPlot ${version}, MIT licence, whose text is in this file.` : missing].filter(Boolean).join("");
}
