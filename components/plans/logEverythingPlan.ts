import { kindOf, type Kind } from "../../egress/read/kinds";
import { parseToken } from "../../egress/read/token";
import { at, type Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { type DiagnosticKind, isDiagnosticKind, unknownKind } from "./logCategories";

/** Resources whose logs are not sent: those of a name, of a kind, or of both. */
export interface LogException {
  /** Optional. Logical name of the resource. Default: any. */
  readonly name?: string | undefined;
  /** Optional. Kind of the resource. Default: any. */
  readonly kind?: DiagnosticKind | undefined;
  /** Required. Why nobody needs the logs. */
  readonly reason: string;
}

const KINDS: Readonly<Partial<Record<Kind, DiagnosticKind>>> = {
  applicationGateway: "applicationGateway",
  bastionHost: "bastionHost",
  firewall: "azureFirewall",
  keyVault: "keyVault",
  loadBalancer: "loadBalancer",
  networkSecurityGroup: "networkSecurityGroup",
  publicAddress: "publicIpAddress",
  recoveryVault: "recoveryServicesVault",
  virtualNetwork: "virtualNetwork",
  virtualNetworkGateway: "virtualNetworkGateway",
};

/**
 * The kind of a resource with known logs, by its type of either provider and any API version.
 *
 * @param type Pulumi's type token
 * @param props its arguments, which may hold outputs
 */
export function diagnosticKindOf(
  type: string,
  props: Readonly<Record<string, unknown>>,
): DiagnosticKind | undefined {
  const kind = kindOf(type);
  if (kind !== undefined && KINDS[kind] !== undefined) return KINDS[kind];
  return isFrontDoor(type, props) ? "frontDoorProfile" : undefined;
}

/** Front Door shares its type with the older content delivery network, whose logs have other names. */
function isFrontDoor(type: string, props: Readonly<Record<string, unknown>>): boolean {
  const token = parseToken(type);
  if (token?.module !== "cdn") return false;
  if (token.provider === "azure") return token.type.toLowerCase() === "frontdoorprofile";
  if (token.type !== "Profile") return false;
  const { sku } = props;
  const tier = typeof sku === "object" && sku !== null && "name" in sku ? sku.name : undefined;
  return typeof tier !== "string" || tier.endsWith("_AzureFrontDoor");
}

/** Whether the resource is left out. */
export function isException(except: readonly LogException[], kind: DiagnosticKind, name: string): boolean {
  return except.some((each) => (each.name ?? name) === name && (each.kind ?? kind) === kind);
}

/** Everything that is wrong with what is left out, with paths that start at `except`. */
export function logEverythingFaults(except: readonly LogException[]): Fault[] {
  return except.flatMap((each, i) => exceptionFaults(each).map((fault) => at(`except[${i}]`, fault)));
}

function exceptionFaults({ name, kind, reason }: LogException): Fault[] {
  const faults = reasonFaults({ reason });
  if (kind !== undefined && !isDiagnosticKind(kind)) faults.push(unknownKind("kind", kind));
  if (name === "" || (name === undefined && kind === undefined)) {
    faults.push({
      path: name === "" ? "name" : "[name, kind]",
      problem: name === "" ? "is empty" : "neither is given, and all resources would be left out",
      expected: "the logical name of a resource, or a kind of resources",
      example: "{ name: web-nsg, reason: … }",
    });
  }
  return faults;
}
