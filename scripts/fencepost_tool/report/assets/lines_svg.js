// Costs over a parameter, as SVG: without uPlot, and in print.

const PLOT_HEIGHT = 230;
const AXES = { after: "stores before it", reads: "share of reads, %", bytes: "distance in bytes",
  size: "size; Ki, Mi, Gi: 1,024 of the one before" };
const LINEAR = ["after"]; // parameters whose distances mean something; of others each value gets the same room

// Sizes are powers of two, and half-way between.
function axisText(x, value) {
  const [unit, of] = [["Gi", 2 ** 30], ["Mi", 2 ** 20], ["Ki", 2 ** 10]].find(([, least]) => value >= least) ?? ["", 1];
  return x === "size" ? `${Number((value / of).toPrecision(3))}${unit}` : String(value);
}

const roomFor = ({ x }) => (x === "size" ? 40 : 26); // pixels of a label
const placeText = ({ x, values, places }, place) => (place === null ? "" : axisText(x, values[places.indexOf(place)]));

// The places whose labels have room; null for the others.
function withRoom(places, xOf, room) {
  let last = -Infinity;
  return places.map((place) => {
    if (xOf(place) - last < room) return null;
    last = xOf(place);
    return place;
  });
}

// What both ways of drawing lines share. places: where each value of x lies. series: { label, mark, name, dash, points }, a point
// { at, e, one, run }; a case without the parameter is a level line. colours: the labels of
// all panels, which so have the same colours.
function lineModel(rows, x, choice, colours) {
  const xOf = (one) => (x === "threads" ? one.threads : one.params[x]);
  const kept = rows.map(([label, places]) => [label, places.map((place) => cases[place]).filter(choice.keep)]);
  const values = [...new Set(kept.flatMap(([, of]) => of.map(xOf)))].filter((v) => typeof v === "number").sort((a, b) => a - b);
  const placeOf = (v) => (LINEAR.includes(x) ? v : values.indexOf(v));
  const series = kept.flatMap(([label, of]) => runs.map((_, r) => {
    const i = colours.indexOf(label);
    const points = of.map((one) => ({ one, run: r, e: estimate(one, r, state.unit), at: xOf(one) })).filter(({ e }) => e);
    const level = points.length > 0 && points.every(({ at }) => typeof at !== "number");
    const numbers = points.filter(({ at }) => typeof at === "number").map((p) => ({ ...p, at: placeOf(p.at) }));
    const dash = level ? [1, 3] : DASHES[(several ? r : Math.floor(i / COLOURS)) % DASHES.length];
    return { label, mark: several ? r : Math.floor(i / COLOURS), name: colourName(i), dash, level,
      points: level ? points.slice(0, 1) : numbers.sort((a, b) => a.at - b.at), run: r };
  })).filter(({ points }) => points.length);
  return { x, values, places: values.length ? values.map(placeOf) : [0, 1], series }; // level lines alone still have a length
}

// Where a point of the series lies along x; a level line is marked at its start.
const along = (model, series, point) => (series.level ? model.places[0] : point.at);

function linePath(series, xOf, yOf, model) {
  if (series.level) return `M${xOf(model.places[0])} ${yOf(series.points[0].e.value)}H${xOf(model.places.at(-1))}`;
  let pen = "M";
  return series.points.map(({ at, e }) => {
    if (e.noisy) { pen = "M"; return ""; } // no line through what is noisy
    const step = `${pen}${xOf(at)} ${yOf(e.value)}`;
    pen = "L";
    return step;
  }).join("");
}

const lineFrame = (width) => ({ left: 46, right: width - 12, top: 8, bottom: PLOT_HEIGHT - 34 });

function lineAxes(frame, axis, model, xOf, yOf) {
  const labelled = withRoom(model.places, xOf, roomFor(model));
  return [...axis.ticks.map((tick) => svg("g", { class: "tick" },
    svg("path", { d: `M${frame.left} ${yOf(tick)}H${frame.right}` }),
    svg("text", { x: frame.left - 5, y: yOf(tick) + 4, "text-anchor": "end" }, tickText(tick)))),
  ...labelled.map((place) => (place === null ? "" : svg("text", {
    class: "tick", x: xOf(place), y: frame.bottom + 15, "text-anchor": "middle" }, placeText(model, place)))),
  svg("text", { class: "axis", x: (frame.left + frame.right) / 2, y: PLOT_HEIGHT - 4, "text-anchor": "middle" },
    AXES[model.x] ?? model.x)];
}

function drawLinesSvg(model, axis, width) {
  const frame = lineFrame(width);
  const [first, last] = [model.places[0], model.places.at(-1)];
  const xOf = (place) => frame.left + 8 + ((place - first) / (last - first || 1)) * (frame.right - frame.left - 16);
  const yOf = (value) => frame.bottom - axis.at(value) * (frame.bottom - frame.top);
  const points = [];
  const drawn = model.series.map((s) => svg("g", {}, svg("path", {
    d: linePath(s, xOf, yOf, model), class: "line", stroke: `var(${s.name})`, "stroke-dasharray": s.dash.join(" ") }),
  s.points.map((point) => {
    const [x, y, { low, high, noisy }] = [xOf(along(model, s, point)), yOf(point.e.value), point.e];
    points.push({ x, y, lines: () => describe(point.one, point.run) });
    const stroke = `var(${s.name})`;
    return [low !== null && svg("path", { class: "bar", d: `M${x} ${yOf(low)}V${yOf(high)}`, stroke }),
      marker(s.mark, s.name, x, y, noisy, 3.4)].filter(Boolean);
  }).flat()));
  const picture = svg("svg", { width, height: PLOT_HEIGHT, viewBox: `0 0 ${width} ${PLOT_HEIGHT}`, "aria-hidden": "true" },
    lineAxes(frame, axis, model, xOf, yOf), drawn);
  return { node: el("div", { class: "plot" }, picture), points };
}
