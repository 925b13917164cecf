// Zotero's own translator "Embedded Metadata" over pages: node zotero_page.cjs CHECKOUT < jobs > results, both JSON.
//
// CHECKOUT is as for zotero.cjs. A job is {text, url}: a page and its address. Its result is {offered, items}, the
// names of all translators that take the page, and what this one makes of it; or {fault}.
"use strict";

const path = require("path");
const root = path.resolve(process.argv[2]);
process.chdir(root);
process.env.NODE_CONFIG_DIR = path.join(root, "config");
process.env.SUPPRESS_NO_CONFIG_WARNING = "1";
const print = process.stdout.write.bind(process.stdout);
console.log = () => {};

const Zotero = require(path.join(root, "src", "zotero"));
const Translate = require(path.join(root, "src", "translation", "translate"));
const { JSDOM } = require(path.join(root, "node_modules", "jsdom"));
Zotero.Debug.init(false);

async function read({ text, url }) {
  const translate = new Translate.Web();
  translate.setDocument(new JSDOM(text, { url, contentType: "text/html" }).window.document);
  const offered = await translate.getTranslators(true);
  const embedded = offered.find((one) => one.label === "Embedded Metadata");
  if (!embedded) throw new Error("not offered");
  translate.setTranslator(embedded);
  const items = await translate.translate({ libraryID: false });
  return { offered: offered.map((one) => one.label), items: JSON.parse(JSON.stringify(items)) };
}

async function main() {
  let input = "";
  for await (const chunk of process.stdin) input += chunk;
  await Zotero.Translators.init();
  const results = [];
  for (const job of JSON.parse(input)) {
    try {
      results.push(await read(job));
    } catch (fault) {
      results.push({ fault: String((fault && fault.stack) || fault) });
    }
  }
  print(JSON.stringify(results), () => process.exit(0));
}

main().catch((fault) => {
  process.stderr.write(String((fault && fault.stack) || fault) + "\n");
  process.exit(1);
});
