// The tenant that the sign-in form begins with, where it asks for one: the one that the address
// names (/?tenant=NAME), else the one that was last signed in to here.

const remembered_as = "rollcall.tenant";

export function likely_tenant(): string {
  return new URLSearchParams(location.search).get("tenant") ?? read_remembered();
}

export function remember_tenant(tenant: string): void {
  try {
    localStorage.setItem(remembered_as, tenant);
  } catch {
    // Storage may be forbidden; then it is typed anew.
  }
}

function read_remembered(): string {
  try {
    return localStorage.getItem(remembered_as) ?? "";
  } catch {
    return "";
  }
}
