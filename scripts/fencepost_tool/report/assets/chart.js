// A chart of the report: title, what its axis is, legend, and a panel for each value of the parameters that tell panels apart.

const MOST_PANELS = 24;
const WIDEST = 820; // pixels of a panel
const NET = "; in brackets: more than the baseline";

const distinct = (numbers) => [...new Set(numbers)].sort((a, b) => a - b);

// Which of the cases are drawn: those that the filter keeps, and where threads are no axis, of each operation those with as many
// as chosen, or with the nearest number below that it was measured with; of lines in memory, of each distance of their owner.
const sameThreads = ({ operation, params }) => `${operation} ${params.distance ?? ""}`;

function choiceFor(places, x) {
  const keep = wanted();
  const of = places.map((place) => cases[place]);
  const counts = distinct(of.map(({ threads }) => threads));
  if (x === "threads") return { counts: [], threads: [], keep };
  const chosen = new Map([...new Set(of.map(sameThreads))].map((group) => {
    const own = distinct(of.filter((one) => sameThreads(one) === group).map(({ threads }) => threads));
    return [group, own.filter((n) => n <= state.threads).at(-1) ?? own[0]];
  }));
  return { counts, threads: distinct(chosen.values()), keep: (one) => chosen.get(sameThreads(one)) === one.threads && keep(one) };
}

const threadsText = (counts) => (counts.length > 1 ? `${counts.join(" or ")} threads` : plural(counts[0], "thread"));

const emulatedText = runs.some(({ emulated }) => emulated) && (several
  ? `EMULATED: ${runs.filter(({ emulated }) => emulated).map(({ letter }) => letter).join(", ")}` : "EMULATED");

function subtitle(choice, x) {
  const others = choice.counts.filter((n) => !choice.threads.includes(n));
  const also = others.length ? ` (also measured: ${others.join(", ")})` : "";
  const threads = choice.threads.length && `${threadsText(choice.threads)}${also}`;
  return [emulatedText, UNITS[state.unit], x && `over ${AXES[x] ?? x}`, threads].filter(Boolean).join(", ");
}

const legendEntry = (i, name, dash, text) => el("li", {}, swatch(i, name, dash), ` ${text}`);

const runLegend = (nameOf, dashOf) => runs.map((run, r) => legendEntry(r, nameOf(r), dashOf(r), `${run.letter} ${run.label}`));

function dotsLegend(keys) {
  if (several) return runLegend(colourName, () => null);
  return keys.length > 1 ? keys.map((key, i) => legendEntry(0, colourName(i), null, key || "no order")) : [];
}

function linesLegend(models) {
  const seen = new Map();
  for (const model of models) for (const s of model.series) if (!seen.has(s.label)) seen.set(s.label, s);
  const lines = [...seen.values()].map((s) => legendEntry(several ? 0 : s.mark, s.name, several ? [] : s.dash, s.label));
  return [...lines, ...(several ? runLegend(() => "--soft", (r) => DASHES[r % DASHES.length]) : [])];
}

// Rows with two dots of one order in one run (other parameters) still show all of them.
function dotsParts(panels, choice) {
  const drawn = panels.map(([title, rows]) => ({ title, ...dotRows(rows, choice) })).filter(({ rows }) => rows.length);
  const dots = drawn.flatMap(({ rows }) => rows.flatMap(([, of]) => of));
  const found = new Set(dots.map(({ one }) => successOrder(one)));
  const keys = [...ORDERS.filter((key) => found.delete(key)), ...found].slice(0, COLOURS);
  const axis = axisOf(dots.map(({ e }) => e), state.scale === "log", 5);
  const net = drawn.some(({ rows }) => rows.some(([, of]) => netOf(of) !== null));
  const leftOut = drawn.reduce((sum, part) => sum + part.leftOut, 0);
  return { legend: dotsLegend(keys), leftOut, net, panels: drawn.map((part) => ({ title: part.title, count: dots.length,
    draw: (width) => drawDots(part, axis, width, keys) })) };
}

function linesParts(panels, x, choice) {
  const colours = [...new Set(panels.flatMap(([, rows]) => rows.map(([label]) => label)))];
  const drawn = panels.map(([title, rows]) => ({ title, model: lineModel(rows, x, choice, colours) }))
    .filter(({ model }) => model.series.length);
  const estimates = drawn.flatMap(({ model }) => model.series.flatMap((s) => s.points.map(({ e }) => e)));
  const axis = axisOf(estimates, state.scale === "log", 5);
  const count = (model) => model.series.reduce((sum, s) => sum + s.points.length, 0);
  return { legend: linesLegend(drawn.map(({ model }) => model)), leftOut: 0, panels: drawn.map(({ title, model }) => ({ title,
    count: count(model), draw: (width, printed) => drawLines(model, axis, width, printed) })) };
}

