/** Services of the platform and what decides about their egress, one file a service. */
import type { Places } from "../../azure";
import type { Estate } from "../estate";
import type { Subnets } from "../network";
import type { Workload } from "./workload";

export type {
  ApprovedWay,
  NetworkWay,
  PlatformWay,
  UndecidedWay,
  Way,
  Workload,
  WorkloadFamily,
} from "./workload";

/** How the readers of this folder look: all workloads of one service. */
export type WorkloadReader = (estate: Estate, subnets: Subnets, places: Places) => Workload[];

const READERS: readonly WorkloadReader[] = [];

export function readWorkloads(estate: Estate, subnets: Subnets, places: Places): Workload[] {
  return READERS.flatMap((read) => read(estate, subnets, places));
}
