// Tables that a run brings ready made, as `fencepost summary --full` has them, and what is said below each.

// Columns of one group beside each other share its name above theirs.
function groupCells(columns) {
  const found = [];
  columns.forEach(([, group], i) => {
    const last = found[found.length - 1];
    if (i && last.group === group) last.span += 1;
    else found.push({ group, span: 1 });
  });
  return found.map(({ group, span }) => el(group ? "th" : "td", { colspan: span, scope: group && "colgroup" }, group));
}

function blockRow(cells, columns) {
  return el("tr", {}, cells.map((text, i) => el(i ? "td" : "th", { scope: !i && "row", class: (!i || columns[i][2]) && "left",
    colspan: cells.length === 1 && columns.length }, text)));
}

function blockTable({ heading, columns, rows }) {
  if (!rows.length) return null;
  const grouped = columns.some(([, group]) => group);
  const titles = columns.map(([title, , left]) => el("th", { scope: "col", class: left && "left" }, title));
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": heading }, el("table", {},
    el("caption", { class: "unseen" }, heading),
    el("thead", {}, grouped && el("tr", { class: "groups" }, groupCells(columns)), el("tr", {}, titles)),
    el("tbody", {}, rows.map((cells) => blockRow(cells, columns)))));
}

// Questions with their answers stand together, after what is plainly said.
function blockNotes(notes) {
  const plain = notes.filter(([, answer]) => !answer);
  const asked = notes.filter(([, answer]) => answer);
  return [...plain.map(([text, , warns]) => el("p", { class: warns ? "warning note" : "note", role: warns && "note" },
    warns && "Warning: ", text)),
  asked.length > 0 && el("dl", { class: "asked" }, asked.map(([text, answer]) => [el("dt", {}, text), el("dd", {}, answer)]))];
}

function blockNode(block) {
  return el("div", { class: "block" }, el("h3", {}, block.heading), blockTable(block), blockNotes(block.notes));
}

// Of each run, with its letter where there are several.
function blocksOf(kind) {
  return runs.flatMap((run) => {
    const blocks = run.tables[kind] ?? [];
    return [several && blocks.length > 0 && el("p", { class: "of" }, `${run.letter}: ${run.label}`), ...blocks.map(blockNode)];
  });
}
