// One live region for the whole page; what happened is said there once.

import { el } from "./dom";

const region = el("div", { class: "unseen", role: "status", "aria-live": "polite" });

export function announcer(): HTMLElement {
  return region;
}

export function announce(sentence: string): void {
  region.textContent = "";
  // The same sentence twice is only spoken when the region was empty between.
  setTimeout(() => {
    region.textContent = sentence;
  }, 50);
}
