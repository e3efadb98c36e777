// How fast other linters of prose read a file: prints the name of each and millions of bytes a second, the better of two readings.
// Started by `cargo xtask bench wording` in the folder where they are installed; their own start-up is not counted.
import { readFileSync } from "node:fs";
import { markdown } from "alex";
import { LocalLinter } from "harper.js";
import { binaryInlined } from "harper.js/binaryInlined";
import writeGood from "write-good";

const text = readFileSync(process.argv[2], "utf8");
const bytes = Buffer.byteLength(text);

async function measure(name, read) {
  await read("A short text, so that everything is loaded.");
  let best = 0;
  for (let time = 0; time < 2; time++) {
    const began = performance.now();
    await read(text);
    best = Math.max(best, bytes / 1e3 / (performance.now() - began));
  }
  console.log(`${name}\t${best.toFixed(4)}`);
}

await measure("alex", markdown);
await measure("write-good", writeGood);
const harper = new LocalLinter({ binary: binaryInlined });
await harper.setup();
await measure("harper.js", (words) => harper.lint(words));
