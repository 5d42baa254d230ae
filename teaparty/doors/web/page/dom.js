// Small parts of the page that know nothing of the party.
// What people type is shown by textContent and append alone, never as markup.

export const byId = (id) => document.getElementById(id);

export function element(tag, className, ...content) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

export const item = (...content) => element("li", "", ...content);
export const write = (id, text) => { byId(id).textContent = text; };
export const hide = (id, hidden) => { byId(id).hidden = hidden; };
export const attempt = (act) => { try { return act(); } catch { return null; } }; // storage may be forbidden

export function button(text, act, label) {
  const made = Object.assign(element("button", "", text), { type: "button", onclick: act });
  if (label) made.ariaLabel = label;
  return made;
}

// Where the focus was in a list, it stays.
export function draw(id, made) {
  const focused = document.activeElement;
  const at = [...byId(id).children].findIndex((child) => child.contains(focused));
  const which = at < 0 ? 0 : [...byId(id).children[at].querySelectorAll("button")].indexOf(focused);
  byId(id).replaceChildren(...made);
  const there = () => { const all = made[at]?.querySelectorAll("button"); return all?.[which] ?? all?.[0]; };
  if (at >= 0) (focused.isConnected ? focused : there())?.focus();
}
