// One live region for the whole page; what happened is said there once.

import * as api from "./api";
import { el } from "./dom";

const region = el("div", { class: "unseen", role: "status", "aria-live": "polite" });

export function announcer(): HTMLElement {
  return region;
}

// Only to who is signed in: what ends later is nothing to whoever comes next.
export function announce(sentence: string): void {
  region.textContent = "";
  // The same sentence twice is only spoken when the region was empty between.
  setTimeout(() => {
    region.textContent = api.session ? sentence : "";
  }, 50);
}

export function unsay(): void {
  region.textContent = "";
}