function panelNode(part, label, width, printed) {
  const { node, points } = part.draw(width, printed);
  return el("div", { class: "panel" }, part.title && el("h4", {}, part.title),
    inspected(node, points, `${label} ${part.title}`, part.count));
}

function nothing(choice, places) {
  const of = places.map((place) => cases[place]);
  if (!of.some(wanted())) return "no case passes the filter";
  if (!of.some((one) => runs.some((_, r) => estimate(one, r, "ns")))) return "no case gave a result; the table has the reasons";
  return `no ${UNIT_NAMES[state.unit]} of these cases${choice.threads.length ? ` at ${threadsText(choice.threads)}` : ""}`;
}

// As many columns of panels as have room; 320 pixels are the least that is read easily.
function panelWidth(box, count) {
  const whole = box.clientWidth || 640;
  const columns = Math.max(1, Math.min(count, Math.floor((whole + 16) / 336)));
  return Math.min(WIDEST, Math.floor((whole - 16 * (columns - 1)) / columns));
}

// What it shows in sentences, and what it is of; where nothing is said, that is the title.
function captionNode(said, of, about) {
  const head = said.length ? said.map((sentence) => el("span", {}, sentence)) : [of];
  return el("figcaption", {}, el("h3", {}, head), said.length ? el("p", { class: "of" }, of) : "", about);
}

// The figure of a chart; figure.redraw() draws it for the state and the width at hand.
function chartFigure(kind, [title, x, panels, meaning, said], alone) {
  const places = panels.flatMap(([, rows]) => rows.flatMap(([, of]) => of));
  const label = `${kind} ${title}`.trim();
  const [about, legend, box] = [el("p", { class: "about" }), el("ul", { class: "legend" }), el("div", { class: "panels" })];
  const figure = el("figure", { class: panels.length === 1 ? "chart single" : "chart" },
    captionNode(said, title || `${alone ? "all" : "other"} operations`, about), legend, box);
  figure.places = places;
  figure.redraw = (printed = false) => {
    const choice = choiceFor(places, x);
    const parts = x ? linesParts(panels, x, choice) : dotsParts(panels, choice);
    const shown = parts.panels.slice(0, MOST_PANELS);
    const cut = [parts.leftOut && `${plural(parts.leftOut, "row")} more`,
      shown.length < parts.panels.length && `${plural(parts.panels.length - shown.length, "panel")} more`].filter(Boolean);
    about.textContent = (meaning && `${meaning}; `) + subtitle(choice, x) + (parts.net ? NET : "")
      + (cut.length ? `; ${cut.join(", ")}: filter, or read the table` : "");
    legend.replaceChildren(...parts.legend);
    const width = panelWidth(box, shown.length);
    box.replaceChildren(...(shown.length ? shown.map((part) => panelNode(part, label, width, printed))
      : [el("p", { class: "nothing" }, `Nothing to draw: ${nothing(choice, places)}.`)]));
  };
  return figure;
}

// The matrices of one run; a map for each primitive and home of the line.
function heatFigure(run, r) {
  const pairs = { ...run.pairs, run: r };
  const [about, box] = [el("p", { class: "about" }), el("div", { class: "panels" })];
  const of = `Round trips between CPUs${several ? `, ${run.letter}` : ""}`;
  const figure = el("figure", { class: "chart" }, captionNode(run.apart, of, about), box);
  figure.redraw = () => {
    const { place, name } = heatUnit();
    const numbers = runs.flatMap((one) => one.pairs?.maps ?? []) // of all runs, so that equal colours are equal times
      .flatMap(({ cells }) => cells.map((cell) => cell[place])).filter(Boolean);
    const axis = axisOf(numbers.map(([value]) => ({ value, low: null, high: null })), state.scale === "log");
    const groups = pairs.grouped ? `, in groups by ${pairs.by}: the median of a group's pairs` : "";
    about.replaceChildren(`${run.emulated ? "EMULATED, " : ""}${name} per round trip; ${plural(pairs.cpus, "CPU")}, `
      + `${plural(pairs.pairs, "pair")}${groups}; home: the CPU that touched the line first. `,
    `${tickText(significantNumber(axis.low))} `, el("span", { class: "ramp" }), ` ${tickText(significantNumber(axis.high))}`);
    const width = panelWidth(box, pairs.maps.length);
    const title = (map) => [map.primitive, map.home && `home ${map.home}`].filter(Boolean).join(", ");
    const part = (map) => ({ title: title(map), draw: () => drawHeat(pairs, map, axis, width) });
    box.replaceChildren(...pairs.maps.map((map) => panelNode(part(map), "pairs", width)));
  };
  return figure;
}
