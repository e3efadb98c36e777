// In this room: the words of the status line. They say what is true, in the time of the person's own zone.
// Not here: how it is known (provider.ts, device.ts).
import type { Standing } from "./provider.ts";

export interface Told {
  /** The class of the line: "" saved, saving, offline, refused. */
  mood: "" | "saving" | "offline" | "refused";
  before: string;
  /** Left out on narrow screens. */
  wide: string;
  time: string;
}

export interface DeviceSays { kept: boolean; broken: boolean }

/** A short quiet time before "saving" is shown: a line that flickers at each letter tells nothing. */
export const QUIET_MS = 400;

export function told(standing: Standing, device: DeviceSays, mayWrite: boolean, now: number, timeOf: (ms: number) => string): Told {
  if (standing.kind === "refused") return { mood: "refused", before: standing.sentence, wide: "", time: "" };
  if (standing.kind === "connecting") return { mood: "saving", before: "Fetching the document", wide: "", time: "" };
  if (standing.kind === "saving") {
    const here = device.kept ? "; kept on this device meanwhile" : "";
    return { mood: "saving", before: "Saving", wide: here, time: "" };
  }
  if (standing.kind === "offline") return offline(standing, device, now, timeOf);
  if (!mayWrite) return { mood: "", before: "Reading, up to date", wide: "", time: "" };
  if (standing.at === null) return { mood: "", before: "Everything is saved", wide: " and kept on the server", time: "" };
  return { mood: "", before: "Saved", wide: " and kept on the server at", time: timeOf(standing.at) };
}

function offline(standing: Standing & { kind: "offline" }, device: DeviceSays, now: number, timeOf: (ms: number) => string): Told {
  const line = { mood: "offline" as const, time: timeOf(standing.since) };
  const soon = standing.again !== null && standing.again - now < 60_000 ? ", trying again" : "";
  if (!standing.waiting) return { ...line, before: "Offline", wide: `${soon}; everything you wrote is saved. No line since` };
  if (device.kept) return { ...line, before: "Offline, kept on this device", wide: `${soon}. No line since` };
  if (device.broken) return { ...line, before: "Offline, and this browser keeps nothing: leave the page open", wide: ". No line since" };
  return { ...line, before: "Offline, saving on this device", wide: ". No line since" };
}

/** What a screen reader is told, only when something of weight has changed. */
export function announced(before: Standing["kind"] | null, standing: Standing): string | null {
  if (standing.kind === before) return null;
  if (standing.kind === "refused") return standing.sentence;
  if (standing.kind === "offline") return "Offline. What you type is kept on this device.";
  if (standing.kind === "saved" && before === "offline") return "Back online, and saved.";
  return null;
}

/** 10:42:07 UTC, in the zone of this browser. */
export function clockWithZone(milliseconds: number, locale?: string, zone?: string): string {
  const parts = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZoneName: "short", ...(zone ? { timeZone: zone } : {}) }).formatToParts(milliseconds);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("hour")}:${of("minute")}:${of("second")} ${of("timeZoneName")}`;
}
