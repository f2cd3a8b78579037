// Elements are made here and nowhere from markup, so a cell can never become an element.

export type Child = Node | string | null | undefined | false;
type Listener = (event: never) => void;
export type Attributes = Record<string, string | number | boolean | null | undefined | Listener>;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  set(element, attributes);
  add(element, ...children);
  return element;
}

export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name.replace(/^on/, ""), value as unknown as EventListener);
    } else if (value === null || value === undefined || value === false) {
      element.removeAttribute(name);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

export function add(element: Element, ...children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
}

export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  add(element, ...children);
}

let last_id = 0;

// Ids are numbered, never made of data.
export function new_id(what: string): string {
  last_id += 1;
  return `${what}-${last_id}`;
}

export function button(
  name: Child,
  on_press: (() => void) | null,
  attributes: Attributes = {},
): HTMLButtonElement {
  const { class: more, ...rest } = attributes;
  return el(
    "button",
    { type: "button", class: `button ${more ?? ""}`.trim(), onclick: on_press, ...rest },
    name,
  );
}

// The label and its control, tied together.
export function field(
  name: string,
  control: HTMLElement,
  attributes: Attributes = {},
): HTMLDivElement {
  if (!control.id) control.id = new_id("field");
  const { class: more, ...rest } = attributes;
  return el(
    "div",
    { class: `field ${more ?? ""}`.trim(), ...rest },
    el("label", { for: control.id }, name),
    control,
  );
}

export function choice(
  options: ReadonlyArray<{ value: string; name: string }>,
  value: string,
  on_change: (value: string) => void,
): HTMLSelectElement {
  const select = el("select", { onchange: () => on_change(select.value) });
  for (const option of options) select.append(el("option", { value: option.value }, option.name));
  select.value = value;
  return select;
}
