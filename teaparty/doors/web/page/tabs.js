// A tab for the room where one is, and one for each channel to which one listens.

import { byId, element, hide } from "./dom.js";
import { say } from "./texts.js";
import { callsMe, isMine, isTalk } from "./lines.js";

export const HERE = "", ALL = "*"; // the room's tab; lines that stand in all
export const happens = { chosen() {}, counted() {} }; // what the page does then
const tabs = new Map(); // by the names of logs
let chosen = HERE, talk = "", wanted = null;

const made = (key) => ({
  key, word: "", title: "", about: "", topic: "", may: [], speaks: true, listed: key === HERE,
  unread: 0, named: 0, missed: 0, older: { waiting: false, end: false }, gap: false,
});

export function tabOf(key) {
  if (!tabs.has(key)) tabs.set(key, made(key));
  return tabs.get(key);
}

export const current = () => tabOf(chosen);
export const namedAnywhere = () => listed().reduce((sum, { named }) => sum + named, 0);
export const eachTab = (act) => tabs.forEach(act);
const listed = () => [...tabs.values()].filter((tab) => tab.listed);
const byWord = (word) => listed().find((tab) => tab.word === word && tab.key !== HERE);

// In which tab a line is shown: answers where one is, and what concerns all in all.
export function keyFor(said, fresh) {
  if (["whispered", "invited", "walled", "closing", "closing-cancelled"].includes(said.kind)) return ALL;
  if (said.channel) return said.room;
  if (said.room !== "" || said.kind === "room-seen" || !fresh) return HERE;
  return said.kind === "missed" ? byWord(said.on)?.key ?? HERE : chosen;
}

// --- which there are

export function enterRoom({ word, title: name, description, topic, may, closed }) {
  const title = closed ? say("is_closed", { title: name }) : name;
  Object.assign(tabOf(HERE), { title, about: description ?? "", topic: topic ?? "", may: may ?? [], room: word });
  drawTabs();
}

export function follow({ talk: now = "", list = [] }, room) {
  const heard = list.filter((each) => each.listening && each.name !== room);
  for (const tab of tabs.values()) if (tab.key !== HERE) tab.listed = false;
  for (const { name, word, caption, about, topic, command, may, closed } of heard) {
    const title = closed ? say("is_closed", { title: caption }) : caption;
    Object.assign(tabOf(name), { word, title, about, topic, may, speaks: Boolean(command), listed: true });
  }
  drawTabs();
  const there = wanted && heard.find(({ word }) => word === wanted);
  if (!current().listed) choose(HERE);
  else if (there) choose(there.name);
  else if (now !== talk) choose(byWord(now)?.key ?? HERE);
  else happens.chosen(current(), false);
  talk = now;
  if (there) wanted = null;
}

// Show a channel as soon as it is listened to.
export function want(word) { wanted = word; }

export function setTopic(key, topic) {
  tabOf(key).topic = topic;
  if (key === chosen) happens.chosen(current(), false);
}

// --- which one is shown

export function choose(key) {
  const tab = tabOf(key).listed ? tabOf(key) : tabOf(HERE);
  const other = tab.key !== chosen;
  chosen = tab.key;
  looked();
  drawTabs();
  if (other) byId(idOf(tab))?.scrollIntoView({ block: "nearest", inline: "nearest" });
  happens.chosen(tab, other);
}

export function looked() {
  if (document.hidden) return;
  const tab = current();
  Object.assign(tab, { unread: 0, named: 0 });
  drawTab(tab);
  happens.counted();
}

export function step(by) {
  const all = listed();
  choose(all[(all.indexOf(current()) + by + all.length) % all.length].key);
}

// --- what was not looked at

export function count(said, key) {
  const tab = tabOf(key);
  const calls = callsMe(said), looking = key === chosen && !document.hidden;
  if (key === ALL || looking || isMine(said) || !(isTalk(said) || calls)) return false;
  tab.unread += 1;
  if (calls) tab.named += 1;
  drawTab(tab);
  happens.counted();
  return calls && !document.hidden;
}

// What was missed while nobody was in, but for what is shown already.
export function missed({ room, lines, named = 0 }, known) {
  const tab = tabOf(room);
  tab.missed = Math.max(0, lines - known.length);
  tab.unread += tab.missed;
  tab.named += Math.max(0, named - known.filter((line) => line.classList.contains("mention")).length);
  drawTab(tab);
  happens.counted();
}

export function forgetTabs() {
  tabs.clear();
  chosen = HERE;
  talk = "";
  drawTabs();
}

export const stored = () => ({
  chosen, talk, tabs: listed().map(({ key, unread, named, missed: count }) => [key, unread, named, count]),
});

export function restore({ chosen: before = HERE, talk: on = "", tabs: all = [] }) {
  chosen = before;
  talk = on;
  if (before !== HERE) tabOf(before).listed = true; // until it is known what is listened to
  for (const [key, unread, named, count] of all) Object.assign(tabOf(key), { unread, named, missed: count });
}

// --- drawing

const idOf = ({ key }) => `tab-${key}`;

function drawTabs() {
  const all = listed(), nodes = new Map([...byId("tabs").children].map((node) => [node.id, node]));
  const there = all.map((tab) => nodes.get(idOf(tab)) ?? tabNode(tab));
  const same = there.length === nodes.size && there.every((node, at) => byId("tabs").children[at] === node);
  if (!same) byId("tabs").replaceChildren(...there);
  all.forEach(drawTab);
  hide("channels-bar", all.length < 2);
  const panel = byId("scroll");
  panel.role = all.length < 2 ? null : "tabpanel";
  if (all.length < 2) panel.removeAttribute("aria-labelledby");
  else panel.setAttribute("aria-labelledby", idOf(current()));
}

function tabNode(tab) {
  const name = element("span", "caption"), badge = element("span", "badge");
  const node = element("button", "tab", name, badge);
  Object.assign(node, { type: "button", role: "tab", id: idOf(tab), onclick: () => choose(tab.key) });
  node.setAttribute("aria-controls", "scroll");
  return node;
}

function drawTab(tab) {
  const node = byId(idOf(tab));
  if (!node) return;
  const { title, unread, named, key } = tab, label = [title];
  if (unread) label.push(say("unread", { count: unread }));
  if (named) label.push(say("unread_named", { count: named }));
  const [name, badge] = node.children;
  name.textContent = node.title = title;
  badge.textContent = named ? `@${named}` : unread > 99 ? "99+" : unread || "";
  badge.classList.toggle("named", named > 0);
  node.classList.toggle("unread", unread > 0);
  node.ariaLabel = label.join(", ");
  node.ariaSelected = key === chosen;
  node.tabIndex = key === chosen ? 0 : -1;
}

// Arrows lead from tab to tab; Enter or Space chooses.
export function tabKey(event) {
  const all = [...byId("tabs").children], at = all.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0,
    End: all.length - 1 }[event.key];
  if (to === undefined || event.altKey) return;
  event.preventDefault();
  all[(to + all.length) % all.length].focus();
}
