// In this room: one file on its way to the server: how far it is, how it is called back, and why it did not arrive.
// Not here: where it goes in the text (plugin.ts), and what the server takes in.

/** What the server says of a file that it has. */
export interface Brought { address: string; name: string; image: boolean; size: number }

/** The file was not brought; the message says why and what can be done. */
export class NotBrought extends Error {}

export interface OnItsWay { arrived: Promise<Brought>; callBack: () => void }

const MB = 1_000_000;
/** The server's own limits: what is larger need not be sent to hear so. */
const MOST_OF_AN_IMAGE = 10 * MB;
const MOST_OF_A_FILE = 20 * MB;
const SHOWN = /^image\/(png|jpeg|gif|webp)$/;

/** Why a file cannot be brought, as far as the page knows by itself; null when it can be tried. */
export function obstacle(file: { name: string; size: number; type: string }, hasLine: boolean): string | null {
  const most = SHOWN.test(file.type) ? MOST_OF_AN_IMAGE : MOST_OF_A_FILE;
  if (file.size > most) return `“${file.name}” was not brought, because it is larger than ${most / MB} MB. A smaller one can be brought, or a link to where it lies.`;
  if (!hasLine) return `“${file.name}” was not brought, because there is no line to the server. Words wait on this device; files do not. It can be brought when the line is back.`;
  return null;
}

export const CALLED_BACK = "called back";

/** Sends a file. A browser tells how far a sending is by this older way only. */
export function send(number: string, file: File, progress: (share: number) => void): OnItsWay {
  const request = new XMLHttpRequest();
  const arrived = new Promise<Brought>((resolve, reject) => {
    const not = (why: string): void => reject(new NotBrought(`“${file.name}” was not brought${why}`));
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) progress(event.loaded / event.total); });
    request.addEventListener("load", () => {
      const told = read(request.responseText);
      if (request.status === 201 && isBrought(told)) resolve(told);
      else if (request.status === 401) not(", because you are signed out. After signing in in another tab it can be brought again.");
      else not(`. ${sentence(told)}`);
    });
    request.addEventListener("error", () => not(", because the server does not answer. It can be brought again when it does."));
    request.addEventListener("abort", () => reject(new NotBrought(CALLED_BACK)));
  });
  const form = new FormData();
  form.append("file", file, file.name || "file");
  request.open("POST", `/api/v1/postmortems/${number}/files`);
  request.setRequestHeader("accept", "application/json");
  request.send(form);
  return { arrived, callBack: () => request.abort() };
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isBrought(told: unknown): told is Brought {
  const { address, name, image, size } = (told ?? {}) as Partial<Brought>;
  return typeof address === "string" && typeof name === "string" && typeof image === "boolean" && typeof size === "number";
}

/** The server's three parts as one text; the first only says again that nothing was done. */
function sentence(told: unknown): string {
  const error = (told as { error?: { why?: string; next?: string } } | null)?.error;
  return [error?.why, error?.next].filter(Boolean).join(" ") || "The server did not say why. It can be tried again in a moment.";
}

/** How large a file is, in the measure that people use. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < MB ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / MB).toFixed(1)} MB`;
}

/** What a file of this house is found by; other addresses lead elsewhere. */
export const isOfTheHouse = (address: string): boolean => /^\/postmortems\/\d+\/files\/[0-9a-f-]{36}\/[^/?#]+$/.test(address);
