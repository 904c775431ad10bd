// Holds graphs against SHACL shapes with shacl-engine: one JSON object a line in, one a line out, in the same order.
// In: {"shapes": "<N-Triples>", "data": "<N-Triples>"}. Out: {"results": [[focus, shape, severity], …]} or {"error": "…"}.
// The packages are those of the working directory.
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { resolve } = createRequire(join(process.cwd(), "package.json"));
const load = (name) => import(pathToFileURL(resolve(name)));
const { DataFactory, Parser, Store } = await load("n3");
const { Validator } = await load("shacl-engine");
const { targetResolvers, validations } = await load("shacl-engine/sparql.js");

const read = (text) => new Store(new Parser({ format: "N-Triples", blankNodePrefix: "" }).parse(text));
const last = (term) => term?.value ?? "";

async function validate({ shapes, data }) {
  const validator = new Validator(read(shapes), { factory: DataFactory, targetResolvers, validations });
  const report = await validator.validate({ dataset: read(data) });
  return report.results.map((result) => [
    last(result.focusNode?.term),
    last(result.shape?.ptr?.term),
    last(result.severity),
  ]);
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = { results: await validate(JSON.parse(line)) };
  } catch (error) {
    reply = { error: String(error.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
