// Questions, in the browser's own dialog: it keeps the focus and gives it back.

import { button, el, new_id, type Child } from "./dom";
import { w } from "./language";

export interface Question {
  title: string;
  body: Child[];
  yes: string;
  no?: string;
  danger?: boolean;
  // Runs while the dialog is open; what it throws is shown there, and the dialog stays.
  act(): Promise<void>;
}

export function open_dialog(
  title: string, body: Child[], actions: HTMLElement[],
): HTMLDialogElement {
  const id = new_id("dialog");
  const dialog = el(
    "dialog",
    { "aria-labelledby": id, onclose: () => dialog.remove() },
    el("h2", { id }, title),
    el("div", { class: "dialog-body" }, ...body),
    el("div", { class: "actions" }, ...actions),
  );
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export function ask(question: Question, failed: (error: unknown) => HTMLElement): void {
  const trouble = el("div", { role: "alert" });
  const no = button(question.no ?? w.not_now, () => dialog.close());
  const yes = button(question.yes, () => void press(), {
    class: question.danger ? "danger" : "primary",
  });
  const press = async () => {
    yes.disabled = true;
    trouble.replaceChildren();
    try {
      await question.act();
      dialog.close();
    } catch (error) {
      trouble.replaceChildren(failed(error));
      yes.disabled = false;
    }
  };
  const dialog = open_dialog(question.title, [...question.body, trouble], [no, yes]);
  no.focus();
}

// Whether it is answered with yes; the dialog is closed by then.
export function agrees(question: Omit<Question, "act">): Promise<boolean> {
  return new Promise((done) => {
    let agreed = false;
    const no = button(question.no ?? w.not_now, () => dialog.close());
    const yes = button(question.yes, () => {
      agreed = true;
      dialog.close();
    }, { class: question.danger ? "danger" : "primary" });
    const dialog = open_dialog(question.title, question.body, [no, yes]);
    dialog.addEventListener("close", () => done(agreed));
    no.focus();
  });
}
