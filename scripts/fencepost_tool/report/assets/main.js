// Builds the page from the data, and keeps it in step with the state.

const sections = [...report.sections.map(sectionNode), ...(report.pairs_left_out ? [groupsNode()] : [])];
const links = sections.map((node) => {
  const kind = node.id.slice("kind-".length);
  return el("a", { href: hashOf({ section: kind }), click: (event) => { event.preventDefault(); goTo(kind); } }, kind);
});

const figures = () => sections.flatMap((node) => node.figures);

function goTo(kind) {
  show({ section: kind });
  figures().forEach(drawnNow); // what is above must have its height
  const node = sections.find(({ id }) => id === `kind-${kind}`);
  node?.scrollIntoView();
  node?.focus({ preventScroll: true });
}

function refresh() {
  const count = sections.reduce((sum, node) => sum + node.refresh(), 0);
  const of = state.filter ? ` of ${cases.length.toLocaleString("en")}` : "";
  byId("shown").textContent = plural(count, "case") + of;
  links.forEach((link, i) => {
    link.hidden = sections[i].hidden;
    link.href = hashOf({ section: sections[i].id.slice("kind-".length) });
  });
}

const redrawAll = () => figures().forEach(stale);

function fromHash() {
  readHash();
  showControls();
  refresh();
  if (state.section) goTo(state.section);
}

byId("runs").append(...runsLine());
filled(byId("main"), {}, [banners(), differencesNode(), el("div", { class: "digests" }, runs.map(digestNode)), sections]);
byId("nav").append(...links);
byId("foot").append(footText());
makeControls(redrawAll);
listeners.push((changes) => {
  showControls();
  if (Object.keys(changes).some((key) => key !== "section")) refresh();
});
addEventListener("hashchange", fromHash);
addEventListener("beforeprint", () => figures().forEach((figure) => figure.redraw(true)));
addEventListener("afterprint", redrawAll);
let lastWidth = innerWidth;
addEventListener("resize", () => {
  if (innerWidth !== lastWidth) redrawAll();
  lastWidth = innerWidth;
});
fromHash();
