import * as pulumi from "@pulumi/pulumi";

/** One thing that is wrong with what the user wrote. */
export interface Fault {
  /** Where: the path of the key or argument, as in `network.firewallSubnet` or `[2].address`. */
  readonly path: string;
  /** What is wrong there, with the value, as the rest of a sentence that starts with the path. */
  readonly problem: string;
  /** What would be right. */
  readonly expected: string;
  /** One value that would be right, as it would be written. */
  readonly example: string;
}

/** The fault with its path put below another: `at("blockList", …[0].address)` is `blockList[0].address`. */
export function at(parent: string, fault: Fault): Fault {
  const dot = fault.path === "" || fault.path.startsWith("[") || parent === "" ? "" : ".";
  return { ...fault, path: `${parent}${dot}${fault.path}` };
}

/** One line that says where, what, what instead, and an example. */
export function describeFault(fault: Fault): string {
  return `${fault.path}: ${fault.problem}; expected ${fault.expected}, for example ${fault.example}`;
}

/** A list of all faults below a heading that counts them. */
export function describeFaults(subject: string, faults: readonly Fault[]): string {
  const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
  return [`${subject} (${count}):`, ...faults.map((fault) => `  - ${describeFault(fault)}`)].join("\n");
}

/**
 * Stops the program with all faults in one message, if there are any.
 *
 * A RunError is shown without a stack trace: the reader must mend arguments, not this code.
 */
export function refuseFaults(subject: string, faults: readonly Fault[]): void {
  if (faults.length > 0) throw new pulumi.RunError(describeFaults(subject, faults));
}
