// Builds the link to subscribe from what the reader chooses. Without this script all feeds are in the lists of the page.
const byPath = new Map();
for (const link of document.querySelectorAll('a[href$=".ics"]')) {
  const path = link.getAttribute("href");
  if (!byPath.has(path)) byPath.set(path, link.textContent.trim());
}
const until = new Map([...document.querySelectorAll("a[data-until]")].map((link) => [link.getAttribute("href"), link.dataset.until]));
const builder = document.getElementById("bouwer");
const [hood, what, place] = ["buurt", "wat", "plek"].map((id) => document.getElementById(id));
const address = document.getElementById("adres");
const copy = document.getElementById("kopieer");
// The address as the operator gave it, or where this page is.
const known = address.textContent.trim();
const base = known.includes("://") ? known.slice(0, known.lastIndexOf("/") + 1) : new URL(".", location.href).href.split("?")[0];

function fill(select, label, folder) {
  const group = document.createElement("optgroup");
  group.label = label;
  for (const [path, text] of byPath) {
    if (path.startsWith(`${folder}/`) && path.split("/").length === 2) group.append(new Option(text, path));
  }
  if (group.children.length) select.append(group);
}

function path() {
  if (place.value) return place.value;
  if (!hood.value) return what.value || "alles.ics";
  if (!what.value) return hood.value;
  return `${hood.value.replace(/\.ics$/, "")}/${what.value}`;
}

function show() {
  hood.disabled = what.disabled = Boolean(place.value);
  for (const option of what.querySelectorAll("option")) {
    option.disabled = Boolean(hood.value && option.value && !byPath.has(`${hood.value.replace(/\.ics$/, "")}/${option.value}`));
  }
  if (what.selectedOptions[0]?.disabled) what.value = "";
  const chosen = path();
  const name = chosen === "alles.ics" ? "alles" : byPath.get(chosen) ?? chosen;
  const full = base + chosen;
  const webcal = full.replace(/^https?:/, "webcal:");
  const title = chosen === "alles.ics" ? "Wijkagenda" : `Wijkagenda: ${name}`;
  const query = `url=${encodeURIComponent(full)}&name=${encodeURIComponent(title)}`;
  const links = {
    webcal,
    google: `https://calendar.google.com/calendar/r?cid=${encodeURIComponent(webcal)}`,
    outlook: `https://outlook.live.com/calendar/0/addfromweb?${query}`,
    office: `https://outlook.office.com/calendar/0/addfromweb?${query}`,
  };
  for (const link of document.querySelectorAll("a[data-app]")) link.href = links[link.dataset.app];
  address.textContent = full;
  document.getElementById("gekozen").textContent = `U kiest: ${name}.${until.has(chosen) ? ` Deze agenda is groot en loopt tot en met ${until.get(chosen)}.` : ""}`;
}

fill(hood, "Buurt", "buurt");
fill(what, "Thema", "thema");
fill(what, "Voor wie", "voor");
fill(place, "Plek", "plek");
fill(place, "Organisatie", "organisatie");
fill(place, "Netwerk", "netwerk");
const asked = new URLSearchParams(location.search).get("agenda");
if (asked && byPath.has(asked)) {
  const parts = asked.split("/");
  if (parts.length === 4) {
    hood.value = `${parts[0]}/${parts[1]}.ics`;
    what.value = parts.slice(2).join("/");
  } else for (const select of [hood, what, place]) select.value = [...select.options].some((o) => o.value === asked) ? asked : "";
}
builder.addEventListener("change", show);
if (navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(address.textContent);
    copy.textContent = "Gekopieerd";
    setTimeout(() => { copy.textContent = "Kopieer"; }, 3000);
  });
}
builder.hidden = false;
document.getElementById("knoppen").hidden = false;
document.getElementById("zelf")?.remove();
show();
