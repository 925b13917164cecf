// Runs Zotero's own translators: node zotero.cjs CHECKOUT < jobs > results, both JSON.
//
// CHECKOUT is a folder with zotero/translation-server, its submodules and its npm packages. A job is
// {text, to: [names of formats]}; its result {translator, items, back: {format: text}} or {fault}.
// `items` are as Zotero's desktop program saves them: what a type of item has no field for goes to
// Extra, lines of Extra that name a field go to that field, and a creator in a role that the type lacks
// is put in its first one. (The program's own code for that step cannot run outside of it.)
"use strict";

const path = require("path");
const root = path.resolve(process.argv[2]);
process.chdir(root);
process.env.NODE_CONFIG_DIR = path.join(root, "config");
process.env.SUPPRESS_NO_CONFIG_WARNING = "1";
const print = process.stdout.write.bind(process.stdout);
console.log = () => {};
require("module").globalPaths; // resolved from the checkout below
const load = (name) => require(path.join(root, "src", name));

const Zotero = load("zotero");
const { FORMATS } = load("formats");
const Translate = load("translation/translate");
Zotero.Debug.init(false);

const BASE = new Set(["itemType", "creators", "tags", "notes", "attachments", "collections", "relations", "extra",
  "seeAlso", "id", "itemID", "key", "uri", "version", "libraryCatalog", "accessDate", "dateAdded", "dateModified",
  "complete", "multi"]);

const fieldID = (name) => Zotero.ItemFields.getID(name);
const typeID = (name) => Zotero.ItemTypes.getID(name);

function fieldOf(item, name) {
  const type = typeID(item.itemType), id = fieldID(name);
  if (!id) return null;
  if (Zotero.ItemFields.isValidForType(id, type)) return name;
  const own = Zotero.ItemFields.getFieldIDFromTypeAndBase(type, name);
  return own ? Zotero.ItemFields.getName(own) : null;
}

const folded = (name) => name.toLowerCase().replace(/[\s_-]/g, "");

function label(name) {
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/^./, (letter) => letter.toUpperCase());
}

/** Zotero's field for a name in an Extra line: a field of the type, or a CSL variable that maps to one. */
function fieldOfLine(item, name) {
  const wanted = folded(name);
  const type = typeID(item.itemType);
  const names = Zotero.ItemFields.getItemTypeFields(type).map((id) => Zotero.ItemFields.getName(id));
  const own = names.find((field) => folded(field) === wanted);
  if (own) return own;
  const maps = { ...Zotero.Schema.CSL_TEXT_MAPPINGS };
  for (const [variable, fields] of Object.entries(maps)) {
    if (folded(variable) !== wanted) continue;
    for (const field of fields) {
      const found = fieldOf(item, field);
      if (found && names.includes(found)) return found;
    }
  }
  return null;
}

function saved(raw) {
  const item = { itemType: raw.itemType, creators: [], tags: [], notes: raw.notes || [], attachments: raw.attachments || [] };
  const extra = [];
  for (const [name, value] of Object.entries(raw)) {
    if (BASE.has(name) && !["libraryCatalog", "accessDate"].includes(name)) continue;
    if (typeof value !== "string" && typeof value !== "number") continue;
    if (value === "") continue;
    const field = fieldOf(raw, name);
    if (field) item[field] = String(value);
    else extra.push(`${label(name)}: ${value}`);
  }
  const kept = [];
  for (const line of String(raw.extra || "").split("\n")) {
    const told = /^type:\s*(\S+)$/i.exec(line);
    const types = told && (Zotero.Schema.CSL_TYPE_MAPPINGS_REVERSE[told[1]] || [told[1]]);
    if (types && typeID(types[0])) return saved({ ...raw, itemType: types[0], extra: raw.extra.replace(line, "") });
  }
  for (const line of String(raw.extra || "").split("\n")) {
    const found = /^([A-Za-z][A-Za-z _-]*):\s*(.+)$/.exec(line);
    const field = found && fieldOfLine(item, found[1]);
    const role = found && Zotero.CreatorTypes.getID(folded(found[1]).replace(/^./, (letter) => letter.toLowerCase()));
    if (field && !(field in item)) item[field] = found[2];
    else if (role && Zotero.CreatorTypes.isValidForItemType(role, typeID(item.itemType))) {
      const [last, first] = found[2].split("||").map((part) => part.trim());
      const creatorType = Zotero.CreatorTypes.getName(role);
      item.creators.push(first ? { lastName: last, firstName: first, creatorType } : { lastName: last, fieldMode: 1, creatorType });
    }
    else if (line.trim()) kept.push(line);
  }
  if (extra.length || kept.length) item.extra = [...extra, ...kept].join("\n");
  const type = typeID(item.itemType);
  for (const creator of raw.creators || []) {
    let role = creator.creatorType || "author";
    const id = Zotero.CreatorTypes.getID(role);
    if (!id || !Zotero.CreatorTypes.isValidForItemType(id, type)) {
      role = Zotero.CreatorTypes.getName(Zotero.CreatorTypes.getPrimaryIDForType(type));
    }
    item.creators.push({ ...creator, creatorType: role });
  }
  item.tags = (raw.tags || []).map((tag) => (typeof tag === "string" ? { tag } : { tag: tag.tag || tag.name }));
  return item;
}

async function importText(text) {
  const translate = new Translate.Import();
  translate.setString(text);
  const translators = await translate.getTranslators();
  if (!translators.length) throw new Error("no translator");
  translate.setTranslator(translators[0]);
  const items = await translate.translate({ libraryID: 1 });
  return { translator: translators[0].label, items: items.map((item) => JSON.parse(JSON.stringify(item))) };
}

function exportItems(items, format) {
  const translate = new Translate.Export();
  translate.setTranslator(FORMATS[format]);
  translate.setDisplayOptions({ exportNotes: true });
  translate.setItems(items.map((item, number) => ({
    ...item, uri: `http://zotero.org/users/1/items/${String(number).padStart(8, "A")}`,
    itemID: number + 1, id: number + 1, tags: item.tags.map((tag) => ({ ...tag })),
    notes: (item.notes || []).map((note, at) => ({ note: note.note || note, uri: `http://zotero.org/users/1/items/N${number}${at}`, tags: [], itemID: 100000 + number * 50 + at })),
    attachments: [],
  })));
  return new Promise((resolve, reject) => {
    translate.setHandler("done", (_, status) => (status ? resolve(translate.string) : reject(new Error(`no ${format}`))));
    translate.setHandler("error", (_, fault) => reject(fault));
    translate.translate();
  });
}

async function main() {
  let input = "";
  for await (const chunk of process.stdin) input += chunk;
  const results = [];
  await Zotero.Translators.init();
  for (const job of JSON.parse(input)) {
    try {
      const read = await importText(job.text);
      const items = read.items.map(saved);
      const back = {}, faults = [];
      for (const format of job.to || []) {
        try {
          back[format] = await exportItems(items, format);
        } catch (fault) {
          back[format] = null;
          faults.push(`${format}: ${(fault && fault.stack) || fault}`);
        }
      }
      results.push({ translator: read.translator, raw: read.items, items, back, faults });
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
