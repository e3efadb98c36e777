// In this room: times as people type them. Not here: how they are shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOf, dayInWords, parseTime, spanInWords, zoneInWords } from "../src/blocks/time.ts";

const around = { day: "2025-11-12", zone: "UTC" };
const read = (typed: string, over: object = {}): string => {
  const parsed = parseTime(typed, { ...around, ...over });
  return "problem" in parsed ? `problem: ${parsed.problem}` : `${parsed.at} ${parsed.zone}`;
};

const cases: [typed: string, read: string][] = [
  ["10:02", "2025-11-12T10:02:00Z UTC"],
  ["1002", "2025-11-12T10:02:00Z UTC"],
  ["10.02", "2025-11-12T10:02:00Z UTC"],
  ["10h02", "2025-11-12T10:02:00Z UTC"],
  ["10:02:31", "2025-11-12T10:02:31Z UTC"],
  ["10:02Z", "2025-11-12T10:02:00Z UTC"],
  ["10:02 UTC", "2025-11-12T10:02:00Z UTC"],
  ["10:02 CET", "2025-11-12T10:02:00+01:00 Europe/Berlin"],
  ["10:02 PDT", "2025-11-12T10:02:00-07:00 America/Los_Angeles"],
  ["10:02 +05:30", "2025-11-12T10:02:00+05:30 UTC"],
  ["10:02 UTC+2", "2025-11-12T10:02:00+02:00 Etc/GMT-2"],
  ["10:02 Europe/Berlin", "2025-11-12T10:02:00+01:00 Europe/Berlin"],
  ["2025-07-01 10:02 Europe/Berlin", "2025-07-01T10:02:00+02:00 Europe/Berlin"],
  ["2025-11-12T10:02:00Z", "2025-11-12T10:02:00Z UTC"],
  ["2025-11-12T10:02:00.123+01:00", "2025-11-12T10:02:00+01:00 Etc/GMT-1"],
  ["2025-11-12 10:02", "2025-11-12T10:02:00Z UTC"],
  ["yesterday 22:10 CET", "2025-11-11T22:10:00+01:00 Europe/Berlin"],
  ["2:51 pm", "2025-11-12T14:51:00Z UTC"],
  ["12 am", "2025-11-12T00:00:00Z UTC"],
  ["noon", "2025-11-12T12:00:00Z UTC"],
  ["3 Nov 10:02", "2025-11-03T10:02:00Z UTC"],
  ["Nov 3, 2024 10:02", "2024-11-03T10:02:00Z UTC"],
  ["Wed 12 November 2025 at 10:02", "2025-11-12T10:02:00Z UTC"],
  ["12.11.2025 10:02", "2025-11-12T10:02:00Z UTC"],
];
for (const [typed, expected] of cases) test(`${JSON.stringify(typed)} is read`, () => assert.equal(read(typed), expected));

test("nothing_typed_is_no_time_and_no_problem", () => assert.deepEqual(parseTime("  ", around), { at: "", zone: "UTC", typed: "" }));

test("what_cannot_be_read_comes_back_as_a_sentence_that_says_how", () => {
  for (const typed of ["soon", "25:00", "10:75", "10:02 Mars/Olympus", "10:02 QQT", "3/4 10:02", "2025-02-30 10:02", "10:02 +19:00", "10:02 banana"]) {
    assert.match(read(typed), /^problem: .*[.]$/, typed);
  }
});

test("a_day_with_slashes_that_can_be_read_in_two_ways_is_asked_about", () => assert.match(read("3/4 10:02"), /2025-04-03 or 2025-03-04/));

test("a_time_after_midnight_belongs_to_the_next_day", () => {
  assert.equal(read("00:15", { after: "2025-11-12T23:50:00Z" }), "2025-11-13T00:15:00Z UTC");
  assert.equal(read("23:40", { after: "2025-11-12T23:50:00Z" }), "2025-11-12T23:40:00Z UTC");
});

test("a_clock_time_is_shown_as_it_was_typed_in_its_own_zone", () => {
  assert.equal(clockOf("2025-11-12T10:02:00+01:00"), "10:02");
  assert.equal(clockOf("2025-11-12T10:02:31Z"), "10:02:31");
  assert.equal(zoneInWords("2025-11-12T10:02:00+01:00", "Europe/Berlin"), "CET");
  assert.equal(zoneInWords("2025-11-12T10:02:00+05:30", "Asia/Kolkata"), "+05:30");
});

test("days_and_spans_are_told_in_words", () => {
  assert.equal(dayInWords("2025-11-12"), "Wednesday 12 November");
  assert.equal(spanInWords(26 * 60_000), "26 minutes");
  assert.equal(spanInWords(185 * 60_000), "3 h 5 min");
});
