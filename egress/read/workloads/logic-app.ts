import type { Estate } from "../estate";
import { ROUTED } from "./settings";
import { platformWay } from "./ways";
import type { Workload } from "./workload";

/** Consumption logic apps: actions and connectors call from shared addresses, and no network holds them (E196). */
export function readLogicWorkflows(estate: Estate): Workload[] {
  return estate.ofKind("logicWorkflow").map((workflow) => ({
    urn: workflow.resource.urn,
    property: "",
    name: workflow.resource.name,
    title: "Consumption logic app",
    family: "platformService",
    ways: [platformWay(workflow, "the Consumption plan of Logic Apps")],
    fix: `Replace it by a Standard logic app that sends everything into a subnet ${ROUTED}.`,
  }));
}
