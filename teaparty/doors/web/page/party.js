// The page of a tea party. It speaks teaparty.v1 (docs/web.md) over a WebSocket.
// What comes from the server is shown by textContent and append alone, never as markup.

const byId = (id) => document.getElementById(id);
const [log, scroller, line, reply] = ["log", "scroll", "line", "reply"].map(byId);

function element(tag, className, ...content) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

const item = (...content) => element("li", "", ...content);
const write = (id, text) => { byId(id).textContent = text; };
const attempt = (act) => { try { return act(); } catch { return null; } }; // storage may be forbidden
const hide = (id, hidden) => { byId(id).hidden = hidden; };

function button(text, act) {
  return Object.assign(element("button", "", text), { type: "button", onclick: act });
}

function draw(id, made) {
  const focused = document.activeElement;
  const at = [...byId(id).children].findIndex((child) => child.contains(focused));
  byId(id).replaceChildren(...made);
  if (at >= 0) (focused.isConnected ? focused : made[at]?.querySelector("button"))?.focus();
}

// ===== Texts

const texts = await (await fetch("texts.json")).json();
const { language } = texts;
const plurals = new Intl.PluralRules(language);
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat(language, { dateStyle: "full" });
const moment = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "medium" });

function say(name, fields = {}) {
  const form = "count" in fields ? `${name}.${plurals.select(fields.count)}` : name;
  const template = texts[form] ?? texts[`${name}.other`] ?? name;
  return template.replace(/\{(\w+)\}/g, (whole, field) => fields[field] ?? whole);
}

function fillTexts() {
  document.documentElement.lang = language;
  line.placeholder = say("hint");
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = say(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) node.ariaLabel = say(node.dataset.label);
}

// ===== Memory

const me = { number: 0, name: "", longest: 2_048 };
let party = texts.party;
let ticket = "";
let seen = new Map(); // last numbers by room, as last shown; "@": whispers, "": answers
let read = new Map(); // those of before a reload, after which all is shown once more
let outbox = []; // lines that the server has not taken: {id, line, since, unsent}
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
  const stay = { ticket, read: [...new Map([...read, ...seen])], outbox, lastId, name: me.name, party };
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

const FIRST_WAIT = 500, LONGEST_WAIT = 30_000, PATIENCE = 12_000, STEADY = 5_000;
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
  socket.onclose = ({ code }) => { if (link.socket === socket) closed(code); };
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

function closed(code) {
  link.socket = null;
  clearTimeout(link.watch);
  showQuestion(null);
  if (Date.now() - link.since > STEADY) link.tries = 0;
  const again = link.bye ? link.bye.again : !OVER[code];
  if (again && ["in", "lost", "again"].includes(phase)) {
    setPhase("lost");
    tell(say(navigator.onLine ? "lost" : "offline"));
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** link.tries++);
    link.timer = setTimeout(resume, wait * (0.5 + Math.random()));
  } else if (phase !== "out") {
    if (code === 1000) clear();
    toGate("out", link.bye?.text || say(OVER[code] ?? "unreachable"));
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
  ready, welcome, you, state, lines, older: showOlder, ask, expired,
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
  const first = phase === "coming";
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
  older.waiting = false;
  reloaded &&= !resumed;
  if (document.hidden) remember();
  if (resumed) hush((count) => (count ? say("meanwhile", { count }) : say("back")));
  else tell("");
  if (first) line.focus();
  else if (!resumed) log.append(element("p", "mark", say("came_again")));
}

