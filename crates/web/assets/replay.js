// The replay's memory: what a reader would do is kept in this tab alone, and arrows lead on and back. Nothing is sent from here.
(() => {
  const page = document.getElementById("replay");
  if (!page) return;
  const name = `replay-${page.dataset.number}-${page.dataset.person}`;
  const kept = () => { try { return JSON.parse(sessionStorage.getItem(name) ?? "{}"); } catch { return {}; } };
  const keep = (all) => { try { sessionStorage.setItem(name, JSON.stringify(all)); } catch { /* a tab without storage forgets */ } };

  const think = document.getElementById("think");
  if (think) {
    think.value = kept()[think.dataset.step] ?? "";
    think.addEventListener("input", () => keep({ ...kept(), [think.dataset.step]: think.value }));
  }

  const show = () => {
    const all = kept();
    for (const place of page.querySelectorAll("[data-said]")) {
      const words = (all[place.dataset.said] ?? "").trim();
      place.textContent = words;
      place.hidden = words === "";
      page.querySelector(`[data-said-label="${place.dataset.said}"]`).hidden = words === "";
    }
  };
  show();
  const forget = page.querySelector("[data-forget]");
  if (forget) {
    forget.hidden = Object.values(kept()).every((words) => !words.trim());
    forget.addEventListener("click", () => {
      try { sessionStorage.removeItem(name); } catch { /* there was nothing */ }
      forget.hidden = true;
      show();
    });
  }

  addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("textarea, input, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const rel = { ArrowRight: "next", ArrowLeft: "prev" }[event.key];
    page.querySelector(rel ? `a[rel="${rel}"]` : ":not(*)")?.click();
  });
})();
