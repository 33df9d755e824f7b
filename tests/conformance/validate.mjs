// Reads paths of pages from stdin, one a line, and prints what html-validate's recommended rules find as JSON.
// (Its own command needs a newer node than Debian has.)
import { readFileSync } from "node:fs";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const validator = new HtmlValidate(new StaticConfigLoader({ extends: ["html-validate:recommended"] }));
const found = [];
for (const path of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const report = await validator.validateString(readFileSync(path, "utf8"), path);
  for (const { filePath, messages } of report.results) {
    for (const { line, ruleId, message } of messages) found.push(`${filePath}:${line} ${ruleId}: ${message}`);
  }
}
console.log(JSON.stringify(found));
