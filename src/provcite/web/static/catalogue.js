// Comfort for those who have scripts: every page works without.
"use strict";

// Copy a citation: its plain words, without the markup.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const place = document.getElementById(button.dataset.copy);
    const said = document.getElementById("said");
    let done = false;
    try {
      await navigator.clipboard.writeText(place.textContent.trim());
      done = true;
    } catch {
      // Where the clipboard is closed to pages, the words are at least selected.
      const range = document.createRange();
      range.selectNodeContents(place);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      done = document.execCommand("copy");
    }
    const words = done ? "Copied" : "Selected: press Ctrl+C";
    if (said) said.textContent = words;
    const label = button.firstChild;
    const before = label.data;
    label.data = words;
    setTimeout(() => { label.data = before; }, 2000);
  });
}

// "/" goes to the search box, as people are used to.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const box = document.querySelector("input[type=search]");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  }
});

// Drop a file on the field for it.
for (const field of document.querySelectorAll(".drop")) {
  const input = field.querySelector("input[type=file]");
  if (!input) continue;
  for (const name of ["dragover", "dragleave", "drop"]) {
    field.addEventListener(name, (event) => {
      event.preventDefault();
      field.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  }
}

// Validate an edited record while it is typed.
const editor = document.querySelector("textarea[data-validate]");
if (editor) {
  const list = document.getElementById("findings");
  let timer = 0, turn = 0;
  const show = (told) => {
    list.replaceChildren(...told.findings.map((one) => {
      const item = document.createElement("li");
      item.className = "finding " + one.severity;
      item.textContent = (one.line ? "Line " + one.line + ": " : "") + one.message;
      return item;
    }));
    document.getElementById("state").textContent = told.state;
  };
  editor.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++turn;
      try {
        const form = new URLSearchParams(new FormData(editor.form));
        const answer = await fetch(editor.dataset.validate, { method: "POST", body: form });
        if (mine === turn && answer.ok) show(await answer.json());
      } catch { /* the server has gone: saving will say so */ }
    }, 400);
  });
}