function you({ number, name }) {
  Object.assign(me, { number, name: String(name) });
  const escaped = me.name.replaceAll(".", "\\.");
  me.pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(${escaped})(?![\\p{L}\\p{N}_])`, "iu");
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
const TALK = ["said", "emoted", "acted", "shouted", "whispered", "announced", "plugin"];
const SHAPES = {
  said: "say", emoted: "emote", acted: "emote", shouted: "shout", whispered: "whisper", "room-seen": "place",
  refused: "private refused", walled: "party", closing: "party", "closing-cancelled": "party",
};
for (const kind of ["arrived", "entered", "left", "quit", "lost-link", "sent-out", "renamed", "away",
  "went-away", "came-back"]) SHAPES[kind] = "coming";

let stuck = true; // whether the end of the log is in sight, and stays there
let below = 0; // lines that came below what is in sight
let older = {}; // what is asked for: {room, waiting, end}
let reloaded = false;
const quiet = { count: 0 };

function show(fresh) {
  log.append(...withDays(fresh.map(dressed), log.querySelector(":nth-last-child(1 of [data-day])")?.dataset.day));
  const news = fresh.filter(isNews);
  quiet.count += news.length;
  if (!stuck) showBelow(below + news.length);
  news.forEach(notice);
  trim();
  settle();
}

function withDays(paragraphs, day) {
  return paragraphs.flatMap((paragraph) => {
    const today = paragraph.dataset.day, marked = today === day;
    day = today;
    return marked ? [paragraph] : [dayMark(today), paragraph];
  });
}

function dayMark(day) {
  const mark = element("p", "day", calendar.format(new Date(day)));
  mark.dataset.day = day;
  return mark;
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
  older = {};
  log.replaceChildren();
  toEnd();
}

function trim() {
  if (log.childElementCount <= MOST_NODES) return;
  above(() => { while (log.childElementCount > LEFT) log.firstElementChild.remove(); });
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


const isMine = ({ who }) => who?.number === me.number;
const isTalk = ({ kind }) => TALK.includes(kind);
const namesMe = (said) => isTalk(said) && !isMine(said) && (said.named || said.watched || me.pattern.test(said.text ?? ""));

function dressed(said) {
  const date = new Date(said.at * 1000);
  const paragraph = element("p", "line");
  Object.assign(paragraph.dataset, { room: said.room, n: said.n, day: date.toDateString() });
  try {
    paragraph.className += ` ${shapes(said).join(" ")}`;
    paragraph.append(...words(said), timeOf(date));
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
  const { kind, who, text, line: whole } = said;
  const [title, ...rows] = whole.split("\n");
  if (kind === "room-seen") return [element("strong", "", title), `\n${rows.join("\n")}`];
  const apart = (row) => rich(row.replace(/ {2}(?=\S)/g, "\u00a0\u00a0")); // on phones, too
  if (rows.length) return [title, ...rows].map((row) => element("span", "row", ...apart(row)));
  const at = text ? whole.lastIndexOf(text) : -1;
  if (at < 0) return headed(whole, who);
  const head = element("span", "head", ...headed(whole.slice(0, at), who));
  return [head, ...rich(text, namesMe(said)), whole.slice(at + text.length)];
}

function headed(head, who) {
  const at = who?.name ? head.indexOf(who.name) : -1;
  if (at < 0) return rich(head);
  const name = element("span", "name", who.name);
  name.style.setProperty("--hue", [...who.name].reduce((sum, letter) => sum + letter.codePointAt() * 137, 0));
  return [head.slice(0, at), name, ...rich(head.slice(at + who.name.length))];
}

// Text with links, and my name marked if `named`.
function rich(text, named) {
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

// --- older lines

function askOlder() {
  const { room, waiting, end } = older;
  if (waiting || end || phase !== "in" || log.childElementCount > MOST_NODES - PAGE) return;
  older.waiting = true;
  const first = log.querySelector(`[data-room="${CSS.escape(room)}"]`);
  const before = Number(first?.dataset.n ?? (seen.get(room) ?? 2 ** 52) + 1);
  transmit({ older: room, before, most: PAGE });
}

function showOlder({ room, lines: all, end }) {
  if (room !== older.room) return;
  Object.assign(older, { waiting: false, end });
  markEnd();
  const shown = all.filter((said) => said.line);
  if (!shown.length) return;
  hush(() => say("earlier_come", { count: shown.length }));
  above(() => prepend(withDays(shown.map(dressed)), room));
}

function prepend(made, room) {
  const first = log.firstElementChild;
  if (first?.matches(".day") && first.dataset.day === made.at(-1).dataset.day) first.remove();
  const next = log.querySelector(".line:not([data-room=''])");
  if (next && next.dataset.room !== room) {
    made.unshift(element("p", "mark", say("earlier_in", { room: place.room.title })));
  }
  log.prepend(...made);
}

function markEnd() {
  byId("earlier").disabled = older.end;
  write("earlier", say(older.end ? "beginning" : "earlier"));
}

// ===== The place

let place = { room: {}, rooms: [], commands: [] };
let people = new Map(); // number: name
let drawing = 0;
const items = new Map(); // number: the item in the list
const spoke = new Set(); // other names to complete
const { compare } = new Intl.Collator();

function state(now) {
  const { name, title, description, exits = [] } = now.room;
  people = new Map(now.people.map((person) => [person.number, person.name]));
  place = now;
  if (older.room !== name) older = { room: name, waiting: false, end: false };
  markEnd();
  write("title", title);
  write("about", description ?? "");
  hide("exits-part", !exits.length);
  retitle();
  drawPeople();
  draw("exits", exits.map(exitItem));
  draw("rooms", now.rooms.map(roomItem));
  if (reloaded) askOlder();
  reloaded = false;
}

// Keep the list of people true to what happened.
function follow({ kind, who, name }) {
  if (!who?.name) return;
  if (kind === "arrived" || kind === "entered") people.set(who.number, who.name);
  if (["left", "quit", "lost-link", "sent-out"].includes(kind)) people.delete(who.number);
  if (kind === "renamed" && people.has(who.number)) people.set(who.number, name);
  if (SHAPES[kind] === "coming") drawPeople(); else if (spoke.size < 500) spoke.add(who.name);
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
  return item(button(say("go_by", { name, title }), () => command(`/go ${name}`)));
}

function roomItem({ name, title, people: count }) {
  if (name === place.room.name) return item(element("b", "", say("here", { title })));
  const entry = button(title, () => command(`/go ${name}`));
  entry.append(element("span", "", count));
  entry.ariaLabel = say("go_to", { title, count });
  return item(entry);
}

function command(text) {
  showPanel(false);
  speak(text);
}

function whisperTo(name) {
  showPanel(false);
  line.value = `>${name} ${line.value.replace(/^>\S+ ?/, "")}`;
  line.focus();
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
  if (!SECRET.test(text)) past.lines = [...past.lines, text].slice(-HISTORY);
  past.at = past.lines.length;
  line.value = "";
  cycle = null;
  toEnd();
  speak(text);
}

function speak(text) {
  const sent = { id: ++lastId, line: text, since: Date.now() };
  outbox.push(sent);
  if (phase === "in") transmitLine(sent);
  drawOutbox();
  setTimeout(drawOutbox, SLOW);
  setTimeout(() => { if (outbox.includes(sent) && !sent.unsent) hurry(); }, DOUBTFUL);
}

const transmitLine = (sent) => transmit({ line: sent.line, id: sent.id });

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
  const again = () => { discard(); speak(sent.line); };
  if (sent.unsent) made.append(button(say("again"), again), button(say("discard"), discard));
  return made;
}

function lineKey(event) {
  const { key } = event;
  if (composing(event)) return;
  if (key === "ArrowUp") recall(event, past.at - 1);
  else if (key === "ArrowDown") recall(event, past.at + 1);
  else if (key === "Tab" && !event.shiftKey) complete(event);
  else cycle = null;
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
  const names = [place.room.title, party].filter(Boolean).join(" – ");
  document.title = unread ? `(${unread}) ${names}` : names;
}

function notice(said) {
  if (isMine(said) || !(isTalk(said) || SHAPES[said.kind] === "party")) return;
  if (document.hidden) { unread += 1; retitle(); }
  if (said.kind !== "whispered" && !namesMe(said)) return;
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
  retitle();
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
  log: ({ target }) => { if (target.matches(".name")) whisperTo(target.textContent); },
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
  read = new Map(stay.read);
  me.name = stay.name;
  reloaded = true;
  setPhase("lost");
  resume();
}

start();
