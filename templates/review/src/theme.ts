// Light or dark: the system's choice unless the person made one.

export type Theme = "system" | "light" | "dark";

const remembered_as = "rollcall.theme";

export function chosen_theme(): Theme {
  try {
    const kept = localStorage.getItem(remembered_as);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}

export function use_theme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    localStorage.setItem(remembered_as, theme);
  } catch {
    // Storage may be forbidden; then the choice lasts as long as the page.
  }
  document.dispatchEvent(new Event("themechange"));
}

// Calls back whenever colours may have changed.
export function when_theme_changes(repaint: () => void, signal: AbortSignal): void {
  document.addEventListener("themechange", repaint, { signal });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint, { signal });
}
