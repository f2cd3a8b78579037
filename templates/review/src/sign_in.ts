// Signing in: as a page at the start, as a dialog where a session ended meanwhile.

import { is_same_person, type Session } from "./answers";
import * as api from "./api";
import { open_dialog } from "./dialog";
import { el, field, fill } from "./dom";
import { w } from "./language";
import { sentence_of } from "./notice";
import { likely_tenant, remember_tenant } from "./tenant";

const dropped_mark = "rollcall.dropped";

// Says of no field that it is the wrong one.
function trouble_of(error: unknown): string {
  const is_refused = error instanceof api.Problem && error.code === "not_signed_in";
  return is_refused && api.needs_tenant ? w.not_signed_in_to_tenant : sentence_of(error);
}

function tenant_input(former: Session | null): HTMLInputElement {
  const tenant = el("input", {
    type: "text", autocomplete: "organization", autocapitalize: "none", spellcheck: "false",
    required: true });
  tenant.value = former?.tenant ?? likely_tenant();
  return tenant;
}

export function sign_in_form(
  done: (session: Session) => void, former: Session | null = null,
): HTMLFormElement {
  const tenant = api.needs_tenant ? tenant_input(former) : null;
  const email = el("input", { type: "email", autocomplete: "username", required: true });
  const password = el("input", {
    type: "password", autocomplete: "current-password", required: true });
  email.value = former?.user ?? "";
  const trouble = el("div", { role: "alert", class: "trouble" });
  const submit = el("button", { type: "submit", class: "button primary" }, w.sign_in);
  const form = el("form", { class: "sign-in-form" },
    tenant && field(w.tenant, tenant), field(w.email, email), field(w.password, password), trouble, submit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit.disabled = true;
    fill(trouble);
    const named = tenant && tenant.value.trim();
    api.sign_in(email.value.trim(), password.value, named).then((session) => {
      if (named) remember_tenant(named);
      done(session);
    }, (error: unknown) => {
      fill(trouble, el("p", {}, trouble_of(error)));
      password.select();
      password.focus();
    }).finally(() => {
      submit.disabled = false;
    });
  });
  return form;
}

export function focus_first_empty(element: HTMLElement): void {
  [...element.querySelectorAll("input")].find((input) => input.value === "")?.focus();
}

export function sign_in_page(done: (session: Session) => void): HTMLElement {
  return el("div", { class: "sign-in" },
    el("h1", {}, w.product), el("p", {}, w.product_does), sign_in_form(done));
}

let asking: Promise<void> | null = null;

// One dialog, however many requests found the session over.
export function sign_in_again(before: Session | null): Promise<void> {
  asking ??= new Promise<void>((done, failed) => {
    const form = sign_in_form((session) => {
      if (before && !is_same_person(session, before)) return void begin_anew();
      done();
      dialog.close();
    }, before);
    const dialog = open_dialog(w.session_over, [el("p", {}, w.sign_in_to_go_on), form], []);
    dialog.addEventListener("close",
      () => failed(new api.Problem(401, "signed_out", w.signed_out)));
    if (before) focus_first_empty(form);
  }).finally(() => {
    asking = null;
  });
  return asking;
}

// What was typed and not yet saved is not to be saved in the name of whoever signed in instead:
// the page is loaded anew, and until then nothing is sent. Never settles.
export function begin_anew(): Promise<void> {
  api.send_nothing_more();
  try {
    sessionStorage.setItem(dropped_mark, "yes");
  } catch {
    // Where storage is forbidden, it is dropped without a word.
  }
  location.reload();
  return new Promise(() => undefined);
}

// Whether that has just happened.
export function was_begun_anew(): boolean {
  try {
    const was = sessionStorage.getItem(dropped_mark) !== null;
    sessionStorage.removeItem(dropped_mark);
    return was;
  } catch {
    return false;
  }
}
