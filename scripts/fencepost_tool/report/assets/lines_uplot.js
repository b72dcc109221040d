// Costs over a parameter by uPlot: the same chart, and a stretch can be zoomed by dragging (double click: all of it).

const uplot = typeof uPlot === "undefined" ? null : uPlot;

// uPlot takes null for a gap in the line, which a noisy point is, and undefined for no point.
function aligned(model) {
  return [model.places, ...model.series.map((s) => {
    if (s.level) return model.places.map(() => s.points[0].e.value);
    const of = new Map(s.points.map(({ at, e }) => [at, e.noisy ? null : e.value]));
    return model.places.map((place) => of.get(place));
  })];
}

function markPoint(u, s, point, x) {
  const { ctx } = u;
  const [px, py] = [u.valToPos(x, "x", true), u.valToPos(point.e.value, "y", true)];
  if (px < u.bbox.left - 1 || px > u.bbox.left + u.bbox.width + 1) return;
  ctx.strokeStyle = colour(s.name);
  ctx.fillStyle = point.e.noisy ? colour("--page") : ctx.strokeStyle;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  if (point.e.low !== null) {
    ctx.beginPath();
    ctx.moveTo(px, u.valToPos(point.e.low, "y", true));
    ctx.lineTo(px, u.valToPos(point.e.high, "y", true));
    ctx.stroke();
  }
  const path = new Path2D(shape(s.mark, px, py, 3.4 * devicePixelRatio));
  ctx.fill(path);
  ctx.stroke(path);
}

function markAll(u, model) {
  u.ctx.save();
  u.ctx.setLineDash([]);
  for (const s of model.series) for (const point of s.points) markPoint(u, s, point, along(model, s, point));
  u.ctx.restore();
}

// Where the points lie now, for the pointer: after zooming, elsewhere.
function moved(u, model, points) {
  const [left, top] = [u.bbox.left / devicePixelRatio, u.bbox.top / devicePixelRatio];
  points.length = 0;
  for (const s of model.series) {
    for (const point of s.points) {
      const x = u.valToPos(along(model, s, point), "x");
      if (x < -1 || x > u.bbox.width / devicePixelRatio + 1) continue;
      points.push({ x: left + x, y: top + u.valToPos(point.e.value, "y"), lines: () => describe(point.one, point.run) });
    }
  }
}

function lineOptions(model, axis, width, points) {
  const [ink, rule, font] = [colour("--soft"), colour("--rule"), "11px system-ui, sans-serif"];
  const [first, last] = [model.places[0], model.places.at(-1)];
  const pad = (last - first || 1) * 0.03;
  const whole = [first - pad, last + pad];
  const inside = (u, from, to) => model.places.filter((place) => place >= from - 1e-9 && place <= to + 1e-9);
  return {
    width, height: PLOT_HEIGHT, legend: { show: false }, padding: [8, 12, 0, 0],
    cursor: { points: { show: false }, x: false, y: false, drag: { x: true, y: false } },
    scales: { x: { time: false, range: (u, from, to) => (from === first && to === last ? whole : [from, to]) },
      y: { distr: axis.log ? 3 : 1, range: [axis.low, axis.high] } },
    axes: [{ stroke: ink, font, labelFont: font, label: AXES[model.x] ?? model.x, labelSize: 16,
      size: 22, gap: 3, grid: { show: false },
      ticks: { show: false }, splits: (u, i, from, to) => inside(u, from, to), filter: (u, at) => at, space: roomFor(model),
      values: (u, at) => withRoom(at, (place) => u.valToPos(place, "x"), roomFor(model))
        .map((place) => placeText(model, place)) },
    { stroke: ink, font, size: 46, gap: 3, grid: { stroke: rule, width: 1 }, ticks: { show: false }, splits: () => axis.ticks,
      filter: (u, at) => at, values: (u, at) => at.map((tick) => tickText(tick)) }],
    series: [{}, ...model.series.map((s) => ({
      label: s.label, stroke: colour(s.name), width: 1.6, dash: s.dash, points: { show: false } }))],
    hooks: { draw: [(u) => { markAll(u, model); moved(u, model, points); }] },
  };
}

function drawLinesUplot(model, axis, width) {
  const [node, points] = [el("div", { class: "plot" }), []];
  node.style.minHeight = `${PLOT_HEIGHT}px`; // it draws later, and what is below must not move then
  new uplot(lineOptions(model, axis, width, points), aligned(model), node);
  return { node, points };
}

const drawLines = (model, axis, width, printed) => (uplot && !printed ? drawLinesUplot : drawLinesSvg)(model, axis, width);
