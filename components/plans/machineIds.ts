import { idFaults } from "../checks/armIds";
import type { Fault } from "../checks/fault";

/** What is wrong with the id of a machine; an id that is not known yet passes. */
export function machineIdFaults(path: string, id: unknown): Fault[] {
  return idFaults(path, id, "Microsoft.Compute/virtualMachines");
}

/** Where a machine lies and what it is called, from its ARM id. */
export function machineOf(id: string): { readonly resourceGroupName: string; readonly machineName: string } {
  const [, resourceGroupName, machineName] =
    /\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/virtualMachines\/([^/]+)$/i.exec(id) ?? [];
  if (resourceGroupName === undefined || machineName === undefined) {
    throw new Error(`"${id}" is not the ARM id of a virtual machine`);
  }
  return { resourceGroupName, machineName };
}

/** Everything that is wrong with a key that becomes part of resources' names; the path is empty. */
export function keyFaults(key: string): Fault[] {
  if (/^[a-z0-9][a-z0-9-]{0,39}$/i.test(key)) return [];
  return [
    {
      path: "",
      problem: "is no key: it becomes part of names",
      expected: "1 to 40 letters, digits and -, not starting with -",
      example: "web-1",
    },
  ];
}

/** What is wrong with machines by key of which two are the same: Azure keeps one item or assignment a machine. */
export function twiceFaults(machines: Readonly<Record<string, { readonly id: unknown }>>): Fault[] {
  const seen = new Map<string, string>();
  return Object.entries(machines).flatMap(([key, { id }]): Fault[] => {
    if (typeof id !== "string") return [];
    const first = seen.get(id.toLowerCase());
    seen.set(id.toLowerCase(), first ?? key);
    if (first === undefined) return [];
    const expected = "each machine once";
    return [
      { path: `machines.${key}.id`, problem: `is that of machines.${first}`, expected, example: "db.id" },
    ];
  });
}
