// Re-reads feeds with ical.js (strict) and node-ical and writes what they see as JSON: path -> events and dates.
// Usage: node reread.mjs LAST-DAY < file with one path per line. Run beside their node_modules.
import fs from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

const until = process.argv[2];

// What gives one date: the rule with its exceptions, as an app would show it, up to and including `until`.
function datesOf(event, last) {
  if (!event.isRecurring()) return [[event.uid, wall(event.startDate), wall(event.endDate), event.summary]];
  const dates = [];
  const iterator = event.iterator();
  for (let next = iterator.next(); next && next.toString().slice(0, 10) <= last; next = iterator.next()) {
    const { startDate, endDate, item } = event.getOccurrenceDetails(next);
    dates.push([event.uid, wall(startDate), wall(endDate), item.summary]);
  }
  return dates;
}

const wall = (time) => time.toString().slice(0, 16);

// node-ical keeps an exception under its day and under its moment: count different ones.
const exceptions = (event) => new Set(Object.values(event.recurrences ?? {}).map((each) => each.recurrenceid.getTime())).size;

function reread(file) {
  const text = fs.readFileSync(file, "utf8");
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  // Left to itself, ical.js takes all exceptions in a file for those of each event.
  const own = { strictExceptions: true, exceptions: [] };
  const events = calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component, own));
  const masters = new Map(events.filter((event) => !event.isRecurrenceException()).map((event) => [event.uid, event]));
  for (const event of events.filter((each) => each.isRecurrenceException())) masters.get(event.uid).relateException(event);
  const parsed = Object.values(nodeIcal.sync.parseICS(text)).filter((item) => item.type === "VEVENT");
  return {
    icaljs: {
      name: calendar.getFirstPropertyValue("name"),
      events: events.map((event) => [event.uid, event.isRecurrenceException(), wall(event.startDate), event.summary]),
      dates: [...masters.values()].flatMap((event) => datesOf(event, until)),
    },
    nodeIcal: parsed.map((event) => [event.uid, event.start.toISOString(), event.summary, exceptions(event)]),
  };
}

ICAL.design.strict = true;
const files = fs.readFileSync(0, "utf8").split("\n").filter(Boolean);
process.stdout.write(JSON.stringify(Object.fromEntries(files.map((file) => [file, reread(file)]))));
