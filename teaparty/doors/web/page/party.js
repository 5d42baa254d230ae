// The page of a tea party. It speaks teaparty.v1 (docs/web.md) over a WebSocket.
// What comes from the server is shown by textContent and append alone, never as markup.

import { attempt, button, byId, draw, element, hide, item, write } from "./dom.js";
import { calendar, fillTexts, say, texts } from "./texts.js";
import { become, callsMe, dressed, isMine, isTalk, may, me, SHAPES } from "./lines.js";
import * as tabs from "./tabs.js";

const [log, scroller, line, reply] = ["log", "scroll", "line", "reply"].map(byId);

// ===== Memory

let party = texts.party;
let ticket = "";
let seen = new Map(); // last numbers by room, as last shown; "@": whispers, "": answers
let read = new Map(); // those of before a reload, after which all is shown once more
let outbox = []; // lines that the server has not taken: {id, line, on, since, unsent}
let lastId = 0;
let phase = ""; // out: at the gate; coming; in; lost; again: coming in anew after it was lost

function setPhase(now) {
  phase = document.body.dataset.phase = now;
  const outside = ["out", "coming"].includes(now);
  hide("gate", !outside);
  hide("room", outside);
  drawOutbox();
}

// The ticket is stored only while the page is out of sight: a copy of a tab does not take its place.
function remember() {
  if (!ticket || !byId("stay").checked) return;
  const stay = { ticket, read: [...new Map([...read, ...seen])], outbox, lastId, name: me.name, party,
    ...tabs.stored() };
  attempt(() => { sessionStorage.stay = JSON.stringify(stay); });
}

function recollect() {
  const stay = attempt(() => JSON.parse(sessionStorage.stay));
  attempt(() => delete sessionStorage.stay);
  return stay;
}

function forget() {
  ticket = "";
  seen = new Map();
  read = new Map();
}

// ===== The link

const FIRST_WAIT = 500, LONGEST_WAIT = 30_000, PATIENCE = 12_000, STEADY = 5_000, MOST_TURNED_AWAY = 5;
const OVER = { // close codes after which a page does not come again, and why
  1000: "left", 1002: "garbled", 1003: "garbled", 1007: "garbled", 1008: "closed", 1009: "garbled",
  1011: "fault", 4002: "elsewhere", 4003: "closed",
};
const link = { tries: 0 };

function connect(hello) {
  clearTimeout(link.timer);
  link.socket?.close();
  const socket = new WebSocket(new URL("room", location).href.replace(/^http/, "ws"), "teaparty.v1");
  Object.assign(link, { socket, bye: null, since: Infinity });
  watch();
  socket.onopen = () => transmit(hello);
  socket.onmessage = ({ data }) => { if (link.socket === socket) receive(data); };
  socket.onclose = ({ code }) => { if (link.socket === socket) closed(code, hello); };
}

function transmit(message) {
  if (link.socket?.readyState === WebSocket.OPEN) link.socket.send(JSON.stringify(message));
}

// What comes shows that the link lives; a dead one is given up.
function watch() {
  clearTimeout(link.watch);
  link.watch = setTimeout(drop, PATIENCE);
}

function drop() {
  link.socket?.close(3000);
  closed(1006);
}

function closed(code, hello) {
  link.socket = null;
  clearTimeout(link.watch);
  showQuestion(null);
  if (Date.now() - link.since > STEADY) link.tries = 0;
  const again = link.bye ? link.bye.again : !OVER[code];
  if (again && ["in", "lost", "again"].includes(phase)) {
    const moves = phase === "in" && link.bye?.at_once; // to another server, so nothing is lost
    setPhase("lost");
    if (!moves) tell(say(navigator.onLine ? "lost" : "offline"));
    const wait = moves ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** link.tries++);
    link.timer = setTimeout(resume, wait * (0.5 + Math.random()));
  } else if (phase === "coming" && link.bye?.at_once && hello && link.tries < MOST_TURNED_AWAY) {
    link.timer = setTimeout(connect, FIRST_WAIT * 2 ** link.tries++, hello); // to another server
  } else if (phase !== "out") {
    if (code === 1000) clear();
    const unsaid = phase === "coming" ? [] : outbox.map((sent) => say("not_said", { line: sent.line }));
    toGate("out", [link.bye?.text || say(OVER[code] ?? "unreachable"), ...unsaid].join("\n"));
  }
}

