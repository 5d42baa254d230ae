// How a line of the party is shown.

import { element } from "./dom.js";
import { clock, moment, say } from "./texts.js";

export const me = { number: 0, name: "", longest: 2_048 };
export const may = { admit: () => false }; // whether I may let in somebody who knocks, by the line

const TALK = ["said", "emoted", "acted", "shouted", "whispered", "announced", "plugin"];
export const SHAPES = {
  said: "say", emoted: "emote", acted: "emote", shouted: "shout", whispered: "whisper", "room-seen": "place",
  refused: "private refused", walled: "party", closing: "party", "closing-cancelled": "party",
};
for (const kind of ["arrived", "entered", "left", "quit", "lost-link", "sent-out", "renamed", "away",
  "went-away", "came-back", "retracted", "taken-back", "changed", "shown-out"]) SHAPES[kind] = "coming";
for (const kind of ["topic-set", "knocked", "invited"]) SHAPES[kind] = "news";

export function become({ number, name }) {
  Object.assign(me, { number, name: String(name) });
  const escaped = me.name.replaceAll(".", "\\.");
  me.pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(${escaped})(?![\\p{L}\\p{N}_])`, "iu");
}

export const isMine = ({ who }) => who?.number === me.number;
export const isTalk = ({ kind }) => TALK.includes(kind);
export const namesMe = (said) => isTalk(said) && !isMine(said)
  && (said.named || said.watched || me.pattern.test(said.text ?? ""));

// What asks for attention: my name, a knock that I may answer, an invitation.
export const callsMe = (said) => namesMe(said) || (!isMine(said)
  && (said.kind === "invited" || (said.kind === "knocked" && may.admit(said))));

export function dressed(said) {
  const date = new Date(said.at * 1000);
  const paragraph = element("p", "line");
  Object.assign(paragraph.dataset, { room: said.room, n: said.n, at: said.at, day: date.toDateString() });
  try {
    paragraph.className += ` ${shapes(said).join(" ")}`;
    paragraph.append(...words(said), ...deeds(said), timeOf(date));
  } catch { paragraph.textContent = said.line; } // an event of a plugin may hold anything
  return paragraph;
}

function shapes(said) {
  const found = [SHAPES[said.kind] ?? (said.room === "" ? "private" : "say")];
  if (isMine(said) && isTalk(said)) found.push("own");
  if (namesMe(said)) found.push("mention");
  if (said.line.includes("\n")) found.push("rows");
  if (found.includes("rows") && /\S {2,}\S/.test(said.line)) found.push("columns");
  return found;
}

function timeOf(date) {
  const time = element("time", "when", clock.format(date));
  return Object.assign(time, { dateTime: date.toISOString(), title: moment.format(date) });
}

// Own words stand after the head that the server puts.
function words(said) {
  const { kind, who, text } = said, whole = unmarked(said);
  const [title, ...rows] = whole.split("\n");
  if (kind === "room-seen") return [element("strong", "", title), `\n${rows.join("\n")}`];
  const apart = (row) => rich(row.replace(/ {2}(?=\S)/g, "\u00a0\u00a0")); // on phones, too
  if (rows.length) return [title, ...rows].map((row) => element("span", "row", ...apart(row)));
  const at = text ? whole.lastIndexOf(text) : -1;
  if (at < 0) return headed(whole, who);
  const head = element("span", "head", ...headed(whole.slice(0, at), who, naming(said)));
  return [head, ...rich(text, namesMe(said)), whole.slice(at + text.length)];
}

// The tab says already where a line was said.
function unmarked({ line, channel }) {
  const mark = `[${channel}] `;
  return channel && line.startsWith(mark) ? line.slice(mark.length) : line;
}

// Colours alone would not be read aloud.
function naming(said) {
  if (!namesMe(said) || said.kind === "whispered" || said.to?.some(({ number }) => number === me.number)) return "";
  return say(said.watched && !said.named ? "watched" : "naming_you");
}

function headed(head, who, aloud) {
  const at = who?.name ? head.indexOf(who.name) : -1;
  if (at < 0) return [...unseen(aloud), ...rich(head)];
  const name = element("span", "name", who.name);
  name.style.setProperty("--hue", [...who.name].reduce((sum, letter) => sum + letter.codePointAt() * 137, 0));
  const rest = head.slice(at + who.name.length), end = rest.trimEnd().replace(/[:：]$/, "").length;
  return [head.slice(0, at), name, ...rich(rest.slice(0, end)), ...unseen(aloud), rest.slice(end)];
}

const unseen = (text) => (text ? [element("span", "unseen", text)] : []);

// Text with links, and my name marked if `named`.
export function rich(text, named) {
  const dress = (part) => (named ? marked(part) : [part]);
  const parts = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(/https?:\/\/[^\s<>"\u2066-\u2069\u200e\u200f]+/gi)) {
    const url = found.replace(/[.,;:!?)\]'’…]+$/, "");
    parts.push(...dress(text.slice(end, index)), linkTo(url));
    end = index + url.length;
  }
  return [...parts, ...dress(text.slice(end))];
}

function linkTo(url) {
  if (!URL.canParse(url)) return url;
  const anchor = element("a", "", url);
  return Object.assign(anchor, { href: url, rel: "noopener noreferrer nofollow", target: "_blank" });
}

function marked(text) {
  return text.split(me.pattern).map((piece, at) => (at % 2 ? element("mark", "", piece) : piece));
}

// What can be done at once about a line; the page obeys a click by `data-command`.
function deeds(said) {
  const { kind, who, place: title, word, listen, channel } = said;
  if (!callsMe(said)) return [];
  if (kind === "knocked") {
    return [deed(say("let_in"), `/let ${who.name} ${channel ? `into ${channel}` : "in"}`, say("let_in_name", who))];
  }
  if (kind !== "invited") return [];
  return listen ? [deed(say("listen"), `/listen ${word}`, say("listen_to", { title }))]
    : [deed(say("go"), `/go ${word}`, say("go_there", { title }))];
}

function deed(text, command, label) {
  const made = Object.assign(element("button", "deed", text), { type: "button", ariaLabel: label });
  made.dataset.command = command;
  return made;
}
