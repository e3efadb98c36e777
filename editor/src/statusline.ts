// In this room: the status line on the page, kept true as the line and the device change.
// Not here: its words (status.ts).
import type { Device } from "./device.ts";
import { button, el } from "./dom.ts";
import type { Provider, Reason, Standing } from "./provider.ts";
import { announced, clockWithZone, QUIET_MS, told } from "./status.ts";

/** Refusals after which the same change will never be taken. */
const LOST = new Set<Reason>(["malformed", "hostile", "schema", "too-large"]);

export function showStatus(line: HTMLElement, provider: Provider, device: Device, announce: (sentence: string) => void): void {
  let before: Standing["kind"] | null = null;
  let quiet: ReturnType<typeof setTimeout> | null = null;
  let shown = "";

  const write = (): void => {
    quiet = null;
    const standing = provider.standing;
    const words = told(standing, device, provider.mayWrite, Date.now(), clockWithZone);
    const now = JSON.stringify(words);
    if (now === shown) return;
    shown = now;
    line.className = `status-line ${words.mood}`.trim();
    const sentence = el("span", "", {}, words.before, words.wide && el("span", "wide-only", {}, words.wide), words.time && " ", words.time && el("time", "", {}, words.time));
    if (standing.kind === "offline") {
      line.replaceChildren(sentence, button("Try now", "button plain small", () => provider.retryNow()));
    } else if (standing.kind === "refused" && LOST.has(standing.reason) && provider.unsaved) {
      // The copy on the device would offer the same change again at each visit, so there must be a way past it.
      line.replaceChildren(sentence, button("Reload without it", "button plain small", () => void device.forget().then(() => location.reload())));
    } else line.replaceChildren(sentence);
  };

  const changed = (): void => {
    const standing = provider.standing;
    const sentence = announced(before, standing);
    if (sentence) announce(sentence);
    if (standing.kind !== "saving") before = standing.kind;
    // Saving is shown when it takes long enough to be worth a word.
    if (standing.kind === "saving") quiet ??= setTimeout(write, QUIET_MS);
    else {
      if (quiet) clearTimeout(quiet);
      write();
    }
  };

  provider.on("standing", changed);
  device.onchange = changed;
  changed();
}