function resume() {
  const known = Object.fromEntries([...seen].slice(-99));
  connect(ticket ? { hello: 1, ticket, seen: known } : { hello: 1, name: me.name });
}

// Come again now, or ask whether the link lives.
function hurry() {
  link.tries = 0;
  if (phase === "lost") resume();
  if (phase !== "in") return;
  transmit({ state: 1 });
  watch();
}

// ===== Messages

const RECEIVERS = {
  ready, welcome, you, state, channels, lines, older: showOlder, ask, expired,
  taken: (id) => { link.tries = 0; taken(id); },
  bye: (bye) => { link.bye = bye; },
};

// What this page does not understand is left alone.
function receive(data) {
  clearTimeout(link.watch);
  try {
    for (const [name, value] of Object.entries(JSON.parse(data))) {
      if (Object.hasOwn(RECEIVERS, name)) RECEIVERS[name](value);
    }
  } catch (error) { console.debug(error); }
}

function welcome({ you: who, ticket: fresh, taken: highest, resumed, longest }) {
  const first = phase === "coming", again = !resumed && log.childElementCount > 0;
  you(who);
  ticket = fresh ?? "";
  transmit({ got: ticket.slice(0, 8) });
  link.since = Date.now();
  me.longest = longest;
  lastId = Math.max(lastId, highest);
  // Lines of this stay are sent again, those of another one if people say so.
  if (resumed) taken(highest); else for (const sent of outbox) sent.unsent = true;
  outbox.filter((sent) => !sent.unsent).forEach(transmitLine);
  gateWaits("welcome");
  ask(null);
  setPhase("in");
  tabs.eachTab((tab) => Object.assign(tab, { older: { waiting: false, end: false }, gap: tab.gap || again }));
  reloaded &&= !resumed;
  if (document.hidden) remember();
  if (resumed) hush((count) => (count ? say("meanwhile", { count }) : say("back")));
  else tell("");
  if (first) line.focus();
  if (again) log.append(gap = mark(tabs.ALL, say("came_again")));
}

function you(who) {
  become(who);
  drawPeople();
}

// The ticket is over, as after a restart of the server.
function expired() {
  forget();
  setPhase("again");
  transmit({ hello: 1, name: me.name });
}

function lines(all) {
  const fresh = all.filter(isNew).map((said) => ({ ...said, line: said.form ?? said.line }));
  const shown = fresh.filter(isShown);
  fresh.forEach(follow);
  if (phase === "coming" || phase === "again") gateSays(shown); else if (shown.length) show(shown);
}

function isNew({ room, n, at }) {
  if (!(n > (seen.get(room) ?? -1)) || !(Math.abs(at) < 1e11)) return false;
  seen.delete(room);
  seen.set(room, n);
  return true;
}

const isNews = ({ room, n }) => !(n <= read.get(room));

// The greeting is for other clients; nothing read before a reload was missed.
function isShown(said) {
  return said.line && said.kind !== "greeted" && (said.kind !== "missed" || isNews(said));
}

// ===== The log

const MOST_NODES = 2_000, LEFT = 1_800, NEAR = 40, PAGE = 50;

let stuck = true; // whether the end of the log is in sight, and stays there
let below = 0; // lines that came below what is in sight
let lastDay = ""; // of the lines that are shown
let gap = null; // where lines may be missing: the server was another one before
let reloaded = false;
const quiet = { count: 0 };

function show(fresh) {
  for (const said of fresh) append(said);
  const news = fresh.filter(isNews), inSight = news.filter((said) => isHere(said.tab));
  quiet.count += news.filter((said) => !isMine(said)).length;
  if (!stuck) showBelow(below + inSight.length);
  news.forEach(notice);
  trim();
  settle();
}

const isHere = (key) => key === tabs.current().key || key === tabs.ALL;

function append(said) {
  said.tab = tabs.keyFor(said, isNews(said));
  const made = paragraph(said);
  if (!made.hidden && made.dataset.day !== lastDay) log.append(dayMark(lastDay = made.dataset.day));
  log.append(made);
}

function paragraph(said) {
  const made = dressed(said);
  made.dataset.tab = said.tab;
  made.hidden = !isHere(said.tab);
  return made;
}

function dayMark(day) {
  const made = element("p", "day", calendar.format(new Date(day)));
  made.dataset.day = day;
  return made;
}

