// The field in which a cell is edited where it stands.
//
// A textarea and not an input: an input would drop the line breaks of a value without a word.

import { el } from "./dom";

export type Leaving = "stay" | "down" | "right" | "left";

export interface CellEditor {
  element: HTMLTextAreaElement;
  close(): void;
  // As tall as its lines, up to five.
  grow(): void;
}

export function edit_cell(
  name: string,
  value: string,
  done: (value: string, leaving: Leaving) => void,
  given_up: () => void,
): CellEditor {
  let open = true;
  const close = () => {
    open = false;
    area.remove();
  };
  const finish = (leaving: Leaving) => {
    if (!open) return;
    const typed = area.value;
    close();
    done(typed, leaving);
  };
  const area = el("textarea", {
    class: "cell-editor",
    "aria-label": name,
    rows: 1,
    dir: "auto",
    spellcheck: "false",
    autocomplete: "off",
    onblur: () => finish("stay"),
    oninput: () => grow(),
    onkeydown: (event: KeyboardEvent) => {
      event.stopPropagation();
      // While a word is being composed, Enter chooses a character.
      if (event.isComposing) return;
      if (event.key === "Enter" && event.altKey) {
        area.setRangeText("\n", area.selectionStart, area.selectionEnd, "end");
        grow();
      } else if (event.key === "Enter") finish("down");
      else if (event.key === "Tab") finish(event.shiftKey ? "left" : "right");
      else if (event.key === "Escape") {
        close();
        given_up();
      } else return;
      event.preventDefault();
    },
  });
  const grow = () => {
    const lines = Math.min(5, area.value.split("\n").length);
    area.style.height = lines > 1 ? `${lines * 18 + 14}px` : "";
  };
  area.value = value;
  return { element: area, close, grow };
}
