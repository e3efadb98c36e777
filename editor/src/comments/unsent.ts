// In this room: what was said while there was no line waits on this device, and is sent in its order when the line is back.
// Not here: how it is sent (conversation.ts), and the copy of the text (device.ts).
import type { Place } from "./places.ts";

/** Something said that the server does not have yet. */
export interface Unsent {
  id: string;
  /** The postmortem, and the life of its text in which the words were chosen. */
  number: string;
  epoch: string;
  at: string;
  text: string;
  /** What it begins: a thread about these words; */
  place?: Place;
  /** or what it answers: the thread. */
  thread?: string;
  /** Comments of this person with these very words that were there before. Any other is this one: it arrived, and the answer was lost. */
  before: string[];
  /** The server did not take it, and why. */
  refused?: string;
}

/** Where it is kept meanwhile. */
export interface Shelf {
  all(): Promise<Unsent[]>;
  put(unsent: Unsent): Promise<void>;
  remove(id: string): Promise<void>;
}

const STORE = "unsent";

/** The shelf of one person in this browser. It throws where a browser keeps nothing. */
export function shelfOf(person: string): Shelf {
  let opened: Promise<IDBDatabase> | null = null;
  const open = (): Promise<IDBDatabase> => opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(`fivehows-unsent:${person}`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error ?? new Error("blocked"));
  });
  /** Done when the transaction is complete, which is when the browser has kept it. */
  const within = async <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const transaction = (await open()).transaction(STORE, mode);
    const request = work(transaction.objectStore(STORE));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    });
  };
  return {
    all: async () => (await within<Unsent[]>("readonly", (store) => store.getAll())).sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : one.id < other.id ? -1 : 1)),
    put: async (unsent) => void (await within("readwrite", (store) => store.put(unsent))),
    remove: async (id) => void (await within("readwrite", (store) => store.delete(id))),
  };
}

/** One page at a time sends, so that two tabs of a person say nothing twice. */
export async function alone(person: string, work: () => Promise<void>): Promise<void> {
  if (typeof navigator === "undefined" || !navigator.locks) return work();
  await navigator.locks.request(`fivehows-unsent:${person}`, work);
}

/** Whoever may not be here any more leaves nothing behind that was said about this text. */
export async function forgetUnsent(shelf: Shelf, number: string): Promise<void> {
  try {
    for (const unsent of await shelf.all()) if (unsent.number === number) await shelf.remove(unsent.id);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
