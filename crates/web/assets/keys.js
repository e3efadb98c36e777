// Keys: a help for hands that stay on the keyboard. Every page works without them, and they can be switched off.
(() => {
  const isOff = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
  const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable='true'], [role='textbox']");
  const links = () => [...document.querySelectorAll("main .log .title-link, main .table .title-link, main .card .action-what a")];

  const go = (step) => {
    const all = links();
    const at = all.indexOf(document.activeElement);
    const next = all[at === -1 ? (step > 0 ? 0 : all.length - 1) : at + step];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const search = () => {
    const field = document.getElementById("q");
    if (field) field.focus(); else location.assign("/incidents?focus=q#q");
  };
  const keys = { "/": search, n: () => location.assign("/incidents/new"), "?": () => location.assign("/help"), j: () => go(1), k: () => go(-1) };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isOff() || isTyping(event.target)) return;
    if (!document.querySelector(".six-words")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  addEventListener("DOMContentLoaded", () => {
    if (location.hash === "#q") document.getElementById("q")?.focus();
    const row = document.querySelector("[data-keys-switch]");
    const box = document.querySelector("[data-keys-off]");
    if (!row || !box) return;
    row.hidden = false;
    box.checked = isOff();
    box.addEventListener("change", () => {
      try { if (box.checked) localStorage.setItem("keys", "off"); else localStorage.removeItem("keys"); } catch { /* kept for this page only */ }
    });
  });
})();
