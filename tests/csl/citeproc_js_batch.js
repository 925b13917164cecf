// Renders many small cases with citeproc-js, as HTML in the manner of the CSL test suite.
// stdin: {locales: {lang: xml}, cases: [{style, items: [...], cites: [[{id, ...}], ...]}]}
// stdout: [{citations: [...], bibliography: [...]} or {error}]
const CSL = require("citeproc");
const input = JSON.parse(require("fs").readFileSync(0, "utf8"));
function run(one) {
  const byId = new Map(one.items.map((item) => [String(item.id), item]));
  const system = {
    retrieveLocale: (language) => input.locales[language] || null,
    retrieveItem: (id) => JSON.parse(JSON.stringify(byId.get(String(id)))),
  };
  const engine = new CSL.Engine(system, one.style);
  engine.setOutputFormat("html");
  engine.updateItems([...byId.keys()]);
  const citations = one.cites.map((cites) => engine.makeCitationCluster(cites));
  const made = engine.makeBibliography();
  const bibliography = made
    ? made[1].map((text) => text.trim().replace(/^<div class="csl-entry">/, "").replace(/<\/div>$/, ""))
    : [];
  return { citations, bibliography };
}
const out = input.cases.map((one) => {
  try {
    return run(one);
  } catch (error) {
    return { error: String(error) };
  }
});
process.stdout.write(JSON.stringify(out));
