// Answers SPARQL queries over several endpoints at once: one JSON object a line in, one a line out, in the same order.
// In: {"query": "SELECT …", "sources": ["http://…", …]}. Out: {"answer": SPARQL results in JSON} or {"error": "…"}.
// The packages are those of the working directory.
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const { QueryEngine } = createRequire(join(process.cwd(), "package.json"))("@comunica/query-sparql");
const engine = new QueryEngine();

async function answer({ query, sources }) {
  const context = { sources: sources.map((value) => ({ type: "sparql", value })) };
  const result = await engine.query(query, context);
  const { data } = await engine.resultToString(result, "application/sparql-results+json", context);
  const pieces = [];
  for await (const piece of data) pieces.push(Buffer.from(piece));
  // Comunica counts its requests in the same object; strict readers take nothing after the results.
  const { head, results, boolean } = JSON.parse(Buffer.concat(pieces).toString("utf8"));
  return { head, results, boolean };
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = { answer: await answer(JSON.parse(line)) };
  } catch (error) {
    reply = { error: String(error.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
