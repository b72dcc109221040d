// One point of a chart at a time, by pointer or arrow keys. A point: { x, y } in the chart's pixels, and lines() for its text.

const NEAR = 28;

function fillTip(lines) {
  byId("tip").replaceChildren(...lines.map(([label, text]) => el("div", {}, label && el("b", {}, `${label} `), text)));
}

function placeTip(node, point) {
  const tip = byId("tip");
  const box = node.getBoundingClientRect();
  tip.hidden = false;
  const left = Math.min(box.left + point.x + 14, document.documentElement.clientWidth - tip.offsetWidth - 6);
  const below = box.top + point.y + 14;
  const top = below + tip.offsetHeight > window.innerHeight ? box.top + point.y - tip.offsetHeight - 14 : below;
  tip.style.left = `${Math.max(6, left)}px`;
  tip.style.top = `${Math.max(6, top)}px`;
}

const hideTip = () => { byId("tip").hidden = true; };

function nearest(points, x, y) {
  let found = null;
  let least = NEAR ** 2;
  for (const point of points) {
    const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
    if (distance < least) [found, least] = [point, distance];
  }
  return found;
}

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity,
  End: Infinity };

// Makes a drawn chart answer: one stop of the Tab key, arrow keys inside.
function inspected(node, points, label, count = points.length) {
  let place = -1;
  const ring = el("span", { class: "ring", hidden: true });
  const tell = (point) => {
    fillTip(point.lines());
    placeTip(node, point);
    ring.hidden = false;
    ring.style.left = `${point.x}px`;
    ring.style.top = `${point.y}px`;
  };
  const leave = () => { hideTip(); ring.hidden = true; };
  const at = (event) => {
    const box = node.getBoundingClientRect();
    const point = nearest(points, event.clientX - box.left, event.clientY - box.top);
    if (point) tell(point); else leave();
  };
  node.append(ring);
  filled(node, {
    tabindex: count ? 0 : false, role: "group", "aria-roledescription": "chart",
    "aria-label": `${label}: ${plural(count, "point")}; arrow keys move between them, the table below has the same`,
    pointermove: at,
    pointerdown: at, // a finger does not move before it touches
    pointerleave: leave,
    blur: leave,
    keydown: (event) => {
      if (event.key === "Escape") leave();
      const step = STEPS[event.key];
      if (!step || !points.length) return;
      event.preventDefault();
      place = Math.max(0, Math.min(points.length - 1, place + step));
      tell(points[place]);
      byId("said").textContent = points[place].lines().map(([name, text]) => `${name} ${text}`).join(". ");
    },
  }, []);
  return node;
}