function mark(key, text) {
  const made = element("p", "mark", text);
  made.dataset.tab = key;
  return made;
}

// Show the lines of the tab that is chosen, with a mark before the first one of each day.
function sift() {
  lastDay = "";
  for (const node of [...log.children]) {
    const { tab, day } = node.dataset;
    if (node.matches(".day")) node.remove();
    else node.hidden = !isHere(tab);
    if (node.isConnected && !node.hidden && day && day !== lastDay) node.before(dayMark(lastDay = day));
  }
}

// Change the log above what is in sight, which stays where it is.
function above(change) {
  const fromEnd = scroller.scrollHeight - scroller.scrollTop;
  change();
  if (stuck) settle(); else scroller.scrollTop = scroller.scrollHeight - fromEnd;
}

// Whoever comes in next reads nothing of this.
function clear() {
  outbox = [];
  gap = null;
  lastDay = "";
  log.replaceChildren();
  tabs.forgetTabs();
  toEnd();
}

// Of the tab with the most lines the oldest go first, so that a busy channel empties no other one.
function trim() {
  if (log.childElementCount <= MOST_NODES) return;
  const sizes = {};
  for (const { dataset: { tab } } of log.children) sizes[tab] = (sizes[tab] ?? 0) + 1;
  const largest = Object.keys(sizes).reduce((one, other) => (sizes[other] > sizes[one] ? other : one));
  above(() => {
    for (const node of [...log.children]) {
      if (log.childElementCount > LEFT && node.dataset.tab === largest) node.remove();
    }
    while (log.childElementCount > LEFT) log.firstElementChild.remove();
    sift();
  });
}

function settle() {
  if (stuck) scroller.scrollTop = scroller.scrollHeight;
}

function toEnd() {
  stuck = true;
  showBelow(0);
  settle();
}

function scrolled() {
  stuck = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= NEAR;
  if (stuck) showBelow(0); else if (scroller.scrollTop < NEAR) askOlder();
}

function showBelow(count) {
  below = count;
  hide("below", !count);
  write("below", say("new_below", { count }));
}

// While many lines come, none is read aloud; after them a sentence in the status is.
function hush(summary) {
  quiet.count = 0;
  log.ariaLive = "off";
  clearTimeout(quiet.timer);
  quiet.timer = setTimeout(() => {
    tell(summary(quiet.count), 6);
    log.ariaLive = "polite";
  }, 700);
}

// --- older lines

const logOf = (tab) => (tab.key === tabs.HERE ? place.room.name : tab.key);
const linesOf = (room) => [...log.querySelectorAll(`[data-room="${CSS.escape(room)}"]`)];

// The first line of those from which on nothing is missing.
function anchorOf(tab) {
  const all = linesOf(logOf(tab));
  const after = (node) => gap.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
  return tab.gap && gap?.isConnected ? all.find(after) : all[0];
}

function askOlder() {
  const tab = tabs.current(), { older } = tab, room = logOf(tab);
  if (older.waiting || older.end || phase !== "in" || log.childElementCount > MOST_NODES - PAGE) return;
  older.waiting = true;
  const before = Number(anchorOf(tab)?.dataset.n ?? (seen.get(room) ?? 2 ** 52) + 1);
  transmit({ older: room, before, most: PAGE });
}

function showOlder({ room, lines: all, end }) {
  const tab = room === place.room.name ? tabs.tabOf(tabs.HERE) : tabs.tabOf(room);
  const known = new Set(linesOf(room).map(({ dataset: { n, at } }) => `${n} ${at}`));
  const fresh = all.filter((said) => said.line && !known.has(`${said.n} ${said.at}`));
  const anchor = anchorOf(tab);
  if (fresh.length < all.length) tab.gap = false;
  tab.older = { waiting: false, end: end && !tab.gap };
  markEnd();
  if (fresh.length) insert(tab, fresh, anchor);
  if (!tab.missed || tab !== tabs.current()) return;
  tab.missed = tab.gap && !end ? Math.max(0, tab.missed - fresh.length) : 0;
  if (tab.missed) askOlder(); else transmit({ read: room });
}

