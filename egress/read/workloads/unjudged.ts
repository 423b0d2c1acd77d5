import type { Estate } from "../estate";
import { undecidedWay } from "./ways";
import type { Workload } from "./workload";

/**
 * Services that have a way out which nothing here judges: each is one source whose reach is not known (E201). No
 * rule of the catalogue speaks of them; `surface` lists them, so that nobody takes silence for a proof.
 */
export function readUnjudgedServices(estate: Estate): Workload[] {
  return estate.ofKind("unjudgedService").map(({ resource }) => ({
    urn: resource.urn,
    property: "",
    name: resource.name,
    title: resource.type,
    family: "unjudged",
    ways: [
      undecidedWay({
        urn: resource.urn,
        property: "",
        reason: "is a service whose egress is not judged here",
      }),
    ],
    fix: "Find out in the service's own settings what it may send to.",
  }));
}
