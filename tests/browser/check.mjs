// Looks at pages as a browser shows them, and at their HTML. Arguments: the folder of the site, the browser, a JSON file
// with the path that the site stands below and the addresses to look at. Writes JSON: for each address, what is wrong with it; nothing else is written.
//
// Pages are shown without JavaScript, as to readers who have none; only the checker of accessibility, which is a script that
// waits for timers, needs it switched on. The pages have none of their own: a test beside this one holds that.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { createRequire } from "node:module";
import { HtmlValidate } from "html-validate";
import puppeteer from "puppeteer-core";

const [root, browserPath, listFile] = process.argv.slice(2);
const { below, addresses, once, html, shots } = JSON.parse(fs.readFileSync(listFile, "utf8"));
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml" };
const PHONE = 360;
const file = (address) => path.join(root, address.endsWith(".html") ? address : `${address}index.html`);

// What a browser asks of a static server; anything from elsewhere would be a fault of its own.
const asked = [];
const server = http.createServer((request, response) => {
  const wanted = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const address = wanted.slice(below.length);
  const found = address === "" || address.endsWith("/") ? file(address) : path.join(root, address);
  if (!wanted.startsWith(below) || !fs.existsSync(found)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "Content-Type": TYPES[path.extname(found)] ?? "text/plain" }).end(fs.readFileSync(found));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const base = `http://127.0.0.1:${server.address().port}${below}`;

const browser = await puppeteer.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
const page = await browser.newPage();
page.on("request", (request) => asked.push(request.url()));
const faults = {};
const told = (address, text) => (faults[address] ??= []).push(text);

async function show(address, { width = 1200, scheme = "light", media = "screen" } = {}) {
  await page.setViewport({ width, height: 900 });
  // The protocol sets both at once: what is not named is set back.
  if (media === "print") await page.emulateMediaType(media);
  else await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(base + address);
}

async function accessible(address, scheme) {
  await page.setJavaScriptEnabled(true);
  await show(address, { scheme });
  const violations = await page.evaluate(async (source) => {
    new Function(source)();
    const found = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return found.violations.map((v) => [v.impact, v.id, v.nodes.slice(0, 3).map((n) => n.target.join(" "))]);
  }, axe);
  await page.setJavaScriptEnabled(false);
  for (const [impact, id, nodes] of violations) {
    if (impact === "serious" || impact === "critical") told(address, `${scheme}: ${impact} ${id}: ${nodes.join("; ")}`);
  }
}

async function fitsPhone(address) {
  await show(address, { width: PHONE });
  const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
  if (width > PHONE) told(address, `phone: ${width} pixels wide on a screen of ${PHONE}`);
}

async function prints(address) {
  await show(address, { media: "print" });
  const left = await page.evaluate(() =>
    [...document.querySelectorAll("body > header nav, footer nav, .skip")].filter((e) => e.getClientRects().length).length);
  if (left) told(address, "print: navigation is printed");
  const data = await page.pdf({ format: "A4" });
  if (data.length < 1000) told(address, "print: nothing is printed");
}

for (const address of addresses) {
  await accessible(address, "light");
  await fitsPhone(address);
}
// Colours and what is printed do not depend on the language.
for (const address of once) {
  await accessible(address, "dark");
  await prints(address);
}
for (const { name, address, width, scheme } of shots ?? []) {
  await show(address, { width, scheme });
  await page.screenshot({ path: name, fullPage: true });
}
for (const url of asked) if (!url.startsWith(base)) told(url, "elsewhere: asked for by a page");
await browser.close();
server.close();

const validate = new HtmlValidate({
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    // How long lines and titles are and which attribute is quoted how is style, not validity.
    "long-title": "off",
    "no-trailing-whitespace": "off",
    "doctype-style": "off",
    // The style sheet comes from where the page comes from.
    "require-sri": "off",
  },
});
for (const address of html) {
  const report = await validate.validateFile(file(address));
  for (const result of report.results) {
    for (const message of result.messages) told(address, `html: line ${message.line}: ${message.ruleId}: ${message.message}`);
  }
}
console.log(JSON.stringify(faults));
