import { PRIVATE_NETWORKS } from "../../egress/space";
import { parsePrefix } from "../checks/addressing";
import { at, type Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { keyFaults } from "../checks/scopes";

/** A port that is opened on request. */
export interface JitPort {
  /** Required. Its number, 1 to 65535. */
  readonly number: number;
  /** Optional. Default: `TCP`. */
  readonly protocol?: "TCP" | "UDP" | "*" | undefined;
}

/** How ports are opened on request, as far as configuration can say it. */
export interface JitSettings {
  /** Required. Addresses or CIDR blocks from which a port may be asked for. Never everywhere. */
  readonly sources: readonly string[];
  /**
   * Required. How the rules of the machines' security groups are written. `inline` is refused: a request adds a rule,
   * which the next update would take away, and the next request would show as drift (H28).
   */
  readonly securityRules: "standalone" | "inline";
  /** Optional. Ports that can be asked for. Default: 22 and 3389 by TCP. */
  readonly ports?: readonly JitPort[] | undefined;
  /** Optional. How long a port stays open at most, in minutes, from 5. Default: 180. */
  readonly maxMinutes?: number | undefined;
  /** Optional. The reason why a port may stay open longer than three hours, a day at most. */
  readonly allowLongAccess?: string | undefined;
  /** Optional. The reason why a public source may be wider than /24 (IPv4) or /48 (IPv6). */
  readonly allowWideSources?: string | undefined;
}

/** One port, as azure-native takes it. */
export interface PlannedJitPort {
  readonly number: number;
  readonly protocol: "TCP" | "UDP" | "*";
  readonly allowedSourceAddressPrefixes: string[];
  readonly maxRequestAccessDuration: string;
}

const DEFAULT_PORTS: readonly JitPort[] = [{ number: 22 }, { number: 3389 }];
const DEFAULT_MINUTES = 180;
const MOST_MINUTES = 24 * 60;
const WIDEST = { ipv4: 24, ipv6: 48 } as const;

/** The ports of checked settings. They are the same for all machines, and their order changes nothing. */
export function planJitPorts(settings: JitSettings): PlannedJitPort[] {
  const { ports = DEFAULT_PORTS, maxMinutes = DEFAULT_MINUTES } = settings;
  const sources = settings.sources.map(parsePrefix).flatMap((prefix) => prefix?.text ?? []);
  return [...ports]
    .sort((a, b) => a.number - b.number || protocolOf(a).localeCompare(protocolOf(b)))
    .map((port) => ({
      number: port.number,
      protocol: protocolOf(port),
      allowedSourceAddressPrefixes: [...new Set(sources)].sort(),
      maxRequestAccessDuration: duration(maxMinutes),
    }));
}

const protocolOf = ({ protocol }: JitPort): PlannedJitPort["protocol"] => protocol ?? "TCP";

/** ISO 8601, as the portal writes it: PT3H, PT90M. */
const duration = (minutes: number): string => (minutes % 60 === 0 ? `PT${minutes / 60}H` : `PT${minutes}M`);

/**
 * Everything that is wrong with the settings, and with the machines' ids as far as they are text.
 *
 * @param machines ids by key
 */
export function jitFaults(settings: JitSettings, machines: Readonly<Record<string, unknown>>): Fault[] {
  const { sources, allowWideSources, allowLongAccess, ports = DEFAULT_PORTS } = settings;
  return [
    ...writingFaults(settings),
    ...emptyFaults(settings, Object.keys(machines)),
    ...reasonFaults({ allowWideSources, allowLongAccess }),
    ...sources.flatMap((source, i) =>
      sourceFaults(source, allowWideSources !== undefined).map((fault) => at(`sources[${i}]`, fault)),
    ),
    ...ports.flatMap((port, i) =>
      portFaults(port, ports.slice(0, i)).map((fault) => at(`ports[${i}]`, fault)),
    ),
    ...lengthFaults(settings),
    ...keyFaults("machines", Object.keys(machines)),
    ...Object.entries(machines).flatMap(([key, id]) =>
      machineFaults(id).map((fault) => at(`machines.${key}`, fault)),
    ),
  ];
}

function writingFaults({ securityRules }: JitSettings): Fault[] {
  if (securityRules === "standalone") return [];
  return [
    {
      path: "securityRules",
      problem: "is inline, so that each update takes away the rules that requests have made",
      expected: "security groups whose rules are resources of their own",
      example: 'securityRules: "standalone"',
    },
  ];
}

function emptyFaults({ sources, ports }: JitSettings, machines: readonly string[]): Fault[] {
  return [
    ["sources", sources, '["10.10.5.0/24"]'] as const,
    ["ports", ports ?? DEFAULT_PORTS, "[{ number: 22 }]"] as const,
    ["machines", machines, "{ web: vm.id }"] as const,
  ].flatMap(([path, list, example]): Fault[] =>
    list.length > 0 ? [] : [{ path, problem: "is empty", expected: "at least one", example }],
  );
}

function sourceFaults(source: string, mayBeWide: boolean): Fault[] {
  const problem = sourceProblem(source, mayBeWide);
  if (problem === undefined) return [];
  const expected = "an address or CIDR block that administrators come from";
  return [{ path: "", problem: `"${source}" ${problem}`, expected, example: "10.10.5.0/24" }];
}

function sourceProblem(source: string, mayBeWide: boolean): string | undefined {
  const prefix = parsePrefix(source);
  if (prefix === undefined) {
    return /^(\*|any|internet)$/i.test(source) ? "is everywhere" : "is not an address or CIDR block";
  }
  if (prefix.length === 0) return "is everywhere";
  if (prefix.hasHostBits) return `has bits set beyond its length: the block is ${prefix.text}`;
  if (PRIVATE_NETWORKS.contains(prefix.addresses) || mayBeWide) return undefined;
  return prefix.length < WIDEST[prefix.family]
    ? "is wider than a public source may be without a reason in allowWideSources"
    : undefined;
}

function portFaults(port: JitPort, before: readonly JitPort[]): Fault[] {
  const { number } = port;
  if (!Number.isInteger(number) || number < 1 || number > 65535) {
    return [{ path: "number", problem: `${number} is not a port`, expected: "1 to 65535", example: "22" }];
  }
  const isTwice = before.some((other) => other.number === number && protocolOf(other) === protocolOf(port));
  const problem = `${number} is there twice`;
  return isTwice ? [{ path: "number", problem, expected: "each port once", example: "3389" }] : [];
}

function lengthFaults({ maxMinutes = DEFAULT_MINUTES, allowLongAccess }: JitSettings): Fault[] {
  const most = allowLongAccess === undefined ? DEFAULT_MINUTES : MOST_MINUTES;
  if (Number.isInteger(maxMinutes) && maxMinutes >= 5 && maxMinutes <= most) return [];
  const isLong = maxMinutes > DEFAULT_MINUTES && maxMinutes <= MOST_MINUTES;
  return [
    {
      path: "maxMinutes",
      problem: isLong
        ? `${maxMinutes} is longer than three hours`
        : `${maxMinutes} is not a length that Azure takes`,
      expected: isLong ? "180 at most, or the reason in allowLongAccess" : `whole minutes from 5 to ${most}`,
      example: "60",
    },
  ];
}

function machineFaults(id: unknown): Fault[] {
  if (typeof id !== "string" || /\/providers\/Microsoft\.Compute\/virtualMachines\/[^/]+$/i.test(id))
    return [];
  const example = "/subscriptions/…/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-1";
  return [
    { path: "", problem: `"${id}" is not the id of a machine`, expected: "the ARM id of a machine", example },
  ];
}
