// In this room: times as people type them ("10:02", "yesterday 22:10 CET", ISO) become one moment with its zone.
// Not here: where they are shown (entry.ts) and whether their order makes sense (timeline.ts).

export interface When {
  /** RFC 3339 with offset, or "" when nothing was typed. */
  at: string;
  /** An IANA name. */
  zone: string;
  /** As it was typed. */
  typed: string;
}
export type Parsed = When | { problem: string };

export interface Around {
  /** The day to assume, YYYY-MM-DD. */
  day: string;
  /** The zone to assume. */
  zone: string;
  /** The moment of the entry before; a clock time soon after midnight belongs to the next day. */
  after?: string;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

// Abbreviations mean an offset first (as typed, also in summer); the name is for showing and for later entries.
const ABBREVIATIONS: Record<string, [minutes: number, zone: string]> = {
  Z: [0, "UTC"], UTC: [0, "UTC"], GMT: [0, "UTC"], WET: [0, "Europe/Lisbon"], WEST: [60, "Europe/Lisbon"], BST: [60, "Europe/London"],
  CET: [60, "Europe/Berlin"], CEST: [120, "Europe/Berlin"], EET: [120, "Europe/Helsinki"], EEST: [180, "Europe/Helsinki"], MSK: [180, "Europe/Moscow"],
  EST: [-300, "America/New_York"], EDT: [-240, "America/New_York"], CST: [-360, "America/Chicago"], CDT: [-300, "America/Chicago"],
  MST: [-420, "America/Denver"], MDT: [-360, "America/Denver"], PST: [-480, "America/Los_Angeles"], PDT: [-420, "America/Los_Angeles"],
  JST: [540, "Asia/Tokyo"], SGT: [480, "Asia/Singapore"], AEST: [600, "Australia/Sydney"], AEDT: [660, "Australia/Sydney"], NZST: [720, "Pacific/Auckland"], NZDT: [780, "Pacific/Auckland"],
};

interface Day { year: number; month: number; day: number }

/** Reads a time in loose forms. What cannot be read comes back as a sentence that says how it can be. */
export function parseTime(typed: string, around: Around): Parsed {
  let rest = typed.trim().replace(/\s+/g, " ");
  if (rest === "") return { at: "", zone: around.zone, typed: "" };

  const zone = takeZone(rest);
  if ("problem" in zone) return zone;
  rest = zone.rest;
  const date = takeDate(rest, around);
  if ("problem" in date) return date;
  rest = date.rest;
  const clock = takeClock(rest);
  if ("problem" in clock) return clock;
  rest = clock.rest.replace(/\b(at|on|um|kl|uhr|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b\.?/gi, "").replace(/[\s,T~–—-]+/g, "");
  if (rest !== "") return { problem: `“${rest}” could not be read as part of a time. 10:02, 10:02 CET and 2025-11-12 10:02 can.` };

  const name = zone.zone ?? around.zone;
  const day = date.day ?? rolledDay(around, clock, name, zone.offset);
  const local = Date.UTC(day.year, day.month - 1, day.day, clock.hour, clock.minute, clock.second);
  const check = new Date(local);
  if (check.getUTCDate() !== day.day || check.getUTCMonth() !== day.month - 1) return { problem: `There is no day ${day.day} in month ${day.month} of ${day.year}.` };
  return { at: rfc3339(local, zone.offset ?? offsetOf(name, local), name), zone: name, typed };
}

/** The clock time as it was typed, in its own zone: "10:02", with seconds only where there are some. */
export function clockOf(at: string): string {
  const found = /T(\d\d:\d\d)(:\d\d)?/.exec(at);
  if (!found) return "";
  return found[2] && found[2] !== ":00" ? found[1]! + found[2] : found[1]!;
}

/** The day of a moment in its own zone, YYYY-MM-DD. */
export const dayOf = (at: string): string => (/^\d{4}-\d\d-\d\d/.test(at) ? at.slice(0, 10) : "");

/** "Wednesday 12 November", with the year only where asked. */
export function dayInWords(day: string, withYear = false): string {
  const date = new Date(`${day}T00:00:00Z`);
  const of = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(date);
  return `${of({ weekday: "long" })} ${date.getUTCDate()} ${of({ month: "long" })}${withYear ? ` ${date.getUTCFullYear()}` : ""}`;
}

/** "UTC", "CET", or "+05:30": how a zone is named beside its times. */
export function zoneInWords(at: string, zone: string): string {
  if (zone === "UTC" || /Z$/.test(at)) return "UTC";
  const offset = /([+-]\d\d:\d\d)$/.exec(at)?.[1] ?? "";
  const minutes = offsetMinutes(offset);
  const known = Object.entries(ABBREVIATIONS).find(([, [value, name]]) => name === zone && value === minutes);
  return known?.[0] ?? (offset || zone);
}

/** How long from one moment to the next: "26 minutes", "3 h 5 min". */
export function spanInWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 90) return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} hours`;
  return `${Math.round(hours / 24)} days`;
}

export const isZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

// ---- the parts ----

function takeZone(text: string): { rest: string; zone?: string; offset?: number } | { problem: string } {
  const named = /\(?\b([A-Z][A-Za-z_]+\/[A-Za-z_+-]+(?:\/[A-Za-z_]+)?)\b\)?/.exec(text);
  if (named) {
    if (!isZone(named[1]!)) return { problem: `No zone is called ${named[1]}. A name such as Europe/Berlin or an offset such as +02:00 works.` };
    return { rest: text.replace(named[0], " "), zone: named[1]! };
  }
  const offset = /(?:\b(?:UTC|GMT)\s?|(?<=\d(?:\s?[ap]m)?)\s?)([+-])(\d{1,2}):?(\d{2})?\s*$/i.exec(text);
  if (offset && !/^\d{4}-\d\d?-\d\d?$/.test(text)) {
    const minutes = (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0));
    if (Math.abs(minutes) > 14 * 60 || Number(offset[3] ?? 0) > 59) return { problem: `${offset[0].trim()} is further from UTC than any zone. +02:00 or Europe/Berlin works.` };
    return { rest: text.slice(0, offset.index), zone: fixedZone(minutes), offset: minutes };
  }
  const letters = /(?<=^|[\s\d:(])([A-Za-z]{1,5})\)?\s*$/.exec(text);
  const known = letters ? ABBREVIATIONS[letters[1]!.toUpperCase()] : undefined;
  if (letters && known) return { rest: text.slice(0, letters.index).replace(/\($/, ""), zone: known[1], offset: known[0] };
  if (letters && /^[A-Z]{3,5}$/.test(letters[1]!) && !isWord(letters[1]!)) return { problem: `The zone ${letters[1]} is not known here. An offset such as +02:00 or a name such as Europe/Berlin works.` };
  return { rest: text };
}

const isWord = (letters: string): boolean => /^(am|pm|noon|midnight|today|[a-z]*day)$/i.test(letters) || MONTHS.includes(letters.slice(0, 3).toLowerCase());

function takeDate(text: string, around: Around): { rest: string; day?: Day } | { problem: string } {
  const take = (found: RegExpExecArray, year: number, month: number, day: number): { rest: string; day: Day } => ({ rest: text.replace(found[0], " "), day: { year, month, day } });
  const year = Number(around.day.slice(0, 4));
  const iso = /\b(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?=\b|T)/.exec(text);
  if (iso) return take(iso, Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = /\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b/.exec(text);
  if (dotted) return take(dotted, Number(dotted[3]), Number(dotted[2]), Number(dotted[1]));
  const slashed = /\b(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?\b/.exec(text);
  if (slashed) {
    const [first, second] = [Number(slashed[1]), Number(slashed[2])];
    const written = Number(slashed[3] ?? year);
    if (first > 12) return take(slashed, written, second, first);
    if (second > 12) return take(slashed, written, first, second);
    return { problem: `${slashed[0]} can be read in two ways. ${written}-${pad(second)}-${pad(first)} or ${written}-${pad(first)}-${pad(second)} says which.` };
  }
  const dayMonth = /\b(\d{1,2})(?:st|nd|rd|th)?\.? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?(?: (\d{4})\b(?!:))?/i.exec(text);
  if (dayMonth) return take(dayMonth, Number(dayMonth[3] ?? year), monthOf(dayMonth[2]!), Number(dayMonth[1]));
  const monthDay = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?(?![\d:]),?(?: (\d{4})\b(?!:))?/i.exec(text);
  if (monthDay) return take(monthDay, Number(monthDay[3] ?? year), monthOf(monthDay[1]!), Number(monthDay[2]));
  const relative = /\b(the day before|yesterday|today|tomorrow|next day|the next day)\b/i.exec(text);
  if (relative) {
    const step = /yesterday|before/i.test(relative[0]) ? -1 : /today/i.test(relative[0]) ? 0 : 1;
    return { rest: text.replace(relative[0], " "), day: shifted(around.day, step) };
  }
  return { rest: text };
}

function takeClock(text: string): { rest: string; hour: number; minute: number; second: number } | { problem: string } {
  const word = /\b(noon|midnight)\b/i.exec(text);
  if (word) return { rest: text.replace(word[0], " "), hour: /noon/i.test(word[0]) ? 12 : 0, minute: 0, second: 0 };
  const found = /(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap])?\.?(?:m\b\.?)?/i.exec(text)
    ?? /\b(\d{1,2})()()\s*([ap])\.?m\b\.?/i.exec(text)
    ?? /\b(\d{2})(\d{2})()()\b/.exec(text);
  if (!found) return { problem: "There is no time of day in this. 10:02, 10:02 CET and 2025-11-12 10:02 can be read." };
  let hour = Number(found[1]);
  const minute = Number(found[2] || 0);
  const second = Number(found[3] || 0);
  const half = found[4]?.toLowerCase();
  if (half && hour >= 1 && hour <= 12) hour = (hour % 12) + (half === "p" ? 12 : 0);
  if (hour > 23 || minute > 59 || second > 59) return { problem: `${found[0].trim()} is not a time of day. 00:00 to 23:59 can be read.` };
  return { rest: text.replace(found[0], " "), hour, minute, second };
}

/** Without a day, a time belongs to the day of the entry before, or to the next one when the night lies between. */
function rolledDay(around: Around, clock: { hour: number; minute: number }, zone: string, offset?: number): Day {
  const day = shifted(around.day, 0);
  if (!around.after) return day;
  const local = Date.UTC(day.year, day.month - 1, day.day, clock.hour, clock.minute);
  const moment = local - (offset ?? offsetOf(zone, local)) * 60_000;
  const back = Date.parse(around.after) - moment;
  return back > 12 * 3_600_000 ? shifted(around.day, 1) : day;
}

function rfc3339(local: number, minutes: number, zone: string): string {
  const base = new Date(local).toISOString().slice(0, 19);
  if (minutes === 0 && zone === "UTC") return `${base}Z`;
  const size = Math.abs(minutes);
  return `${base}${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** Minutes east of UTC at a local time of a zone. Asked twice, because the first guess may lie across a change of clocks. */
function offsetOf(zone: string, local: number): number {
  const first = offsetAt(zone, local);
  return offsetAt(zone, local - first * 60_000);
}

function offsetAt(zone: string, moment: number): number {
  if (zone === "UTC") return 0;
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" }).formatToParts(moment);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return Math.round((Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) - moment) / 60_000);
}

function offsetMinutes(offset: string): number | null {
  const found = /^([+-])(\d\d):(\d\d)$/.exec(offset);
  return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : null;
}

/** An IANA name for a bare offset. Its sign is the other way round by old custom; part hours have no name of their own. */
function fixedZone(minutes: number): string {
  if (minutes === 0 || minutes % 60 !== 0) return "UTC";
  return `Etc/GMT${minutes > 0 ? "-" : "+"}${Math.abs(minutes / 60)}`;
}

function shifted(day: string, by: number): Day {
  const moment = new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000);
  return { year: moment.getUTCFullYear(), month: moment.getUTCMonth() + 1, day: moment.getUTCDate() };
}

const monthOf = (name: string): number => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
const pad = (value: number): string => String(value).padStart(2, "0");