function insert(tab, fresh, anchor) {
  hush(() => say("earlier_come", { count: fresh.length }));
  const made = fresh.map((said) => paragraph({ ...said, tab: tab.key }));
  const next = tab.key === tabs.HERE && log.querySelector(".line[data-tab='']:not([data-room=''])");
  if (next && next.dataset.room !== place.room.name) {
    made.unshift(mark(tabs.HERE, say("earlier_in", { room: place.room.title })));
  }
  above(() => {
    if (tab.gap || tab.key !== tabs.HERE) (anchor ? anchor.before(...made) : log.append(...made));
    else log.prepend(...made);
    sift();
  });
}

// What was missed stands in the tab as soon as it is looked at.
function fill() {
  const tab = tabs.current();
  markEnd();
  if (tab.missed || (tab.key !== tabs.HERE && !linesOf(tab.key).length)) askOlder();
}

function markEnd() {
  const { end } = tabs.current().older;
  byId("earlier").disabled = end;
  write("earlier", say(end ? "beginning" : "earlier"));
}

// ===== The place

let place = { room: {}, rooms: [], places: [], commands: [] };
let heard = [], talk = ""; // what may be listened to, and where the server has plain lines said
let people = new Map(); // number: name
let drawing = 0;
const items = new Map(); // number: the item in the list
const spoke = new Set(); // other names to complete
const { compare } = new Intl.Collator();

function state(now) {
  const { name, exits = [] } = now.room, moved = place.room.name && place.room.name !== name;
  people = new Map(now.people.map((person) => [person.number, person.name]));
  place = { places: [], ...now };
  if (moved) tabs.tabOf(tabs.HERE).older = { waiting: false, end: false };
  tabs.enterRoom(now.room);
  if (moved) tabs.follow({ talk, list: heard }, name);
  if (moved) tabs.choose(tabs.HERE); else chosen(tabs.current(), false);
  hide("exits-part", !exits.length);
  drawPeople();
  draw("exits", exits.map(exitItem));
  draw("rooms", now.rooms.map(roomItem));
  hide("places-part", !place.places.length);
  draw("places", place.places.map(placeItem));
}

function channels(now) {
  heard = now.list ?? [];
  talk = now.talk;
  tabs.follow(now, place.room.name);
  const mine = heard.filter(({ listening }) => listening), others = heard.filter(({ listening }) => !listening);
  hide("channels-part", !heard.length);
  draw("channels", mine.map(channelItem));
  hide("more-channels", !others.length);
  draw("other-channels", others.map(channelItem));
  if (reloaded) askOlder();
  reloaded = false;
}

// The tab that is chosen says where one is, and where what one types goes.
function chosen(tab, other) {
  const here = tab.key === tabs.HERE;
  write("title", tab.title);
  write("about", tab.about);
  hide("topic-bar", !tab.topic && !tab.may.includes("topic"));
  write("topic", say(tab.topic ? "topic" : "no_topic", { topic: tab.topic }));
  byId("topic").title = tab.topic; // where it is too long to be seen
  hide("change-topic", !tab.may.includes("topic"));
  const { title } = tab, aloud = tab.speaks ? "talk_on" : "only_listen";
  line.placeholder = here ? say("hint") : say(tab.speaks ? "hint_on" : "only_listen", { title });
  line.ariaLabel = here ? say("speak") : line.placeholder;
  retitle();
  if (!other) { markEnd(); return; }
  hush(() => say(here ? "talk_here" : aloud, { title }));
  sift();
  toEnd();
  fill();
}

function changeTopic() {
  const { key, word, room, topic } = tabs.current();
  begin(`/topic ${key === tabs.HERE ? room : word} ${topic}`);
}

// Keep the list of people true to what happened.
function follow(said) {
  const { kind, who, name } = said;
  if (kind === "recalled" && isNews(said)) recalled(said.missed);
  if (kind === "retracted") {
    linesOf(said.room).filter(({ dataset }) => Number(dataset.n) === said.taken).forEach((node) => node.remove());
  }
  if (kind === "topic-set" && said.channel) tabs.setTopic(said.room, said.topic);
  if (!who?.name || said.channel) return;
  if (kind === "arrived" || kind === "entered") people.set(who.number, who.name);
  if (["left", "quit", "lost-link", "sent-out"].includes(kind)) people.delete(who.number);
  if (kind === "renamed" && people.has(who.number)) people.set(who.number, name);
  if (SHAPES[kind] === "coming") drawPeople(); else if (spoke.size < 500) spoke.add(who.name);
}

