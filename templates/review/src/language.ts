// The language of the page: chosen by the browser, switchable, remembered.

import { en, type Words } from "./words";
import { fr } from "./words_fr";
import { zh } from "./words_zh";

export type Language = "en" | "fr" | "zh";

export const languages: ReadonlyArray<{ value: Language; name: string; tag: string }> = [
  { value: "en", name: "English", tag: "en" },
  { value: "fr", name: "Français", tag: "fr" },
  { value: "zh", name: "简体中文", tag: "zh-Hans" },
];

const tables: Record<Language, Words> = { en, fr, zh };
const remembered_as = "rollcall.language";

export let language: Language = "en";
export let w: Words = en;

export function choose_language(): void {
  const wanted = [read_remembered(), ...navigator.languages, navigator.language];
  for (const tag of wanted) {
    const match = languages.find((each) => tag?.toLowerCase().startsWith(each.value));
    if (match) return speak(match.value);
  }
  speak("en");
}

export function speak(chosen: Language): void {
  language = chosen;
  w = tables[chosen];
  document.documentElement.lang = languages.find((each) => each.value === chosen)?.tag ?? "en";
}

export function remember_language(): void {
  try {
    localStorage.setItem(remembered_as, language);
  } catch {
    // Storage may be forbidden; then the choice lasts as long as the page.
  }
}

function read_remembered(): string | null {
  try {
    return localStorage.getItem(remembered_as);
  } catch {
    return null;
  }
}

function tag(): string {
  if (language === "zh") return "zh-CN";
  const own = navigator.languages.find((each) => each.startsWith(language));
  return own ?? language;
}

export function number(value: number): string {
  return new Intl.NumberFormat(tag()).format(value);
}

export function percent(part: number, whole: number): string {
  const share = whole > 0 ? part / whole : 0;
  return new Intl.NumberFormat(tag(), { style: "percent" }).format(Math.min(1, share));
}

export function kilobytes(bytes: number): string {
  const options = { style: "unit", unit: "kilobyte", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(tag(), options).format(bytes / 1000);
}

export function moment(iso: string): string {
  const options = { dateStyle: "medium", timeStyle: "short" } as const;
  return new Intl.DateTimeFormat(tag(), options).format(new Date(iso));
}
