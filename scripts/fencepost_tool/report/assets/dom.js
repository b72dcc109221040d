// Elements. Text from the runs only ever becomes text nodes and attribute values: it is never parsed as HTML, and what is not
// printable or turns the direction of writing is shown as its number.

const SVG = "http://www.w3.org/2000/svg";
const byId = (id) => document.getElementById(id);

const numbered = (char) => `\\u${char.codePointAt(0).toString(16).padStart(4, "0")}`;
const plain = (text) => text.replace(/[\p{C}\u2028\u2029]/gu, numbered);

function filled(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(key, value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  const kept = children.flat(Infinity).filter((child) => child || child === 0);
  node.append(...kept.map((child) => (typeof child === "string" ? plain(child) : child)));
  return node;
}

const el = (tag, attributes = {}, ...children) => filled(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) => filled(document.createElementNS(SVG, tag), attributes, children);

// The colour of a custom property of the style sheet, as a canvas takes it: resolved for the theme in force.
const resolved = new Map();

function colour(name) {
  if (!resolved.has(name)) {
    const probe = byId("tip");
    probe.style.color = `var(${name})`;
    resolved.set(name, getComputedStyle(probe).color);
    probe.style.color = "";
  }
  return resolved.get(name);
}

function copied(text, button) {
  const said = button.textContent;
  const done = (how) => {
    button.textContent = how;
    setTimeout(() => { button.textContent = said; }, 1500);
  };
  const byHand = () => {
    const area = el("textarea", { class: "unseen" });
    area.value = text;
    document.body.append(area);
    area.select();
    done(document.execCommand("copy") ? "Copied" : "Not allowed here");
    area.remove();
  };
  if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => done("Copied"), byHand);
  else byHand();
}
