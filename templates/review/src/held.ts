// An import that a guard holds back: why, and what an edit of it costs.

import type { Review } from "./answers";
import * as api from "./api";
import { user_text } from "./cell_text";
import type { Desk } from "./desk";
import { agrees } from "./dialog";
import { el } from "./dom";
import { w } from "./language";

export function guards_of(review: Review): HTMLElement | null {
  if (review.guards.length === 0) return null;
  return el("div", { class: "guards" },
    el("h2", {}, w.held_back),
    el("ul", {}, ...review.guards.map((guard) => el("li", {}, user_text(guard, 400)))));
}

// Who edits what is held may not approve it, where four eyes are asked for: said once for a job,
// to whoever could approve it so far. False where they would rather not edit.
export function warn_before_edits(desk: Desk): () => Promise<boolean> {
  let is_warned = false;
  return async () => {
    const could_approve = desk.job?.status === "quarantined" && api.may("jobs:approve") &&
      desk.review?.needs_other_approver === false;
    if (is_warned || !could_approve) return true;
    is_warned = await agrees({
      title: w.edit_held_question,
      body: [el("p", {}, w.editor_cannot_approve)],
      yes: w.edit_all_the_same,
      no: w.cancel,
    });
    return is_warned;
  };
}
