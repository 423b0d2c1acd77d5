/** Numbers of the catalogue that the product does not hold yet, each with the reason. */
export const NOT_YET: ReadonlyMap<string, string> = new Map<string, string>([]);

/** `form: case` that does not hold in that form alone, each with the reason. */
export const NOT_YET_IN: ReadonlyMap<string, string> = new Map<string, string>([]);

/** Numbers that are reported and do not stop an update. */
export const ADVISORY: ReadonlyMap<string, string> = new Map([
  ["B73", "one address around the firewall is what somebody meant, so that finding is advisory"],
]);

/** Numbers whose witness is no packet that `ask` could follow. */
export const NO_PACKET: ReadonlyMap<string, string> = new Map([
  ["B58", "the witness names a web category, which is neither an address nor a domain name"],
]);
