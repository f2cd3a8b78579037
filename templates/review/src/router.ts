// Which view the address names. The program serves one page, so the place stands after the hash.

export type Tab = "review" | "plan";

export type Route =
  | { view: "jobs"; page: number }
  | { view: "job"; id: number; tab: Tab };

export function route_of(hash: string): Route {
  const path = hash.replace(/^#\/?/, "");
  const job = /^jobs\/(\d{1,15})(\/plan)?$/.exec(path);
  if (job) return { view: "job", id: Number(job[1]), tab: job[2] ? "plan" : "review" };
  const page = /^jobs\?page=(\d{1,9})$/.exec(path);
  return { view: "jobs", page: page ? Math.max(1, Number(page[1])) : 1 };
}

export function jobs_link(page = 1): string {
  return page > 1 ? `#/jobs?page=${page}` : "#/jobs";
}

export function job_link(id: number, tab: Tab = "review"): string {
  return tab === "plan" ? `#/jobs/${id}/plan` : `#/jobs/${id}`;
}

// What is shown under an address. `move` takes an address of the same view; false asks for a new
// one.
export interface View {
  element: HTMLElement;
  title: string;
  move?(route: Route): boolean;
  leave(): void;
}
