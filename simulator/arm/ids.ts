/** ARM ids compare without regard to letter case or a trailing slash; this is the form that the store keys on. */
export function idKey(id: string): string {
  return id.replace(/\/+$/, "").toLowerCase();
}

/** The last segment of an id: the resource's own name. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** The ARM type of an id, such as `Microsoft.Network/virtualNetworks/subnets`. */
export function armType(id: string): string {
  const providers = id.toLowerCase().lastIndexOf("/providers/");
  if (providers < 0) {
    return /\/resourcegroups\/[^/]+\/?$/i.test(id)
      ? "Microsoft.Resources/resourceGroups"
      : "Microsoft.Resources/subscriptions";
  }
  const [namespace = "", ...rest] = id.slice(providers + "/providers/".length).split("/");
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join("/");
}

/** The id of the resource that an id's type path nests it in, or undefined for a top-level resource. */
export function parentId(id: string): string | undefined {
  const providers = id.toLowerCase().lastIndexOf("/providers/");
  if (providers < 0) return undefined;
  const segments = id.slice(providers + "/providers/".length).split("/");
  return segments.length > 3 ? id.split("/").slice(0, -2).join("/") : undefined;
}

/** The id of the resource that an extension resource, such as a lock, hangs on; undefined where there is none. */
export function extendedId(id: string): string | undefined {
  const lower = id.toLowerCase();
  const last = lower.lastIndexOf("/providers/");
  const before = id.slice(0, Math.max(last, 0));
  return before.toLowerCase().includes("/providers/") ? before : undefined;
}

/** The id of the resource group that an id lies in. */
export function resourceGroupId(id: string): string | undefined {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id)?.[0];
}

/** Fills `{name}` placeholders; a value that is itself an id keeps no second leading slash. */
export function fillPath(template: string, values: (name: string) => string): string {
  return template
    .replace(/\{(\w+)\}/g, (_, name: string) => values(name))
    .replace(/^\/\//, "/")
    .replace(/\/+$/, "");
}

/** The names in braces of a path template, in order. */
export function placeholders(template: string): string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
}

/** Reads the placeholders' values out of an id, or undefined if the id is not of the template's form. */
export function parsePath(template: string, id: string): Readonly<Record<string, string>> | undefined {
  const names = placeholders(template);
  const pattern = template
    .split(/\{\w+\}/)
    .map((part) => part.replace(/[.*+?^$()|[\]\\]/g, "\\$&"))
    .reduce((joined, part, index) => {
      // The first placeholder may stand for a whole id: `{subnetId}`, `/{scope}/providers/…`.
      const whole = index === 1 && /^\/?$/.test(joined);
      return `${whole ? "" : joined}${whole ? "(/?.+)" : "([^/|]+)"}${part}`;
    });
  const match = new RegExp(`^${pattern}$`, "i").exec(id);
  return match ? Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? ""])) : undefined;
}
