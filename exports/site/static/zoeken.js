// Filters and search over zoeken.json (see exports/site/search_index.py). Without this script the page is lists of links.
const SHOWN = 40;
const DAY = 1441; // minutes in a packed day; minute 1440 is "no time"
const PARTS = { ochtend: [0, 720], middag: [720, 1080], avond: [1080, 1440] };
const WEEKDAYS = ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"];
const MONTHS = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];
const form = document.querySelector("form.filters");
const list = document.getElementById("lijst");
const found = document.getElementById("gevonden");
const heading = document.getElementById("aantal");
const more = document.getElementById("meer");
let index = null;
let limit = SHOWN;

const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const dayNumber = (iso) => Math.floor(Date.parse(iso + "T00:00:00Z") / 86400000);

function dayText(offset) {
  const date = new Date(Date.parse(index.today + "T00:00:00Z") + offset * 86400000);
  return `${WEEKDAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

function unpack(data) {
  const labels = (numbers, pairs) => numbers.map((n) => pairs[n][1]).join(" ");
  data.activities = data.activities.map(([file, name, where, hood, themes, audiences, ways, moments, schedule, tags, other]) => ({
    file, name, where, hood, themes, audiences, ways, moments, schedule, tags,
    text: plain([name, where, other, hood < 0 ? "" : data.hoods[hood][1], labels(themes, data.themes), labels(audiences, data.audiences), tags.join(" ")].join(" ")),
  }));
  return data;
}

function dayRange(value, first) {
  if (value === "vandaag") return [first, first];
  if (value === "morgen") return [first + 1, first + 1];
  if (value === "week") return [first, first + 6];
  if (value === "maand") return [first, 27];
  if (value === "weekend") {
    const weekday = new Date(Date.parse(index.today + "T00:00:00Z") + first * 86400000).getUTCDay();
    return weekday === 0 ? [first, first] : [first + 6 - weekday, first + 7 - weekday];
  }
  const weekday = WEEKDAYS.indexOf(value);
  if (weekday < 0) return [first, 27];
  const today = new Date(Date.parse(index.today + "T00:00:00Z") + first * 86400000).getUTCDay();
  const day = first + ((weekday - today + 7) % 7);
  return [day, day];
}

// The first moment of an activity that fits, or -1; 1e9 when no moment is asked for and none is known.
function moment(activity, from, to, part, isAsked) {
  for (const packed of activity.moments) {
    const day = Math.floor(packed / DAY);
    if (day < from || day > to) continue;
    const minute = packed % DAY;
    if (part && (minute < part[0] || minute >= part[1])) continue;
    return packed;
  }
  return isAsked ? -1 : 1e9;
}

function search(query) {
  // A page that was kept open or published yesterday: what is over is not found.
  const now = new Date();
  const local = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
  const first = Math.min(Math.max(0, dayNumber(local) - dayNumber(index.today)), 20);
  const words = plain(query.q).split(/\s+/).filter(Boolean);
  const place = (pairs, key) => (key ? pairs.findIndex(([code]) => code === key) : -1);
  const hood = place(index.hoods, query.buurt);
  const theme = place(index.themes, query.thema);
  const audience = place(index.audiences, query.voor);
  const ways = (query.gratis ? 1 : 0) | (query.inloop ? 2 : 0);
  const part = PARTS[query.dagdeel];
  const isAsked = Boolean(query.dag || part);
  const [from, to] = dayRange(query.dag, first);
  const results = [];
  for (const activity of index.activities) {
    if (hood >= 0 && activity.hood !== hood) continue;
    if (theme >= 0 && !activity.themes.includes(theme)) continue;
    if (audience >= 0 && !activity.audiences.includes(audience)) continue;
    if ((activity.ways & ways) !== ways) continue;
    if (!words.every((word) => activity.text.includes(word))) continue;
    const at = moment(activity, from, to, part, isAsked);
    if (at >= 0) results.push([at, activity]);
  }
  return results.sort((a, b) => a[0] - b[0] || (a[1].name < b[1].name ? -1 : 1));
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function line([at, activity]) {
  const item = element("li", "entry");
  const minute = at % DAY;
  const clock = `${String(Math.floor(minute / 60)).padStart(2, "0")}.${String(minute % 60).padStart(2, "0")}`;
  const time = element("p", "time", at === 1e9 ? "later" : minute < 1440 ? clock : "hele dag");
  const body = element("div");
  const name = element("p", "name");
  const link = element("a", "", activity.name);
  link.href = `activiteit/${activity.file}.html`;
  name.append(link);
  const when = at === 1e9 ? activity.schedule : dayText(Math.floor(at / DAY));
  body.append(name, element("p", "where", [when, activity.where].filter(Boolean).join(" · ")));
  if (activity.tags.length) {
    const tags = element("p", "tags");
    for (const tag of activity.tags) tags.append(element("span", "", tag), " ");
    body.append(tags);
  }
  item.append(time, body);
  return item;
}

function state() {
  const data = new FormData(form);
  return Object.fromEntries(["q", "buurt", "dag", "dagdeel", "thema", "voor", "gratis", "inloop"].map((name) => [name, data.get(name) || ""]));
}

function show() {
  const query = state();
  const used = Object.entries(query).filter(([, value]) => value.trim());
  const search_ = used.length ? `?${new URLSearchParams(used)}` : "";
  if (location.search !== search_) history.replaceState(null, "", location.pathname + search_);
  found.hidden = !used.length;
  if (!used.length) return;
  const started = performance.now();
  const results = search(query);
  const count = results.length;
  heading.textContent = count ? `${count} ${count === 1 ? "activiteit" : "activiteiten"} gevonden` : "Niets gevonden";
  list.replaceChildren(...results.slice(0, limit).map(line));
  if (!count) list.append(element("li", "empty", "Probeer minder woorden, een andere dag, of wis een keuze."));
  more.hidden = count <= limit;
  found.dataset.milliseconds = (performance.now() - started).toFixed(1);
}

function options(name, pairs) {
  for (const [value, label] of pairs) form.elements[name].append(new Option(label, value));
}

function begin(data) {
  index = unpack(data);
  const days = [["vandaag", "Vandaag"], ["morgen", "Morgen"], ["weekend", "Dit weekend"], ["week", "Deze week"]];
  options("dag", [...days, ...WEEKDAYS.map((day) => [day, day[0].toUpperCase() + day.slice(1)]).slice(1), ["zondag", "Zondag"], ["maand", "Komende vier weken"]]);
  options("buurt", index.hoods.filter((_, n) => index.activities.some((activity) => activity.hood === n)));
  options("thema", index.themes);
  options("voor", index.audiences);
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = form.elements[name];
    if (field?.type === "checkbox") field.checked = value === field.value;
    else if (field) field.value = value;
  }
  const again = () => { limit = SHOWN; show(); };
  form.addEventListener("input", again);
  form.addEventListener("reset", () => setTimeout(again));
  form.addEventListener("submit", (event) => { event.preventDefault(); again(); });
  more.addEventListener("click", () => {
    const next = list.children.length;
    limit += SHOWN;
    show();
    list.children[next]?.querySelector("a").focus();
  });
  form.hidden = false;
  show();
}

fetch("zoeken.json").then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status))).then(begin).catch(() => {});
