// In this room: the copy of the document that this device keeps, so that a cut line or a closed tab loses nothing.
// Not here: the server's copy (provider.ts). y-indexeddb is not used because it cannot say whether a write has succeeded.
import * as Y from "yjs";

const STORE = "updates";
const TRIM_AT = 200;

/** The name of the copy: another epoch or another person never reads it. */
export const deviceName = (number: string, epoch: string, person: string): string => `fivehows:${number}:${epoch}:${person}`;

export class Device {
  /** True while everything is written on this device. */
  kept = false;
  /** True when this browser keeps nothing: private windows, full disks, settings. */
  broken = false;
  onchange: () => void = () => {};
  private database: IDBDatabase | null = null;
  private waiting: Uint8Array[] = [];
  private writing = false;
  private count = 0;
  private ended = false;

  private constructor(private readonly doc: Y.Doc, private readonly name: string) {}

  /** Reads the copy into `doc` (with the device as origin) and keeps every later change. Resolves also when nothing can be kept. */
  static async open(doc: Y.Doc, name: string): Promise<Device> {
    const device = new Device(doc, name);
    doc.on("update", device.onUpdate);
    try {
      device.database = await opened(name);
      const updates = await all(device.database);
      device.count = updates.length;
      if (updates.length > 0) Y.applyUpdate(doc, Y.mergeUpdates(updates), device);
      // A document that had something before the copy was open is kept whole.
      else if (doc.store.clients.size > 0) device.waiting.push(Y.encodeStateAsUpdate(doc));
      device.kept = device.waiting.length === 0;
      void device.write();
    } catch {
      device.break();
    }
    return device;
  }

  /** Removes the copy: the person has lost the right, or the document is gone. */
  async forget(): Promise<void> {
    this.close();
    await new Promise<void>((resolve) => {
      const request = indexedDB.deleteDatabase(this.name);
      request.onsuccess = request.onerror = request.onblocked = () => resolve();
    }).catch(() => {});
  }

  close(): void {
    this.ended = true;
    this.doc.off("update", this.onUpdate);
    this.database?.close();
    this.database = null;
  }

  private onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this || this.ended) return;
    this.waiting.push(update);
    this.kept = false;
    void this.write();
  };

  private async write(): Promise<void> {
    if (this.writing || !this.database || this.waiting.length === 0) return;
    this.writing = true;
    const batch = this.waiting;
    this.waiting = [];
    try {
      if (this.count >= TRIM_AT) {
        await replaced(this.database, Y.encodeStateAsUpdate(this.doc));
        this.count = 1;
      } else {
        await added(this.database, batch.length === 1 ? batch[0]! : Y.mergeUpdates(batch));
        this.count += 1;
      }
      this.writing = false;
      if (this.waiting.length > 0) return void this.write();
      this.kept = true;
      this.onchange();
    } catch {
      this.break();
    }
  }

  private break(): void {
    this.broken = true;
    this.kept = false;
    this.doc.off("update", this.onUpdate);
    this.onchange();
  }
}

/** Removes copies of this document that belong to earlier epochs: what was erased must not come back from a device. */
export async function forgetOtherEpochs(number: string, current: string): Promise<void> {
  try {
    const databases = (await indexedDB.databases?.()) ?? [];
    for (const { name } of databases) {
      if (name?.startsWith(`fivehows:${number}:`) && !name.startsWith(`fivehows:${number}:${current}:`)) indexedDB.deleteDatabase(name);
    }
  } catch {
    // Some browsers do not list databases; the epoch in the name still keeps the copies apart.
  }
}

function opened(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error ?? new Error("blocked"));
  });
}

function all(database: IDBDatabase): Promise<Uint8Array[]> {
  return new Promise((resolve, reject) => {
    const request = database.transaction(STORE, "readonly").objectStore(STORE).getAll();
    request.onsuccess = () => resolve(request.result as Uint8Array[]);
    request.onerror = () => reject(request.error);
  });
}

const added = (database: IDBDatabase, update: Uint8Array): Promise<void> => inStore(database, (store) => { store.add(update); });

/** One update in place of many. Another tab may have added to the copy, so that what is there is merged, not thrown away. */
const replaced = (database: IDBDatabase, state: Uint8Array): Promise<void> =>
  inStore(database, (store) => {
    const request = store.getAll();
    request.onsuccess = () => {
      const merged = Y.mergeUpdates([...(request.result as Uint8Array[]), state]);
      store.clear();
      store.add(merged);
    };
  });

/** Resolves when the transaction is complete, which is when the browser has kept it. */
function inStore(database: IDBDatabase, work: (store: IDBObjectStore) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, "readwrite");
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore(STORE));
  });
}
