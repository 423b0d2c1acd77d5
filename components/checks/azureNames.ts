import type { Fault } from "./fault";

interface NameRule {
  readonly least: number;
  readonly most: number;
  readonly characters: RegExp;
  /** What `characters` takes, for people. */
  readonly expected: string;
  readonly example: string;
  /** The name becomes part of a public host name, for which Azure reserves words. */
  readonly public?: true;
}

const NETWORK = {
  characters: /^[a-z0-9]([\w.-]*\w)?$/i,
  expected: "letters, digits, _, - and ., starting with a letter or digit and ending with one of these or _",
};
const WORDS = {
  characters: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i,
  expected: "letters, digits and -, starting and ending with a letter or digit",
};

/** What Azure takes as the name of a resource, by kind. Lengths are in characters. */
const RULES = {
  resourceGroup: {
    least: 1,
    most: 90,
    characters: /^[\w().-]*[\w()-]$/,
    expected: "letters, digits, _, -, ( ) and ., not ending with .",
    example: "rg-lockdown",
  },
  virtualNetwork: { least: 2, most: 64, ...NETWORK, example: "vnet-hub" },
  subnet: { least: 1, most: 80, ...NETWORK, example: "snet-workload" },
  networkSecurityGroup: { least: 1, most: 80, ...NETWORK, example: "nsg-workload" },
  networkSecurityRule: { least: 1, most: 80, ...NETWORK, example: "DenyAllOutBound" },
  routeTable: { least: 1, most: 80, ...NETWORK, example: "rt-workload" },
  publicIpAddress: { least: 1, most: 80, ...NETWORK, example: "pip-firewall" },
  natGateway: { least: 1, most: 80, ...NETWORK, example: "ng-build" },
  loadBalancer: { least: 1, most: 80, ...NETWORK, example: "lb-web" },
  applicationGateway: { least: 1, most: 80, ...NETWORK, example: "agw-web" },
  webApplicationFirewallPolicy: {
    least: 1,
    most: 128,
    characters: /^[a-z][a-z0-9]*$/i,
    expected: "letters and digits, starting with a letter",
    example: "wafweb",
  },
  firewall: { least: 1, most: 56, ...NETWORK, example: "afw-hub" },
  firewallPolicy: { least: 1, most: 80, ...NETWORK, example: "afwp-hub" },
  firewallRule: { least: 1, most: 80, ...NETWORK, example: "payments" },
  ipGroup: { least: 1, most: 80, ...NETWORK, example: "ipg-blocked" },
  virtualWan: { least: 1, most: 80, ...NETWORK, example: "vwan-corp" },
  virtualHub: { least: 1, most: 80, ...NETWORK, example: "vhub-west" },
  privateEndpoint: { least: 2, most: 64, ...NETWORK, example: "pe-vault" },
  bastionHost: { least: 1, most: 80, ...NETWORK, example: "bas-hub" },
  ddosProtectionPlan: { least: 1, most: 80, ...NETWORK, example: "ddos-corp" },
  networkWatcher: { least: 1, most: 80, ...NETWORK, example: "NetworkWatcher_westeurope" },
  flowLog: { least: 1, most: 80, ...NETWORK, example: "flow-hub" },
  networkInterface: { least: 1, most: 80, ...NETWORK, example: "nic-web" },
  networkManager: { least: 1, most: 64, ...NETWORK, example: "avnm-corp" },
  storageAccount: {
    least: 3,
    most: 24,
    characters: /^[a-z0-9]+$/,
    expected: "small letters and digits",
    example: "contosoflows",
    public: true,
  },
  keyVault: {
    least: 3,
    most: 24,
    characters: /^[a-z](?:-?[a-z0-9]+)*$/i,
    expected: "letters, digits and single -, starting with a letter and ending with a letter or digit",
    example: "kv-contoso-prod",
    public: true,
  },
  containerRegistry: {
    least: 5,
    most: 50,
    characters: /^[a-z0-9]+$/i,
    expected: "letters and digits",
    example: "contosoregistry",
    public: true,
  },
  sqlServer: {
    least: 1,
    most: 63,
    characters: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    expected: "small letters, digits and -, starting and ending with a letter or digit",
    example: "sql-contoso",
    public: true,
  },
  logAnalyticsWorkspace: { least: 4, most: 63, ...WORDS, example: "log-security" },
  recoveryServicesVault: {
    least: 2,
    most: 50,
    characters: /^[a-z][a-z0-9-]*$/i,
    expected: "letters, digits and -, starting with a letter",
    example: "rsv-offsite",
  },
  backupPolicy: {
    least: 3,
    most: 150,
    characters: /^[a-z][a-z0-9-]*[a-z0-9]$/i,
    expected: "letters, digits and -, starting with a letter and ending with a letter or digit",
    example: "daily-vm",
  },
  windowsVirtualMachine: { least: 1, most: 15, ...WORDS, example: "vm-web-1" },
  linuxVirtualMachine: {
    least: 1,
    most: 64,
    characters: /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i,
    expected: "letters, digits, - and ., starting and ending with a letter or digit",
    example: "vm-web-1",
  },
  userAssignedIdentity: {
    least: 3,
    most: 128,
    characters: /^[a-z0-9][\w-]*$/i,
    expected: "letters, digits, _ and -, starting with a letter or digit",
    example: "id-pipeline",
  },
  managementLock: {
    least: 1,
    most: 90,
    characters: /^[\w().-]*[\w()-]$/,
    expected: "letters, digits, _, -, ( ) and ., not ending with .",
    example: "azure-lockdown",
  },
  actionGroup: {
    least: 1,
    most: 260,
    characters: /^[^:<>+/&%\\?\p{Cc}]*[^:<>+/&%\\?\p{Cc} .]$/u,
    expected: "no : < > + / & % \\ ?, and no blank or . at the end",
    example: "ag-soc",
  },
  logicApp: {
    least: 1,
    most: 43,
    characters: /^[\w().-]+$/,
    expected: "letters, digits, _, -, ( ) and .",
    example: "logic-block",
  },
} as const satisfies Readonly<Record<string, NameRule>>;

