// In this room: which block is shown by which view.
// Not here: the views.
import type { NodeViewConstructor } from "prosemirror-view";
import { ActionsView, ActionView } from "./action.ts";
import { EntryView, KnownView } from "./entry.ts";
import { HowsView, HowView } from "./how.ts";
import { ItemView, TextView } from "./text.ts";
import { TimelineView } from "./timeline.ts";

export const blockViews = (startDay: () => string): Record<string, NodeViewConstructor> => ({
  timeline: (node, view, getPos) => new TimelineView(node, view, getPos),
  timeline_entry: (node, view, getPos, decorations) => new EntryView(node, view, getPos, decorations, startDay),
  known_then: (node, _view, _getPos, decorations) => new KnownView(node, decorations),
  known_now: (node, _view, _getPos, decorations) => new KnownView(node, decorations),
  entry_text: (node) => new TextView(node, "entry-what", "what happened"),
  hows: (node, view, getPos) => new HowsView(node, view, getPos),
  how: (node, view, getPos, decorations) => new HowView(node, view, getPos, decorations),
  how_text: (node) => new TextView(node, "how-what", "a condition that made it possible"),
  actions: (node, view, getPos) => new ActionsView(node, view, getPos),
  action_item: (node, view, getPos) => new ActionView(node, view, getPos),
  action_text: (node) => new TextView(node, "action-what", "what will be done"),
  end_state: (node) => new TextView(node, "action-done", "what will be true when this is done"),
  list_item: (node, view, getPos) => new ItemView(node, view, getPos),
});
