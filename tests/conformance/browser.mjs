// Opens the published pages in Chromium, for test_site_tools.py. Reads {base, pages, states} from stdin and prints JSON:
// what axe finds on each page, requests to others, what is wider than the screen, and what a reader sees who searches,
// chooses, subscribes, uses a keyboard or has no scripts.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const { base, pages, states } = JSON.parse(readFileSync(0, "utf8"));
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath: process.argv[2], args: ["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer"] });
const problems = [];

async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on("request", (request) => {
    if (!request.url().startsWith(base)) problems.push(`${page.url()} asks ${request.url()}`);
  });
  page.on("response", (answer) => {
    if (answer.status() >= 400) problems.push(`${page.url()}: ${answer.status()} for ${answer.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`${page.url()} says ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`${page.url()} fails: ${error.message}`));
  return page;
}

// The first state has all rules; the others only what depends on colour, and the first narrow one on width as well.
const RULES = [null, ["color-contrast", "target-size", "scrollable-region-focusable"], ["color-contrast"], ["color-contrast"]];

// Lines of a list or a table that are made alike speak for each other: two of each kind stay.
function thinOut() {
  const kind = (line) => line.outerHTML.replace(/>[^<]*/g, ">").replace(/ (?!class=)[\w-]+(="[^"]*")?/g, "");
  const depth = (line) => (line.parentElement ? depth(line.parentElement) + 1 : 0);
  const seen = {};
  for (const line of [...document.querySelectorAll("li, tr")].sort((one, other) => depth(other) - depth(one))) {
    const key = kind(line);
    seen[key] = (seen[key] ?? 0) + 1;
    if (seen[key] > 2) line.remove();
  }
}

async function audit(queue) {
  const page = await open();
  for (let path = queue.shift(); path; path = queue.shift()) {
    await page.goto(base + path, { waitUntil: "load" });
    for (const width of new Set(states.map(([each]) => each))) {
      await page.setViewportSize({ width, height: 900 });
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wider > 0) problems.push(`${path} at ${width}: ${wider} pixels wider than the screen`);
    }
    await page.evaluate(axeSource);
    await page.evaluate(thinOut);
    for (const [number, [width, colorScheme]] of states.entries()) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const run = (rules) => axe.run(document, {
        resultTypes: ["violations"],
        ...(rules ? { runOnly: { type: "rule", values: rules } } : { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
      }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`));
      const found = await page.evaluate(run, RULES[number]);
      problems.push(...found.map((text) => `${path} at ${width} ${colorScheme}: ${text}`));
    }
  }
  await page.context().close();
}

const results = async (page) => ({
  said: await page.textContent("#aantal"),
  names: await page.$$eval("#lijst .name a", (links) => links.map((link) => link.textContent)),
  milliseconds: await page.getAttribute("#gevonden", "data-milliseconds"),
});

async function searching() {
  const page = await open();
  await page.goto(base);
  await page.fill("#zoek", "soép");
  await page.press("#zoek", "Enter");
  await page.waitForSelector("#lijst .name");
  const words = await results(page);
  await page.fill("#q", "");
  await page.selectOption("#dag", "morgen");
  await page.selectOption("#dagdeel", "ochtend");
  await page.check("[name=gratis]");
  const chosen = { ...(await results(page)), address: page.url() };
  await page.reload();
  await page.waitForSelector("#lijst .name");
  const again = await results(page);
  const link = await page.getAttribute("#lijst .name a", "href");
  await page.click("[type=reset]");
  await page.waitForSelector("#gevonden", { state: "hidden" });
  await page.fill("#q", "xqzw");
  const nothing = await results(page);
  await page.context().close();
  return { words, chosen, again, link, nothing };
}

async function subscribing() {
  const page = await open();
  await page.goto(`${base}abonneren.html`);

  const value = await page.$eval("#buurt optgroup option", (option) => option.value);
  await page.selectOption("#buurt", value);
  const theme = await page.$eval("#wat optgroup option:not([disabled])", (option) => option.value);
  await page.selectOption("#wat", theme);
  const links = await page.$$eval("a[data-app]", (found) => Object.fromEntries(found.map((link) => [link.dataset.app, link.href])));
  const address = await page.textContent("#adres");
  const status = await page.evaluate((url) => fetch(url).then((answer) => answer.status), address);
  await page.context().close();
  return { value, theme, links, address, status };
}

async function keyboard() {
  const page = await open();
  await page.goto(base);
  const focus = () => page.evaluate(() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    return { text: at.textContent.trim(), id: at.id, href: at.getAttribute("href"), outline: parseFloat(style.outlineWidth) * (style.outlineStyle !== "none") };
  });
  await page.keyboard.press("Tab");
  const first = await focus();
  await page.keyboard.press("Enter");
  const path = [];
  for (let n = 0; n < 40; n++) {
    await page.keyboard.press("Tab");
    path.push(await focus());
    if (path.at(-1).href?.startsWith("activiteit/")) break;
  }
  await page.keyboard.press("Enter");
  await page.waitForURL(/activiteit/);
  const heading = await page.textContent("h1");
  await page.context().close();
  return { first, path, heading };
}

async function withoutScripts() {
  const page = await open({ javaScriptEnabled: false });
  await page.goto(`${base}zoeken.html`);
  const forms = await page.locator("form:visible").count();
  await page.click("#kiezen a[href=\"gratis.html\"]");
  const free = await page.textContent("h1");
  const lines = await page.locator(".entry").count();
  await page.goto(`${base}abonneren.html`);
  const feeds = await page.locator('a[href$=".ics"]').count();
  const buttons = await page.locator("#knoppen").isVisible();
  await page.context().close();
  return { forms, free, lines, feeds, buttons };
}

const queue = [...pages];
const [, , search, subscribe, keys, plain] = await Promise.all([
  audit(queue), audit(queue), searching(), subscribing(), keyboard(), withoutScripts(),
]);
await browser.close();
console.log(JSON.stringify({ problems, search, subscribe, keys, plain }));
