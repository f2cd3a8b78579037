// Names of the Directory, offered in the field of a cause that has no suggestion.

import type { Cause } from "./answers";
import * as api from "./api";
import { el, fill, new_id } from "./dom";

const lists: Record<string, api.NameList> = {
  location_unknown: "locations", role_unknown: "roles", team_unknown: "teams",
};
const most_names = 2000;

export class NamesOffered {
  readonly element = el("div", { hidden: true });
  private known = new Map<string, string>();

  constructor(private readonly signal: AbortSignal) {}

  // The id of the list for this cause's field; null where there is none.
  list_for(cause: Cause): string | null {
    const list = lists[cause.code];
    if (!list || cause.suggestion !== null || !api.may("directory:read")) return null;
    // A column is named like "Role: Agent"; below its name stand no names.
    const prefix = list === "locations" ? "" : /^[^:]+: /.exec(cause.name ?? "")?.[0] ?? "";
    if (list === "locations" ? cause.of_header : !cause.of_header || !prefix) return null;
    return this.known.get(list + prefix) ?? this.fetch(list, prefix);
  }

  private fetch(list: api.NameList, prefix: string): string {
    const id = new_id("names");
    this.known.set(list + prefix, id);
    const options = el("datalist", { id });
    this.element.append(options);
    api.names(list, this.signal).then(
      (names) => fill(options, ...names.slice(0, most_names).map(({ name }) =>
        el("option", { value: prefix + name }))),
      // Without it the name is typed.
      () => undefined);
    return id;
  }
}
