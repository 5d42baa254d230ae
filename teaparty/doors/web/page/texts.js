// What the page says, in the language of the server's texts.

import { byId } from "./dom.js";

export const texts = await (await fetch("texts.json")).json();
export const { language } = texts;
export const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
export const calendar = new Intl.DateTimeFormat(language, { dateStyle: "full" });
export const moment = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "medium" });
const plurals = new Intl.PluralRules(language);

export function say(name, fields = {}) {
  const form = "count" in fields ? `${name}.${plurals.select(fields.count)}` : name;
  const template = texts[form] ?? texts[`${name}.other`] ?? name;
  return template.replace(/\{(\w+)\}/g, (whole, field) => fields[field] ?? whole);
}

export function fillTexts() {
  document.documentElement.lang = language;
  byId("line").placeholder = say("hint");
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = say(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) node.ariaLabel = say(node.dataset.label);
}
