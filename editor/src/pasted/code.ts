// In this room: code in a paste, however its program draws it, becomes <pre>.
// Not here: code within a line (clean.ts), and text that only looks like a terminal (plain.ts).

/** Makes every block of code a <pre> of plain text. */
export function mendCode(body: HTMLElement): void {
  // Confluence draws code as a table of line numbers and lines, or as lines with their numbers in them.
  for (const drawn of body.querySelectorAll(".syntaxhighlighter")) {
    if (drawn.tagName === "PRE") continue;
    const lines = [...drawn.querySelectorAll("td.code .line, .code > .container > .line")].map((line) => line.textContent.replace(/\u00A0/g, " ").trimEnd());
    if (lines.length > 0) drawn.replaceWith(pre(drawn, lines.join("\n"), ""));
  }
  for (const number of body.querySelectorAll("[data-ds--line-number], .linenumber, .react-syntax-highlighter-line-number")) number.remove();
  for (const code of body.querySelectorAll("[data-ds--code--code-block] code, div.code-block code")) {
    if (code.closest("pre") || !code.isConnected) continue;
    const language = /\blanguage-([\w+#-]+)/.exec(code.className)?.[1] ?? "";
    (code.closest("[data-ds--code--code-block]") ?? code).replaceWith(pre(code, linesOf(code), language));
  }
  for (const block of body.querySelectorAll<HTMLElement>("pre")) {
    const told = block.dataset.syntaxhighlighterParams ?? "";
    const language = block.dataset.language ?? /brush:\s*([\w+#-]+)/.exec(told)?.[1] ?? /\blanguage-([\w+#-]+)/.exec(`${block.className} ${block.querySelector("code")?.className ?? ""}`)?.[1] ?? "";
    if (block.dataset.format !== undefined) continue;
    block.textContent = linesOf(block);
    if (language && !NO_LANGUAGE.includes(language)) block.dataset.language = language;
  }
  // Editors and terminals put lines into blocks of fixed width in which blanks count.
  for (const block of body.querySelectorAll<HTMLElement>("div[data-style], p[data-style]")) {
    if (!block.isConnected || !isFixed(block) || block.closest("pre, li, td, th")) continue;
    const lines = linesOf(block);
    block.replaceWith(lines.includes("\n") ? pre(block, lines, "") : inLine(block, lines));
  }
}

function isFixed({ dataset }: HTMLElement): boolean {
  const style = (dataset.style ?? "").toLowerCase();
  return /white-space:\s*pre/.test(style) && /font-family:[^;]*(mono|courier|consolas|menlo)/.test(style);
}

const NO_LANGUAGE = ["none", "text", "plain"];

function pre(from: Element, text: string, language: string): HTMLElement {
  const made = from.ownerDocument.createElement("pre");
  if (language && !NO_LANGUAGE.includes(language)) made.dataset.language = language;
  made.textContent = text;
  return made;
}

function inLine(from: Element, text: string): HTMLElement {
  const made = from.ownerDocument.createElement("code");
  made.textContent = text;
  return made;
}

const ENDS_A_LINE = /^(DIV|P|LI|TR|TABLE)$/;

/** The text of an element with its lines: breaks and blocks end one. */
function linesOf(element: Element): string {
  let text = "";
  const walk = (node: Node): void => {
    if (node.nodeType === 3) text += node.nodeValue;
    else if ((node as Element).tagName === "BR") text += "\n";
    else {
      const isBlock = node !== element && ENDS_A_LINE.test((node as Element).tagName);
      if (isBlock && text !== "" && !text.endsWith("\n")) text += "\n";
      const before = text.length;
      node.childNodes.forEach(walk);
      if (isBlock && (text.length === before || !text.endsWith("\n"))) text += "\n";
    }
  };
  walk(element);
  return text.replace(/\u00A0/g, " ").replace(/\n+$/, "").replace(/^\n/, "");
}
