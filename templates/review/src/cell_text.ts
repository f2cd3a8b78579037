// Text of the file as people may safely read it: what is invisible, or would turn the direction of
// what follows, is shown as a mark with its code point.

import { el } from "./dom";

const unseen = new RegExp("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\u00a0\\u034f\\u115f\\u1160" +
  "\\u17b4\\u17b5\\u180b-\\u180d\\u2000-\\u200a\\u3164\\uffa0]", "u");

function mark_of(character: string): string {
  if (character === "\n") return "⏎";
  if (character === "\t") return "⇥";
  const code = character.codePointAt(0) ?? 0;
  return `⟦U+${code.toString(16).toUpperCase().padStart(4, "0")}⟧`;
}

// Text and marks in turn.
function pieces(text: string): Array<{ text: string; mark: boolean }> {
  const parts: Array<{ text: string; mark: boolean }> = [];
  let plain = "";
  const flush = () => {
    if (plain) parts.push({ text: plain, mark: false });
    plain = "";
  };
  const spaces_to = text.length - text.trimStart().length;
  const spaces_from = text.trimEnd().length;
  let at = 0;
  for (const character of text) {
    const edge = at < spaces_to || at >= spaces_from;
    if (edge || unseen.test(character)) {
      flush();
      parts.push({ text: character === " " ? "␣" : mark_of(character), mark: true });
    } else {
      plain += character;
    }
    at += character.length;
  }
  flush();
  return parts;
}

// A sentence of the program, which may cite the file: French keeps a no-break space within « »,
// and that is no mistake of anybody's.
export function sentence_text(sentence: string, most = 300): HTMLElement {
  return user_text(quotes_eased(sentence), most);
}

export function quotes_eased(sentence: string): string {
  return sentence.replaceAll("«\u00a0", "« ").replaceAll("\u00a0»", " »");
}

export function plain_text(text: string, most = 300): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  if (is_plain(cut)) return cut;
  return pieces(cut).map((piece) => piece.text).join("");
}

// An element of its own direction, so that a right-to-left value moves nothing beside it.
export function user_text(text: string, most = 300): HTMLElement {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  const span = el("bdi", { class: "user-text", dir: "auto" });
  if (is_plain(cut)) {
    span.textContent = cut;
    return span;
  }
  for (const piece of pieces(cut)) {
    if (piece.mark) span.append(el("span", { class: "mark", dir: "ltr" }, piece.text));
    else span.append(piece.text);
  }
  return span;
}

function is_plain(text: string): boolean {
  return !unseen.test(text) && text.trim().length === text.length;
}
