// The page: who is signed in, and the view that the address names.

import { announcer, unsay } from "./announce";
import * as api from "./api";
import { button, choice, el, field, fill } from "./dom";
import { no_filter } from "./filters";
import { JobView } from "./job";
import { JobsView } from "./jobs";
import {
  choose_language, language, languages, remember_language, speak, w, type Language,
} from "./language";
import { forget_failures, Notice, sentence_of } from "./notice";
import { jobs_link, route_of, unfiltered, type Kept, type Route, type View } from "./router";
import {
  begin_anew, focus_first_empty, sign_in_again, sign_in_page, was_begun_anew,
} from "./sign_in";
import { chosen_theme, use_theme, type Theme } from "./theme";

const bar = el("header", { class: "bar" });
const main = el("main", { id: "main", tabindex: -1 });
const said = new Notice();
let view: View | null = null;

function sign_out(): void {
  api.sign_out().then(() => history.replaceState(null, "", unfiltered(location.hash)))
    .finally(() => show_all()).catch(() => undefined);
}

function draw_bar(): void {
  const speak_it = (chosen: string) => {
    speak(chosen as Language);
    remember_language();
    show_all(view?.keep?.() ?? null);
    bar.querySelector<HTMLElement>("select")?.focus();
  };
  const themes = [
    { value: "system", name: w.theme_system }, { value: "light", name: w.theme_light },
    { value: "dark", name: w.theme_dark },
  ];
  const out = button(w.sign_out, sign_out, { class: "small" });
  fill(bar,
    el("a", { class: "skip", href: "#main", onclick: (event: Event) => {
      event.preventDefault();
      main.focus();
    } }, w.skip_to_content),
    el("a", { class: "brand", href: jobs_link() }, w.product),
    el("div", { class: "bar-settings" },
      field(w.language, choice(languages, language, speak_it), { class: "inline" }),
      field(w.theme, choice(themes, chosen_theme(), (theme) => use_theme(theme as Theme)),
        { class: "inline" }),
      api.session && el("span", { class: "who" }, api.session.user),
      api.session && out));
}

// Who may neither see imports nor make any.
function no_rights_view(): View {
  const element = el("div", { class: "sign-in" },
    el("h1", {}, w.imports), el("p", {}, w.signed_in_as(api.session?.user ?? "")),
    el("p", {}, w.no_rights), el("div", { class: "actions" }, button(w.sign_out, sign_out, {})));
  return { element, title: w.imports, leave: () => undefined };
}

function view_of(route: Route, kept: Kept | null): View {
  if (!api.may("jobs:read")) {
    return api.may("jobs:upload") ? new JobsView(1) : no_rights_view();
  }
  if (route.view === "jobs") return new JobsView(route.page);
  const start = { filter: { ...no_filter(), ...route.filter }, chosen: null };
  return new JobView(route.id, route.tab, kept ?? start);
}

function show_view(fresh: boolean, kept: Kept | null = null): void {
  const route = route_of(location.hash);
  if (!fresh && view?.move?.(route)) return;
  view?.leave();
  view = view_of(route, kept);
  document.title = `${view.title} · ${w.product}`;
  if (!fresh) said.clear();
  fill(main, said.element, view.element);
  if (!fresh) main.focus();
  scrollTo(0, 0);
}

function show_all(kept: Kept | null = null): void {
  draw_bar();
  view?.leave();
  view = null;
  if (api.session) return show_view(true, kept);
  forget_what_was_said();
  document.title = `${w.sign_in} · ${w.product}`;
  fill(main, sign_in_page(() => {
    show_all();
    focus_heading();
  }));
  focus_first_empty(main);
}

function focus_heading(): void {
  const heading = main.querySelector("h1");
  if (heading) heading.tabIndex = -1;
  (heading ?? main).focus();
}

// Whoever is next in this tab is somebody else, perhaps.
function forget_what_was_said(): void {
  unsay();
  said.clear();
  forget_failures();
  for (const dialog of document.querySelectorAll("dialog")) dialog.remove();
}

async function start(): Promise<void> {
  choose_language();
  use_theme(chosen_theme());
  document.body.append(bar, main, announcer());
  api.when_signed_out(() => sign_in_again(api.session), begin_anew);
  addEventListener("hashchange", () => {
    if (api.session) show_view(false);
  });
  try {
    await api.find_session();
    show_all();
    if (was_begun_anew()) said.show("warning", w.former_dropped);
  } catch (error) {
    draw_bar();
    fill(main, el("p", { class: "empty", role: "alert" }, sentence_of(error)),
      button(w.try_again, () => location.reload()));
  }
}

void start();
