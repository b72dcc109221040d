// The table of a kind: one row for each case, sortable by every column.

const AT_FIRST = 200; // rows; a button shows the others

// Columns: { title, text(one), key(one): what it is sorted by, left }.
function nameColumns(shown) {
  const words = (title, of) => ({ title, left: true, text: of, key: of });
  const params = [...new Set(shown.flatMap((one) => Object.keys(one.params)))].slice(0, 6);
  const found = [words("primitive", (one) => one.primitive || one.name), words("operation", (one) => one.operation),
    words("order", (one) => one.order),
    ...params.map((key) => ({ title: key, left: shown.some((one) => typeof one.params[key] === "string"),
      text: (one) => String(one.params[key] ?? ""), key: (one) => one.params[key] ?? "" })),
    { title: "threads", text: (one) => String(one.threads), key: (one) => one.threads }];
  const tells = ({ title, text }) => title === "primitive" || title === "threads" || new Set(shown.map(text)).size > 1;
  return found.filter(tells); // what is the same in all rows stands above them
}

function valueColumns(run) {
  const of = (one) => estimate(one, run, state.unit);
  const prefix = several ? `${runs[run].letter} ` : "";
  const grade = (one) => (one.values[run] ? report.grades[one.values[run].g] : "");
  return [
    { title: `${prefix}${UNIT_NAMES[state.unit]}`, text: (one) => marked(of(one), state.unit, run),
      key: (one) => of(one)?.value ?? null },
    { title: `${prefix}±%`, text: (one) => percent(halfWidth(of(one))), key: (one) => halfWidth(of(one)) },
    { title: `${prefix}grade`, left: true, text: grade, key: grade }];
}

// How many times the first run's value each other one's is, with the marks of both.
function factorColumns() {
  return runs.slice(1).map((run, i) => {
    const both = (one) => [estimate(one, 0, state.unit), estimate(one, i + 1, state.unit)];
    const key = (one) => {
      const [a, b] = both(one);
      return a && b && a.value ? b.value / a.value : null;
    };
    const sign = runs[0].emulated || run.emulated ? report.signs.emulated : "";
    const text = (one) => `${sign}${both(one).some((e) => e.noisy) ? report.signs.noisy : ""}${key(one).toFixed(2)}`;
    return { title: `${run.letter}/A`, text: (one) => (key(one) === null ? "" : text(one)), key };
  });
}

// Net costs stand where there are any, in ns or cycles as chosen; what is too small to be claimed in brackets.
function netColumn(shown) {
  const place = state.unit === "cy" ? 2 : 1;
  const net = (one) => one.values[0]?.n;
  const text = (one) => {
    const n = net(one);
    return n?.[place] ? (n[3] ? significant(n[place][0]) : `(${significant(n[place][0])})`) : "";
  };
  const title = `net ${state.unit === "cy" ? "cycles" : "ns"}`;
  return !several && shown.some(net) ? [{ title, text, key: (one) => net(one)?.[place]?.[0] ?? null }] : [];
}

// What benchmarks measure beside times, where there is any.
function toldColumns(shown) {
  return report.told.map(([, title], i) => {
    const key = (one) => one.values[0]?.v?.[i] ?? null;
    return { title, text: (one) => (key(one) === null ? "" : significant(key(one))), key };
  }).filter(({ key }) => !several && shown.some((one) => key(one) !== null));
}

function sampleColumns() {
  return ["kept", "dropped"].map((title, i) => {
    const key = (one) => one.values[0]?.s?.[i] ?? null;
    return { title, text: (one) => String(key(one) ?? ""), key };
  });
}

function remark(one) {
  return runs.map((run, r) => {
    const said = one.values[r];
    const text = said ? [textAt(said.i), textAt(said.t)].filter(Boolean).join("; ") : "not in this run";
    return several && text ? `${run.letter}: ${text}` : text;
  }).filter((text, i, all) => text && (!several || i === 0 || text.slice(2) !== all[0].slice(2))).join("; ");
}

function columnsOf(shown) {
  return [...nameColumns(shown), ...runs.flatMap((_, r) => valueColumns(r)), ...netColumn(shown), ...toldColumns(shown),
    ...(several ? factorColumns() : sampleColumns()),
    ...(shown.some(remark) ? [{ title: "instructions, notes", left: true, text: remark, key: remark }] : [])];
}

function compared(a, b) {
  if (a == null || b == null) return (a == null) - (b == null); // without a value: last
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
}

function sorted(shown, column, down) {
  if (!column) return shown;
  const keyed = shown.map((one) => [column.key(one), one]);
  keyed.sort(([a], [b]) => (down && a != null && b != null ? compared(b, a) : compared(a, b)));
  return keyed.map(([, one]) => one);
}

function headCell(column, sort, again) {
  const own = sort.title === column.title;
  const direction = own ? (sort.down ? "descending" : "ascending") : "none";
  const press = () => again({ title: column.title, down: own && !sort.down });
  return el("th", { scope: "col", "aria-sort": direction, class: column.left && "left" },
    el("button", { type: "button", click: press }, column.title, own ? (sort.down ? " ▾" : " ▴") : ""));
}

function bodyRow(one, columns) {
  return el("tr", {}, columns.map((column, i) => el(i ? "td" : "th", { class: column.left && "left", scope: !i && "row" },
    column.text(one))));
}

const OF_CASES = { columns: columnsOf, csv: csvOf };

// Fills `box` with a table of what is shown, cases unless told otherwise; sorting fills it again.
function fillTable(box, caption, shown, of = OF_CASES, sort = { title: "", down: false, all: false }) {
  const columns = of.columns(shown);
  const again = (changes) => {
    fillTable(box, caption, shown, of, { ...sort, ...changes });
    [...box.querySelectorAll("th button")].find((b) => b.parentNode.ariaSort !== "none")?.focus();
  };
  const rows = sorted(shown, columns.find(({ title }) => title === sort.title), sort.down);
  const some = sort.all ? rows : rows.slice(0, AT_FIRST);
  const copy = el("button", { type: "button", click: () => copied(of.csv(rows), copy) }, "Copy as CSV");
  const more = some.length < rows.length
    && el("button", { type: "button", click: () => again({ all: true }) }, `Show all ${plural(rows.length, "row")}`);
  box.replaceChildren(el("p", { class: "actions" }, copy, more || ""), el("div", { class: "scroll", tabindex: 0, role: "region",
    "aria-label": caption }, el("table", {}, el("caption", { class: "unseen" }, caption),
    el("thead", {}, el("tr", {}, columns.map((column) => headCell(column, sort, again)))),
    el("tbody", {}, some.map((one) => bodyRow(one, columns))))));
}
