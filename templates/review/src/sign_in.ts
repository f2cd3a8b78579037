// Signing in: as a page at the start, as a dialog where a session ended meanwhile.

import type { Session } from "./answers";
import * as api from "./api";
import { open_dialog } from "./dialog";
import { el, field, fill } from "./dom";
import { w } from "./language";
import { sentence_of } from "./notice";

export function sign_in_form(done: (session: Session) => void): HTMLFormElement {
  const email = el("input", { type: "email", autocomplete: "username", required: true });
  const password = el("input", {
    type: "password", autocomplete: "current-password", required: true });
  const trouble = el("div", { role: "alert", class: "trouble" });
  const submit = el("button", { type: "submit", class: "button primary" }, w.sign_in);
  const form = el("form", { class: "sign-in-form" },
    field(w.email, email), field(w.password, password), trouble, submit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit.disabled = true;
    fill(trouble);
    api.sign_in(email.value.trim(), password.value).then(done, (error: unknown) => {
      fill(trouble, el("p", {}, sentence_of(error)));
      password.select();
      password.focus();
    }).finally(() => {
      submit.disabled = false;
    });
  });
  return form;
}

export function sign_in_page(done: (session: Session) => void): HTMLElement {
  return el("div", { class: "sign-in" },
    el("h1", {}, w.product), el("p", {}, w.product_does), sign_in_form(done));
}

let asking: Promise<void> | null = null;

// One dialog, however many requests found the session over.
export function sign_in_again(who_before: string | null): Promise<void> {
  asking ??= new Promise<void>((done, failed) => {
    const form = sign_in_form((session) => {
      // Somebody else has other rights; what is on the page is not theirs.
      if (who_before !== null && session.user !== who_before) location.reload();
      done();
      dialog.close();
    });
    const dialog = open_dialog(w.session_over, [el("p", {}, w.sign_in_to_go_on), form], []);
    dialog.addEventListener("close",
      () => failed(new api.Problem(401, "not_signed_in", w.signed_out)));
  }).finally(() => {
    asking = null;
  });
  return asking;
}
