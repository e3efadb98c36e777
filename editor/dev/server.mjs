// In this room: a small server to try the editor by hand: documents in memory, a few findings, nothing kept.
// Not here: anything the product ships. `npm run dev`, then open the address it prints. Option: --port.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { WebSocketServer } from "ws";
import { Rooms } from "./rooms.mjs";
import { findingsFor } from "./findings.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const port = Number(process.argv[process.argv.indexOf("--port") + 1]) || 8466;
const assets = path.join(here, "../../crates/web/assets");
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8" };
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const rooms = new Rooms();
const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  try {
    if (url.pathname === "/api/v1/check/blocks") return void answerCheck(request, response);
    const file = url.pathname.startsWith("/postmortems/") ? path.join(here, "dev.html")
      : url.pathname.startsWith("/built/") ? path.join(assets, url.pathname)
      : path.join(process.env.LOOK ?? assets, path.basename(url.pathname));
    let body = await readFile(file);
    if (file.endsWith("dev.html")) {
      const who = url.searchParams.get("as") ?? "Ines Varga";
      const person = { id: who.toLowerCase().replaceAll(" ", "-"), name: who, hue: Number(url.searchParams.get("hue") ?? 1) };
      body = body.toString().replaceAll("{number}", path.basename(url.pathname)).replaceAll("{person}", JSON.stringify(person).replaceAll('"', "&quot;")).replaceAll("{write}", url.searchParams.get("write") ?? "yes");
    }
    response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream", "content-security-policy": CSP, "cache-control": "no-store" }).end(body);
  } catch {
    response.writeHead(404).end("Nothing is here.");
  }
});

function answerCheck(request, response) {
  let text = "";
  request.on("data", (part) => (text += part));
  request.on("end", () => {
    const { blocks } = JSON.parse(text);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ findings: blocks.flatMap(findingsFor) }));
  });
}

const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 });
server.on("upgrade", (request, socket, head) => {
  const url = new URL(request.url, "http://localhost");
  if (!url.pathname.startsWith("/live/")) return socket.destroy();
  sockets.handleUpgrade(request, socket, head, (line) => rooms.join(path.basename(url.pathname), line));
});
server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/postmortems/412`));
