// In this room: the document of the worked page, as the first state a server would make.
// Not here: how real documents are made; the editor never makes one.
import * as Y from "yjs";

let count = 0;
const id = () => `block${String((count += 1)).padStart(4, "0")}`;
const words = (value) => { const text = new Y.XmlText(); text.insert(0, value); return text; };
function node(name, attrs = {}, ...children) {
  const element = new Y.XmlElement(name);
  for (const [key, value] of Object.entries(attrs)) element.setAttribute(key, value);
  element.insert(0, children.map((child) => (typeof child === "string" ? words(child) : child)));
  return element;
}
const p = (text) => (text ? node("paragraph", { id: id() }, text) : node("paragraph", { id: id() }));
const h = (title, section, level = 2) => node("heading", { id: id(), level, section }, title);
const line = (name, text) => (text ? node(name, {}, text) : node(name));
const entry = (at, text, { then = "", now = "", milestone = "", source = "" } = {}) =>
  node("timeline_entry", { id: id(), at, zone: "UTC", typed: at.slice(11, 16), kind: "", milestone, source }, line("entry_text", text), line("known_then", then), line("known_now", now));
const how = (text, actions, ...deeper) => node("how", { id: id(), actions, confidence: "" }, line("how_text", text), ...deeper);
const action = (key, what, done, attrs = {}) => node("action_item", { id: key, owner: "", due: "", kind: "", state: "proposed", priority: "", tracker: "", ...attrs }, line("action_text", what), line("end_state", done));

export function firstDocument(doc) {
  doc.transact(() => {
    doc.getMap("meta").set("schema", 1);
    doc.getXmlFragment("prosemirror").insert(0, [
      h("Summary", "summary"),
      p("On Wednesday 12 November 2025, from 05:40 to 06:54 UTC, boarding gates at nine of our 31 ports refused tickets that were valid. Every ticket sold after 05:40 was signed with a new key, and the gates at these ports had read the list of keys before it was published. Crews let passengers on by sight, from a printed list."),
      h("Contributing factors", "factors"),
      node("hows", { id: id() }, how("Gates at nine ports held a list of keys without the new one.", "",
        how("Gangway 4.2 reads the list of keys when it starts, and not again.", "",
          how("A restart every night made that enough, until September.", "",
            how("The restart and the refresh of keys stand in two runbooks, and neither mentions the other.", "", how("A change of gate hours is reviewed with the list of that service’s consumers; Keyring’s list has no gates on it.", "action243")))),
        how("Keyring publishes a key, and Booking signs with it in the same minute.", "action241"),
        how("The alert takes the mean of all 31 ports, so that nine stay below its line until traffic rises.", ""))),
      h("Timeline", "timeline"),
      node("timeline", { id: id() },
        entry("2025-11-12T05:40:00Z", "Keyring publishes key 2025-11 as planned; Booking signs every new ticket with it.", { milestone: "started", then: "the change calendar shows the rotation as routine. It had gone through four times this year." }),
        entry("2025-11-12T05:52:00Z", "A gate at Port Ellery refuses a ticket.", { then: "the crew at the gate sees one refusal, and follows section 2 of the gate card: admit by sight, note the number.", now: "It was the first of 1,140. The gate had last read its keys on 30 September.", source: "https://logs.example.org/gates" }),
        entry("2025-11-12T06:18:00Z", "Alert to the gates on-call: refusals above 5 % across all ports.", { milestone: "detected" }),
        entry("2025-11-12T06:54:00Z", "Booking signs with the previous key again. Refusals fall below 0.1 % in two minutes.", { milestone: "mitigated" })),
      h("Lessons", "lessons"),
      h("What went well", "went_well", 3),
      p("Crews had a printed list on board, because the card for gates asks for one at every departure."),
      h("What went poorly", "went_poorly", 3),
      p("The gates on-call should have checked the key rotation first. It took 36 minutes to set the signing back."),
      h("Actions", "actions"),
      node("actions", { id: id() },
        action("action241", "Publish each new key a day before Booking signs with it", "Keyring refuses a signing date less than 24 hours ahead.", { owner: "Noor Aziz", due: "2025-12-12", kind: "prevent" }),
        action("action243", "Put the gates on the list of Keyring’s consumers", "a change of gate hours asks Keyring’s owners for review.", { owner: "Jun Watanabe", due: "2025-12-05", kind: "process", state: "committed" }),
        action("action244", "Improve gate monitoring", "", { kind: "detect" })),
      h("Background", "background"), p(""),
    ]);
  });
}
