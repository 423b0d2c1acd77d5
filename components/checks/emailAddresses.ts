import type { Fault } from "./fault";

/** Everything that is wrong with a list of addresses that are to be mailed; paths start at `emails`. */
export function emailFaults(emails: readonly string[]): Fault[] {
  const expected = "an e-mail address that people read";
  const example = "soc@contoso.com";
  const faults: Fault[] = [];
  if (emails.length === 0) faults.push({ path: "emails", problem: "is empty", expected, example });
  emails.forEach((email, i) => {
    if (/^[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+$/.test(email)) return;
    faults.push({ path: `emails[${i}]`, problem: `"${email}" is not an e-mail address`, expected, example });
  });
  return faults;
}
