// Cites items in a style with citeproc-js and prints what it gives as JSON.
// stdin: {style, locales: {lang: xml}, items: [...], notes: [[{id, locator?, label?, suffix?}]]}
// stdout: {notes: [...], bibliography: [[id, text], ...]}
const CSL = require("citeproc");
const input = JSON.parse(require("fs").readFileSync(0, "utf8"));
const byId = new Map(input.items.map((item) => [String(item.id), item]));
const system = {
  retrieveLocale: (language) => input.locales[language] || null,
  retrieveItem: (id) => byId.get(String(id)),
};
const engine = new CSL.Engine(system, input.style);
engine.setOutputFormat("text");
engine.updateItems([...byId.keys()]);
const before = [];
const notes = [];
input.notes.forEach((cites, index) => {
  const citation = {
    citationID: "c" + index,
    citationItems: cites,
    properties: { noteIndex: engine.opt.class === "note" ? index + 1 : 0 },
  };
  const [, updates] = engine.processCitationCluster(citation, before, []);
  for (const [place, text] of updates) notes[place] = text;
  before.push([citation.citationID, engine.opt.class === "note" ? index + 1 : 0]);
});
const made = engine.makeBibliography();
const bibliography = made ? made[1].map((text, i) => [made[0].entry_ids[i][0], text.trim()]) : [];
process.stdout.write(JSON.stringify({ notes, bibliography }));
