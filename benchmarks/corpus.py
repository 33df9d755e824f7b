"""The whole chain over a folder of real calendars and pages: time, memory, balance, and whether the feed reads back.

Usage: python -m benchmarks.corpus [--data FOLDER-WITH-ics-AND-html] [--work DIR] [--as-of DATE]
The corpus is not part of the project; by default it is looked for beside the checkout, in ../shared/data.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import duckdb
import icalendar
import yaml

ROOT = Path(__file__).parent.parent
WIJKAGENDA = Path(sys.executable).with_name("wijkagenda")
_READ_WITH_ICAL_JS = """
const ICAL = require('ical.js'); const fs = require('fs');
const jcal = ICAL.parse(fs.readFileSync(process.argv[2], 'utf8'));
const events = new ICAL.Component(jcal).getAllSubcomponents('vevent');
console.log(JSON.stringify(events.map(e => [
  e.getFirstPropertyValue('uid'), e.getFirstPropertyValue('dtstart').toString(),
  String(e.getFirstPropertyValue('recurrence-id') || ''), String(e.getFirstPropertyValue('rrule') || '')])));
"""


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    arguments.add_argument("--work", type=Path)
    arguments.add_argument("--as-of", default="")
    options = arguments.parse_args()
    if not (options.data / "ics").is_dir():
        sys.exit(f"no corpus in {options.data}")
    work = options.work or Path(tempfile.mkdtemp(prefix="wijkagenda-corpus-"))
    registry = make_registry(options.data, work / "registry")
    print(f"{len(list(registry.glob('*.yaml')))} sources in {registry}")
    data = work / "data"
    shutil.rmtree(data, ignore_errors=True)
    as_of = ["--as-of", options.as_of] if options.as_of else []
    report("cold run", ["run", "--registry", str(registry), "--data", str(data), *as_of])
    before = checksums(data / "public")
    report("second run", ["run", "--registry", str(registry), "--data", str(data), *as_of])
    print("byte-identical:", before == checksums(data / "public"), f"({len(before)} files)")
    balance(data)
    reread(data / "public" / "alles.ics")


def make_registry(corpus: Path, registry: Path) -> Path:
    """A source for every calendar and page of the corpus."""
    shutil.rmtree(registry, ignore_errors=True)
    registry.mkdir(parents=True)
    for kind, connector, suffixes in (("ics", "ical", {".ics"}), ("html", "jsonld", {".html", ".json", ".jsonld"})):
        for path in sorted((corpus / kind).rglob("*")):
            if path.suffix not in suffixes or not path.is_file():
                continue
            name = path.relative_to(corpus).as_posix()
            stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[-60:].strip("-")
            source = {"title": name[-150:], "connector": connector, "url": path.as_uri()}
            target = registry / f"{stem}-{hashlib.sha256(name.encode()).hexdigest()[:6]}.yaml"
            target.write_text(yaml.safe_dump(source, allow_unicode=True), encoding="utf-8")
    return registry


def report(label: str, arguments: list[str]) -> None:
    """Run the command; print wall time and peak memory of the process."""
    started = time.monotonic()
    process = subprocess.Popen([str(WIJKAGENDA), *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read().decode() if process.stderr else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    print(f"{label}: exit {os.waitstatus_to_exitcode(status)}, {seconds:.1f} s wall, "
          f"{usage.ru_utime + usage.ru_stime:.1f} s cpu, {usage.ru_maxrss / 1024:.0f} MB peak")  # fmt: skip
    if status:
        print(errors[-3000:])
        sys.exit(1)


def checksums(public: Path) -> dict[str, str]:
    """Relative path -> SHA-256 of every published file."""
    files = [path for path in sorted(public.rglob("*")) if path.is_file()]
    return {p.relative_to(public).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def balance(data: Path) -> None:
    """What was read against what became of it."""
    with duckdb.connect(str(data / "public" / "data" / "wijkagenda.duckdb"), read_only=True) as connection:
        cursor = connection.execute("SELECT sum(COLUMNS(* EXCLUDE source_id)) FROM mart.balance")
        names = [column[0] for column in cursor.description or ()]
        print("balance:", dict(zip(names, map(int, cursor.fetchall()[0]), strict=True)))
        print("build:", connection.execute("SELECT * FROM mart.build").fetchall())
        by_code = "SELECT code, count(*) FROM mart.issues GROUP BY ALL ORDER BY 2 DESC"
        print("issues:", connection.execute(by_code).fetchall())


def reread(feed: Path) -> None:
    """Read the feed with icalendar and with ical.js and compare what they see."""
    icalendar.use_zoneinfo()
    calendar = icalendar.Calendar.from_ical(feed.read_bytes())
    events = list(calendar.walk("VEVENT"))
    print(f"{feed.name}: {feed.stat().st_size / 1e6:.2f} MB, {len(events)} VEVENTs in icalendar")
    ours = Counter((str(e["UID"]), "RRULE" in e, "RECURRENCE-ID" in e, str(e["DTSTART"].dt)[:10]) for e in events)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "ical.js@2"], cwd=folder, check=True, capture_output=True
        )
        script = Path(folder) / "read.cjs"
        script.write_text(
            _READ_WITH_ICAL_JS.replace("require('ical.js')", "require('ical.js').default || require('ical.js')")
        )
        done = subprocess.run(["node", str(script), str(feed)], cwd=folder, capture_output=True, text=True, check=True)
    theirs = Counter((uid, bool(rule), bool(rid), start[:10]) for uid, start, rid, rule in json.loads(done.stdout))
    print(f"ical.js: {sum(theirs.values())} VEVENTs, the same: {ours == theirs}")
    print("peak memory of children:", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, "MB")


if __name__ == "__main__":
    main()