// Lines that are shown already are no news, such as those of a minute before a server was killed.
function recalled(all) {
  for (const part of all) {
    const key = part.room === place.room.name ? tabs.HERE : part.room;
    const known = linesOf(part.room).filter(({ dataset }) => Number(dataset.n) >= part.first);
    if (key !== "@" && (key !== tabs.HERE || gap)) tabs.missed(part, known);
  }
  tabs.looked();
  fill();
}

function drawPeople() {
  clearTimeout(drawing);
  drawing = setTimeout(() => {
    for (const number of items.keys()) if (!people.has(number)) items.delete(number);
    draw("people", [...people].sort((one, other) => compare(one[1], other[1])).map(personItem));
    write("how-many", people.size + (place.more ?? 0));
  });
}

function personItem([number, name]) {
  const own = number === me.number, known = items.get(number);
  if (known?.dataset.name === name && known.dataset.own === String(own)) return known;
  const entry = own ? element("b", "", say("you", { name })) : button(name, () => whisperTo(name));
  if (!own) entry.ariaLabel = say("whisper_to", { name });
  const made = item(entry);
  Object.assign(made.dataset, { name, own });
  items.set(number, made);
  return made;
}

function exitItem({ name, title }) {
  if (!title) return item(button(say("knock_by", { name }), () => command(`/knock ${name}`)));
  return item(button(say("go_by", { name, title }), () => command(`/go ${name}`)));
}

function roomItem({ name, word, title: called, people: count, closed, allowed = true }) {
  const title = closed ? say("is_closed", { title: called }) : called;
  if (name === place.room.name) return item(element("b", "", say("here", { title })));
  if (!allowed) return item(button(title, () => command(`/knock ${word}`), say("knock_at", { title: called })));
  const entry = button(title, () => command(`/go ${word ?? name}`), say("go_to", { title, count }));
  entry.append(element("span", "", count));
  return item(entry);
}

function channelItem({ name, word, caption, about, topic, listening, listeners }) {
  const title = caption, count = element("span", "", listeners);
  const made = item(listening ? button(title, () => { showPanel(false); tabs.choose(name); }, say("show", { title }))
    : button(title, () => listenTo(word), say("listen_to", { title })));
  made.firstChild.append(count);
  made.append(listening ? button(say("unlisten"), () => command(`/unlisten ${word}`), say("unlisten_to", { title }))
    : button(say("listen"), () => listenTo(word), say("listen_to", { title })));
  if (topic || about) made.append(element("p", "small", topic || about));
  return made;
}

function listenTo(word) {
  tabs.want(word);
  command(`/listen ${word}`);
}

function placeItem({ word, kind, title: called, people: count, open, closed, invited = [] }) {
  const title = closed ? say("is_closed", { title: called }) : called;
  const heardAs = heard.find((each) => each.word === word);
  const show = () => { if (heardAs?.listening) tabs.choose(heardAs.name); else listenTo(word); };
  if (!open) return item(element("b", "", called), element("p", "small", say("set_aside")));
  const entry = kind === "channel" ? button(title, show, say("show", { title }))
    : button(title, () => command(`/go ${word}`), say("go_to", { title, count }));
  entry.append(element("span", "", count));
  const turn = closed ? button(say("open_again"), () => command(`/open ${word}`), say("open_place", { title: called }))
    : button(say("close_place"), () => command(`/close ${word}`), say("close_it", { title: called }));
  const made = item(entry, turn);
  if (closed) made.append(button(say("invite"), () => invite(word), say("invite_to", { title: called })));
  if (closed && invited.length) made.append(element("p", "small", say("invited", { name: invited.join(", ") })));
  return made;
}

function invite(word) {
  begin(`/invite  to ${word}`);
  line.setSelectionRange(8, 8);
}

function command(text) {
  showPanel(false);
  speak(text);
}

function begin(text) {
  showPanel(false);
  line.value = text;
  line.focus();
}

function whisperTo(name) {
  begin(`>${name} ${line.value.replace(/^>\S+ ?/, "")}`);
}

function showPanel(open) {
  const panel = byId("panel"), was = panel.classList.contains("open");
  if (open === was) return;
  if (open) transmit({ state: 1 }); // how many people are in other rooms
  panel.classList.toggle("open", open);
  byId("panel-button").ariaExpanded = open;
  byId(open ? "panel-close" : "panel-button").focus();
}