/** A kind of Azure resource whose names can be checked. */
export type NameKind = keyof typeof RULES;

/** Words that Azure refuses as a whole public name; the two below it refuses within one, and `login` at its start. */
const RESERVED_WHOLE = [
  "access",
  "azure",
  "bing",
  "bizspark",
  "biztalk",
  "cortana",
  "directx",
  "dotnet",
].concat(
  ["dynamics", "excel", "exchange", "forefront", "groove", "hololens", "hyperv", "kinect", "lync", "msdn"],
  ["o365", "office", "office365", "onedrive", "onenote", "outlook", "powerpoint", "sharepoint", "skype"],
  ["visio", "visualstudio"],
);
const RESERVED_WITHIN = ["microsoft", "windows"];

/** Subnets that Azure knows by their names, and that hold no workload (E107). */
const RESERVED_SUBNETS = [
  "AzureFirewallSubnet",
  "AzureFirewallManagementSubnet",
  "GatewaySubnet",
  "AzureBastionSubnet",
  "RouteServerSubnet",
];

/** Length of what Pulumi appends to a logical name to make an Azure name of it. */
const RANDOM_SUFFIX = 8;

/** Everything that is wrong with a name that is given to Azure as it stands; paths are empty, for {@link at}. */
export function nameFaults(kind: NameKind, name: string): Fault[] {
  const rule: NameRule = RULES[kind];
  const problem = nameProblem(rule, name) ?? (kind === "subnet" ? subnetProblem(name) : undefined);
  if (problem === undefined) return [];
  const expected = `${rule.least} to ${rule.most} characters: ${rule.expected}`;
  return [{ path: "", problem: `"${name}" ${problem}`, expected, example: rule.example }];
}

/**
 * Everything that is wrong with a logical name from which Pulumi makes the Azure name, by eight random characters at
 * its end. The fault's path is `name`.
 */
export function logicalNameFaults(kind: NameKind, name: string, suffix = ""): Fault[] {
  const rule: NameRule = RULES[kind];
  const most = rule.most - RANDOM_SUFFIX - suffix.length;
  const problem =
    name.length > most
      ? `has a length of ${name.length}, ${name.length - most} too many for Azure`
      : nameProblem({ ...rule, least: 1 }, `${name}${suffix}${"0".repeat(RANDOM_SUFFIX)}`);
  if (name !== "" && problem === undefined) return [];
  return [
    {
      path: "name",
      problem: name === "" ? "is empty" : `"${name}" ${problem ?? ""}`,
      expected: `1 to ${most} characters: ${rule.expected}`,
      example: rule.example,
    },
  ];
}

function nameProblem(rule: NameRule, name: string): string | undefined {
  if (name === "") return "is empty";
  if (name.length > rule.most) return `has a length of ${name.length}, ${name.length - rule.most} too many`;
  if (name.length < rule.least) return `has a length of ${name.length}, ${rule.least - name.length} too few`;
  if (!rule.characters.test(name)) return "has characters that Azure refuses there";
  if (rule.public !== true) return undefined;
  const text = name.toLowerCase();
  const within = RESERVED_WITHIN.find((word) => text.includes(word));
  if (within !== undefined) return `contains "${within}", a word that Azure reserves`;
  if (text.startsWith("login")) return 'starts with "login", a word that Azure reserves';
  return RESERVED_WHOLE.includes(text) ? "is a word that Azure reserves" : undefined;
}

function subnetProblem(name: string): string | undefined {
  const reserved = RESERVED_SUBNETS.find((word) => word.toLowerCase() === name.toLowerCase());
  return reserved === undefined ? undefined : `is the name of a subnet that Azure keeps for its own services`;
}
