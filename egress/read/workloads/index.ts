/** Services of the platform and what decides about their egress, one file a service. */
import type { Places } from "../../azure";
import type { Estate } from "../estate";
import type { Subnets } from "../network";
import { readApiManagementServices } from "./api-management";
import { readApps } from "./app-service";
import { readAppServiceEnvironments } from "./app-service-environment";
import { readAutomationAccounts } from "./automation";
import { readBatchPools } from "./batch";
import { readContainerAppsElsewhere, readContainerEnvironments } from "./container-apps";
import { readContainerGroups } from "./container-instances";
import { readDataFactories } from "./data-factory";
import { readDatabricksWorkspaces } from "./databricks";
import { readHdInsightClusters } from "./hdinsight";
import { readKubernetesClusters } from "./kubernetes";
import { readLogicWorkflows } from "./logic-app";
import { readMachineLearningWorkspaces } from "./machine-learning";
import { readOpenShiftClusters } from "./openshift";
import { readMachineLearningComputes } from "./machine-learning-compute";
import { readPurviewAccounts } from "./purview";
import { readServiceSwitches } from "./service-outbound";
import { readSpringServices } from "./spring";
import { readSqlManagedInstances } from "./sql-managed-instance";
import { readSynapseWorkspaces } from "./synapse";
import { readUnjudgedServices } from "./unjudged";
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

const READERS: readonly WorkloadReader[] = [
  readApiManagementServices,
  readAppServiceEnvironments,
  readApps,
  readAutomationAccounts,
  readBatchPools,
  readContainerAppsElsewhere,
  readContainerEnvironments,
  readContainerGroups,
  readDataFactories,
  readDatabricksWorkspaces,
  readHdInsightClusters,
  readKubernetesClusters,
  readLogicWorkflows,
  readMachineLearningComputes,
  readMachineLearningWorkspaces,
  readOpenShiftClusters,
  readPurviewAccounts,
  readServiceSwitches,
  readSpringServices,
  readSqlManagedInstances,
  readSynapseWorkspaces,
  readUnjudgedServices,
];

export function readWorkloads(estate: Estate, subnets: Subnets, places: Places): Workload[] {
  return READERS.flatMap((read) => read(estate, subnets, places));
}