// ===== Speaking

const SLOW = 1_500, DOUBTFUL = 10_000, MOST_BYTES = 8_000, HISTORY = 100;
const SECRET = /^\W?\s*(login|connect|register|password)\b/i;
const past = { lines: [], at: 0, draft: "" };
let cycle = null; // completion: {before, after, options, at}

const bytes = (text) => new Blob([text]).size;
const composing = (event) => event.isComposing || event.keyCode === 229;

function submitLine() {
  const text = line.value;
  if (!text.trim()) return;
  if (bytes(text) > me.longest || bytes(JSON.stringify(text)) > MOST_BYTES) {
    tell(say("too_long"), 8);
    return;
  }
  const { speaks, title } = tabs.current();
  if (!speaks && /^[\p{L}\p{N}]/u.test(text)) {
    tell(say("only_listen", { title }), 8);
    return;
  }
  if (!SECRET.test(text)) past.lines = [...past.lines, text].slice(-HISTORY);
  past.at = past.lines.length;
  line.value = "";
  cycle = null;
  toEnd();
  speak(text);
}

// A line says where it goes, so that none is said in another place than people see.
function speak(text, on = tabs.current().word) {
  const sent = { id: ++lastId, line: text, on, since: Date.now() };
  outbox.push(sent);
  if (phase === "in") transmitLine(sent);
  drawOutbox();
  setTimeout(drawOutbox, SLOW);
  setTimeout(() => { if (phase === "in" && outbox.includes(sent) && !sent.unsent) hurry(); }, DOUBTFUL);
}

const transmitLine = ({ line: text, id, on }) => transmit({ line: text, id, on });

function taken(id) {
  outbox = outbox.filter((sent) => sent.unsent || sent.id > id);
  drawOutbox();
}

function drawOutbox() {
  const late = outbox.filter((sent) => sent.unsent || phase === "lost" || Date.now() - sent.since >= SLOW);
  hide("outbox", !late.length);
  draw("outbox", late.map(outboxItem));
}

function outboxItem(sent) {
  const why = element("span", "small", say(sent.unsent ? "unsent" : "waiting"));
  const made = item(element("span", "", sent.line), why);
  const discard = () => {
    outbox = outbox.filter((each) => each !== sent);
    drawOutbox();
    line.focus();
  };
  const again = () => { discard(); speak(sent.line, sent.on); };
  if (sent.unsent) made.append(button(say("again"), again), button(say("discard"), discard));
  return made;
}

function lineKey(event) {
  const { key } = event;
  if (composing(event)) return;
  if (event.altKey && key === "ArrowUp") step(event, -1);
  else if (event.altKey && key === "ArrowDown") step(event, 1);
  else if (key === "ArrowUp") recall(event, past.at - 1);
  else if (key === "ArrowDown") recall(event, past.at + 1);
  else if (key === "Tab" && !event.shiftKey) complete(event);
  else cycle = null;
}

function step(event, by) {
  event.preventDefault();
  tabs.step(by);
}

function recall(event, to) {
  event.preventDefault();
  if (to < 0 || to > past.lines.length) return;
  if (past.at === past.lines.length) past.draft = line.value;
  past.at = to;
  line.value = past.lines[to] ?? past.draft;
}

// Tab completes a word that has been begun, and goes round what it can be; otherwise it leaves.
function complete(event) {
  cycle ??= completions();
  if (!cycle?.options.length || (cycle.options.length === 1 && cycle.at === 0)) { cycle = null; return; }
  event.preventDefault();
  cycle.at = (cycle.at + 1) % cycle.options.length;
  const before = `${cycle.before}${cycle.options[cycle.at]} `;
  line.value = before + cycle.after;
  line.setSelectionRange(before.length, before.length);
}

