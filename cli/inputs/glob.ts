/** Whether a text has wildcards: `*`, `**` and `?`. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}

/**
 * Whether a pattern of one path segment matches a name. A leading dot must be written, as in a shell.
 *
 * Walks both once and remembers the last star only: a regular expression made of many stars could take for ever.
 */
export function matchesSegment(pattern: string, name: string): boolean {
  if (name.startsWith(".") && !pattern.startsWith(".")) return false;
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    const char = pattern.charAt(p);
    if (char === "*") {
      star = p++;
      resume = n;
    } else if (char === "?" || (char !== "" && char === name.charAt(n))) {
      p++;
      n++;
    } else if (star !== -1) {
      p = star + 1;
      n = ++resume;
    } else return false;
  }
  while (pattern.charAt(p) === "*") p++;
  return p === pattern.length;
}

/** A glob in two: the folder to begin in, and a pattern for each segment below it. */
export function splitGlob(glob: string): { readonly root: string; readonly segments: readonly string[] } {
  // Only Windows writes paths with backslashes; elsewhere one may be part of a name.
  const path = process.platform === "win32" ? glob.replaceAll("\\", "/") : glob;
  const all = path.split("/");
  const first = all.findIndex(isGlob);
  const root = all.slice(0, first).join("/");
  return {
    root: root === "" ? (path.startsWith("/") ? "/" : ".") : root,
    segments: all.slice(first).filter((segment) => segment !== "" && segment !== "."),
  };
}