function completions() {
  const before = line.value.slice(0, line.selectionStart);
  const begun = before.match(/[^\s>@[(,/]+$/)?.[0];
  if (!begun) return null;
  const start = before.slice(0, -begun.length);
  const fits = (option) => plain(option).startsWith(plain(begun));
  const options = [...new Set(candidates(start))].filter(fits).sort(compare);
  return { before: start, after: line.value.slice(before.length).trimStart(), options, at: -1 };
}

function candidates(start) {
  if (start === "/") return place.commands;
  if (/^(\/(listen|unlisten|talk on)\s+|[+#])$/i.test(start)) return heard.map(({ word }) => word);
  if (/^\/go\s+$/i.test(start)) return [...place.rooms, ...place.room.exits].map(({ name }) => name);
  return [...people.values(), ...spoke].filter((name) => name !== me.name);
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// ===== Questions

function ask(question) {
  if (phase === "in") showQuestion(question); else gateAsks(question);
}

function showQuestion(question) {
  const focused = byId("question").contains(document.activeElement);
  hide("question", !question);
  hide("composer", Boolean(question));
  write("question-text", question?.text);
  reply.type = question?.hidden ? "password" : "text";
  reply.value = "";
  if (question) reply.focus(); else if (focused) line.focus();
}

function answer(field, text) {
  transmit({ answer: text });
  field.value = "";
}

// ===== Attention

let unread = 0, statusTimer = 0, ears = null, rang = 0;

function tell(text, seconds = 0) {
  clearTimeout(statusTimer);
  write("status", text);
  if (seconds) statusTimer = setTimeout(tell, seconds * 1000, "");
}

function retitle() {
  const names = [tabs.current().title, party].filter(Boolean).join(" – ");
  const named = tabs.namedAnywhere(), counts = [unread || "", named ? `@${named}` : ""].filter(Boolean).join(" ");
  document.title = counts ? `(${counts}) ${names}` : names;
}

function notice(said) {
  if (isMine(said) && isTalk(said) && said.tab === tabs.HERE && tabs.current().key !== tabs.HERE) {
    tell(say("said_here", { title: place.room.title }), 8);
  }
  if (isMine(said) || !(isTalk(said) || callsMe(said) || SHAPES[said.kind] === "party")) return;
  const elsewhere = tabs.count(said, said.tab), knocks = said.kind === "knocked";
  const { title } = tabs.tabOf(said.tab); // unknown before it is known what is listened to
  if (elsewhere && title) {
    const fields = { name: said.who.name, title };
    tell(say(knocks ? "knocks_elsewhere" : "named_elsewhere", fields), 8);
  }
  if (document.hidden) { unread += 1; retitle(); }
  if (said.kind !== "whispered" && !callsMe(said)) return;
  if (byId("sound").checked) ring();
  if (byId("notify").checked && document.hidden) notify(said.line);
}

function notify(body) {
  // Some phones show none from a page.
  attempt(() => new Notification(document.title, { body, icon: "icon.svg", tag: "teaparty" }));
}

function ring() {
  if (Date.now() - rang < 2_000) return;
  rang = Date.now();
  ears ??= new AudioContext();
  const tone = ears.createOscillator(), loudness = ears.createGain(), end = ears.currentTime + 0.7;
  tone.frequency.value = 1760;
  loudness.gain.setValueAtTime(0.12, ears.currentTime);
  loudness.gain.exponentialRampToValueAtTime(0.0001, end);
  tone.connect(loudness).connect(ears.destination);
  tone.start();
  tone.stop(end);
}

function looked() {
  if (document.hidden) { remember(); return; }
  recollect();
  unread = 0;
  tabs.looked();
  settle();
  hurry();
}

// ===== Coming in

const gate = { news: byId("gate-news"), name: byId("name"), secret: byId("secret"), asked: false };

function enter(event) {
  const name = gate.name.value.trim();
  if (!name) return;
  gate.news.textContent = "";
  const register = event.submitter?.value === "register";
  gateWaits("coming");
  if (gate.asked) answer(gate.secret, gate.secret.value);
  else greetServer({ hello: 1, name, ...(register && { register }) });
}

function greetServer(hello) {
  const open = phase === "coming";
  forget();
  me.name = hello.name;
  setPhase("coming");
  if (open) transmit(hello); else connect(hello);
}

function ready(about) {
  party = String(about.party);
  write("party", party);
  hide("register", !about.register);
  write("register-hint", say(about.guests ? "register_hint" : "members_only"));
}

function gateSays(all) {
  const said = all.slice(-3);
  if (!said.length) return;
  gate.name.value = said.at(-1).proposal ?? gate.name.value;
  toGate("coming", said.map((each) => each.line).join("\n"));
}

function gateAsks(question) {
  const asked = gate.asked = Boolean(question);
  hide("secret-row", !asked);
  hide("rename", !asked);
  hide("register", asked);
  gate.name.readOnly = asked;
  write("enter", say(asked ? "answer" : "come_in"));
  if (!asked) { gate.name.focus(); return; }
  toGate("coming", gate.news.textContent);
  write("secret-label", question.text);
  gate.secret.type = question.hidden ? "password" : "text";
  gate.secret.focus();
}

function gateWaits(text) {
  write("lead", say(text));
  byId("enter").disabled = text === "coming";
}

function rename() {
  answer(gate.secret, "");
  gateAsks(null);
  write("gate-news", "");
  gate.name.select();
}

function toGate(where, news) {
  if (where === "out") { forget(); gateAsks(null); document.title = party; }
  if (phase !== where) setPhase(where);
  gateWaits("welcome");
  gate.name.value ||= me.name;
  gate.news.textContent = news;
  if (!gate.asked) gate.name.focus();
}

function quit() {
  if (phase === "in") { command("/quit"); return; }
  clearTimeout(link.timer);
  link.socket?.close();
  link.bye = null;
  closed(1000);
}

// ===== Settings

const SETTINGS = ["times", "sound", "notify"].map(byId);

function applySettings() {
  log.classList.toggle("times", byId("times").checked);
  const chosen = SETTINGS.filter((box) => box.checked).map((box) => box.id);
  attempt(() => { localStorage.settings = JSON.stringify(chosen); });
}

function restoreSettings() {
  const chosen = attempt(() => JSON.parse(localStorage.settings)) ?? [];
  for (const box of SETTINGS) box.checked = chosen.includes(box.id);
  applySettings();
}

async function askToNotify({ target }) {
  const wanted = target.checked, possible = isSecureContext && "Notification" in window;
  target.checked = wanted && possible && (await Notification.requestPermission()) === "granted";
  const news = target.checked ? "notified" : possible ? "notify_refused" : "notify_where";
  write("notify-news", wanted ? say(news) : "");
  applySettings();
}

// ===== Start

const CLICKS = {
  rename, quit, below: toEnd, earlier: askOlder,
  log: ({ target }) => {
    if (target.matches(".name")) whisperTo(target.textContent);
    if (target.matches(".deed")) { target.disabled = true; line.focus(); speak(target.dataset.command); }
  },
  "change-topic": changeTopic,
  "panel-button": () => showPanel(true), "panel-close": () => showPanel(false),
  help: () => command("/help"),
  "never-mind": () => answer(reply, ""),
  times: applySettings, sound: applySettings, notify: askToNotify,
};
const HAPPENS = {
  visibilitychange: looked, keydown: toLine, pagehide: remember, online: hurry,
  offline: () => { if (phase === "in") drop(); },
};
const SUBMITS = { door: enter, composer: submitLine, question: () => answer(reply, reply.value) };

function listen() {
  for (const [id, act] of Object.entries(CLICKS)) byId(id).onclick = act;
  for (const [id, act] of Object.entries(SUBMITS)) {
    byId(id).onsubmit = (event) => { event.preventDefault(); act(event); };
  }
  line.onkeydown = lineKey;
  byId("tabs").onkeydown = tabs.tabKey;
  Object.assign(tabs.happens, { chosen, counted: retitle });
  may.admit = ({ room, channel }) => tabs.tabOf(channel ? room : tabs.HERE).may.includes("inside");
  line.oninput = () => { cycle = null; };
  scroller.onscroll = () => setTimeout(scrolled); // after resizing
  new ResizeObserver(settle).observe(scroller);
  for (const [name, act] of Object.entries(HAPPENS)) addEventListener(name, act);
}

// Escape leads to the line, and so does a letter that nothing else takes.
function toLine(event) {
  const { key, target, ctrlKey, altKey, metaKey } = event;
  const other = ctrlKey || altKey || metaKey || key.length > 1 || key === " " || target.matches("input");
  if (composing(event) || (other && key !== "Escape")) return;
  showPanel(false);
  (byId("composer").hidden ? reply : line).focus();
}

function start() {
  fillTexts();
  restoreSettings();
  listen();
  hide("not-encrypted", isSecureContext);
  const stay = recollect();
  if (!stay) { toGate("out", ""); return; }
  ({ ticket, outbox, lastId, party } = stay);
  tabs.restore(stay);
  read = new Map(stay.read);
  me.name = stay.name;
  reloaded = true;
  setPhase("lost");
  resume();
}

start();
