import assert from "node:assert/strict";

import { DEFAULT_THRESHOLDS, egressOfSources } from "../../egress/reach";
import { readModel, type Resource } from "../../egress/read";
import {
  applicationRule,
  collection,
  egressOfNic,
  estate,
  FF,
  FN,
  group,
  idOf,
  networkRule,
  resource,
  rule,
} from "../egress/cases/fixtures";
import { service } from "../egress/cases/workloads/fixtures";
import { nsg, securityRule } from "../policypack/shapes";
import { isUnknown } from "../../simulator/provider/values";
import { judgeOneByOne, judgeStack, type TestResource, UNKNOWN, urnOf } from "../policypack/stack";
import { buildArguments } from "../../tools/pulumi-cli/goSource";
import { TestProvider, temporaryFolder } from "../simulator/harness";
import { auditOf } from "./audit";
import { FORMS } from "./forms";

type Properties = Record<string, unknown>;

const SECRET_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const write = (form: string, resources: readonly Resource[]): unknown => FORMS[form]?.(resources);
const state = (resources: readonly Resource[]): unknown => write("state with inputs alone", resources);
const APP = idOf("virtualNetworks/vnet/subnets", "app");
const NETWORK = "urn:pulumi:dev::estate::azure-native:network:VirtualNetwork::vnet";
/** The fixture's network with subnets written inside it: `app`, and others. */
const inline = (app: Properties, ...others: Properties[]): Resource[] =>
  estate({
    others: [
      resource("VirtualNetwork", "virtualNetworks", "vnet", {
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
        subnets: [{ name: "app", addressPrefix: "10.0.1.0/24", ...app }, ...others],
      }),
    ],
  }).filter(({ type }) => !type.endsWith(":Subnet"));
const NAMED = [collection("Allow", 100, applicationRule({ targetFqdns: ["api.contoso.com"] }))];
const OPEN_RULE = rule({ destinationAddressPrefix: "*" });
/** How the rules that object read what they object to. */
const verdicts = async (...documents: unknown[]): Promise<string[]> =>
  (await auditOf(...documents)).mandatory.map((each) => each.verdict);
/** The fixture with its interface replaced. */
const withInterface = (
  subnet: unknown,
  from: readonly string[] | undefined,
  resources: readonly Resource[],
): Resource[] =>
  resources.map((each) =>
    each.type.endsWith(":NetworkInterface")
      ? {
          ...each,
          properties: {
            ...each.properties,
            ipConfigurations: [{ name: "main", privateIPAddress: "10.0.1.4", subnet }],
          },
          ...(from === undefined ? {} : { propertyDependencies: { ipConfigurations: from } }),
        }
      : each,
  );

describe("what the engine really hands over", () => {
  describe("R1 an unknown leaf in the pack", () => {
    it("hides nothing that lies around it", () => {
      const group = nsg(
        securityRule({ name: "late", destinationAddressPrefix: UNKNOWN }),
        securityRule({ name: "open", priority: 90, destinationAddressPrefix: "*" }),
      );
      const messages = judgeStack([group]).map(({ message }) => message);
      assert.ok(
        messages.some((message) => message.includes('"open"')),
        messages.join("; "),
      );
    });

    it("is itself no pass", () => {
      const late = nsg(securityRule({ destinationAddressPrefix: UNKNOWN }));
      assert.notDeepEqual(judgeStack([late]), []);
    });
  });

  describe("R2 unknowns and secrets in documents", () => {
    it("an unknown of a preview is no pass, and no proof", async () => {
      const document = write("preview", FN([rule({ destinationAddressPrefix: UNKNOWN })]));
      // The update will know it, and decides: until then it is shown, and blocks nothing.
      const { findings } = await auditOf(document);
      assert.deepEqual(
        [...new Set(findings.map(({ severity, verdict }) => `${severity} ${verdict}`))],
        ["advisory unknown"],
      );
    });

    it("a secret of a preview is no pass, and no proof", async () => {
      const document = write("preview", FN([rule({ destinationAddressPrefix: "[secret]" })]));
      assert.deepEqual([...new Set(await verdicts(document))], ["unknown"]);
    });

    it("a secret of a state is no pass, and no proof", async () => {
      const secret = { [SECRET_KEY]: SECRET_SIGNATURE, ciphertext: "AAAA" };
      const document = state(FN([rule({ destinationAddressPrefix: secret })]));
      assert.deepEqual([...new Set(await verdicts(document))], ["unknown"]);
    });
  });

  it("R3 a subnet may be one unknown in a preview, and its whole self in a state", () => {
    const late = withInterface(UNKNOWN, [NETWORK], inline({ defaultOutboundAccess: true }));
    assert.equal(egressOfNic(late).verdict, "unrestricted");
    const whole = { id: APP, name: "app", addressPrefix: "10.0.1.0/24", delegations: [] };
    assert.equal(egressOfNic(withInterface(whole, undefined, FF(NAMED))).verdict, "restricted");
  });

  it("R4 a name that is not known yet joins by what it was made from", () => {
    const late: Resource = {
      ...group("late", "policy", 300, [collection("Allow", 100, networkRule({}))]),
      propertyDependencies: {
        firewallPolicyName: ["urn:pulumi:dev::estate::azure-native:network:FirewallPolicy::policy"],
      },
    };
    const joined = {
      ...late,
      id: undefined,
      properties: { ...late.properties, name: UNKNOWN, firewallPolicyName: UNKNOWN },
    };
    assert.equal(egressOfNic(FF(NAMED, { others: [joined as Resource] })).verdict, "unrestricted");
  });

  it("R5 an interface whose subnet was picked from a network may be in any of its subnets", () => {
    const second = { name: "second", addressPrefix: "10.0.2.0/24" };
    const picked = (more: Properties): Resource[] =>
      withInterface(
        { id: UNKNOWN },
        [NETWORK],
        inline({ defaultOutboundAccess: false }, { ...second, ...more }),
      );
    const verdictsOfNic = (resources: readonly Resource[]): string[] =>
      egressOfSources(readModel(resources), DEFAULT_THRESHOLDS)
        .filter(({ source }) => source.kind === "networkInterface")
        .map(({ verdict }) => verdict)
        .sort();
    assert.deepEqual(verdictsOfNic(picked({ defaultOutboundAccess: true })), ["none", "unrestricted"]);
    assert.deepEqual(verdictsOfNic(picked({ defaultOutboundAccess: false })), ["none", "none"]);
  });

  it("R6 a name that is made from a resource is neither restricted nor unrestricted", () => {
    const { verdict } = egressOfNic(
      FF([collection("Allow", 100, applicationRule({ targetFqdns: [UNKNOWN] }))]),
    );
    assert.equal(verdict, "unknown");
  });

  it("R7 dependencies are there at the stack's end only, and each resource is judged without them before", () => {
    const open: TestResource = nsg(securityRule({ destinationAddressPrefix: "*" }));
    const separate: TestResource = {
      type: "network:SecurityRule",
      name: "separate",
      props: {
        resourceGroupName: "rg",
        networkSecurityGroupName: UNKNOWN,
        ...securityRule({ destinationAddressPrefix: "*" }),
      },
      from: { networkSecurityGroupName: ["nsg"] },
    };
    assert.ok(judgeOneByOne([open]).some(({ urn }) => urn === urnOf(open) || urn === undefined));
    const urns = judgeStack([nsg(), separate]).map(({ urn }) => urn);
    assert.ok(urns.includes(urnOf(separate)), urns.join());
  });

  it("R8 the tag of a region that is not configured is a tag that nobody knows", async () => {
    const allowed = FN([rule({ destinationAddressPrefix: "AzureCloud.undefined" })]);
    assert.notDeepEqual(await verdicts(state(allowed)), []);
    const denied = FN([], {
      rules: [rule({ access: "Deny", destinationAddressPrefix: "AzureCloud.undefined" })],
    });
    assert.ok((await verdicts(state(denied))).includes("unrestricted"));
  });

  it("R9 outputs say what the inputs say, whatever they add and however they leave out", async () => {
    const resources = FN([rule({ destinationAddressPrefix: undefined, destinationAddressPrefixes: ["*"] })]);
    const [inputs, outputs] = await Promise.all([
      verdicts(state(resources)),
      verdicts(write("state with outputs", resources)),
    ]);
    assert.deepEqual([...new Set(outputs)], [...new Set(inputs)]);
    assert.ok(inputs.includes("unrestricted"));
  });

  it("R9 a network's copy of a subnet is not judged twice, unless it says something else", () => {
    const count = (copy: Properties): number =>
      readModel(
        estate({
          subnet: { defaultOutboundAccess: false },
          others: [
            resource("VirtualNetwork", "virtualNetworks", "vnet", { subnets: [{ name: "App", ...copy }] }),
          ],
        }),
      ).subnets.length;
    assert.equal(count({ defaultOutboundAccess: false }), 1);
    assert.equal(count({ defaultOutboundAccess: true }), 2);
    assert.equal(count({ defaultOutboundAccess: false, routeTable: { id: UNKNOWN } }), 2);
  });

  describe("R10 what real rules hold", () => {
    const protocols = { ipProtocols: ["ICMP", "Any", "UDP", "TCP"] };
    it("Any beside other protocols is all of them", () => {
      assert.equal(
        egressOfNic(FF([collection("Allow", 100, networkRule(protocols))])).verdict,
        "unrestricted",
      );
    });

    it("a Deny of no sources denies nothing", () => {
      const nobody = collection("Deny", 100, networkRule({ sourceAddresses: [] }));
      const everything = collection("Allow", 200, networkRule({}));
      assert.equal(egressOfNic(FF([nobody, everything])).verdict, "unrestricted");
    });

    it("a Deny whose source is the Internet denies nothing", () => {
      const deny = rule({ access: "Deny", sourceAddressPrefix: "Internet", destinationAddressPrefix: "*" });
      assert.equal(egressOfNic(FN([deny, OPEN_RULE], { rules: [deny] })).verdict, "unrestricted");
    });

    it("a group of inbound rules alone lets everything out", () => {
      const inbound = rule({ access: "Deny", direction: "Inbound" });
      assert.equal(egressOfNic(FN([], { rules: [inbound] })).verdict, "unrestricted");
    });

    it("names prove nothing", () => {
      const named = rule({ name: "allow-only-partner", destinationAddressPrefix: "*" });
      assert.equal(egressOfNic(FN([named])).verdict, "unrestricted");
    });

    it("a placeholder is what it says", () => {
      const { verdict } = egressOfNic(FN([rule({ destinationAddressPrefix: "0.0.0.0/22" })]));
      assert.equal(verdict, "none");
    });
  });

  it("R11 resources of one name are told apart by their URNs", async () => {
    const twin = (parent: string, rules: Properties[]): Resource => ({
      ...resource("NetworkSecurityGroup", "networkSecurityGroups", "nsg", { securityRules: rules }),
      urn: `urn:pulumi:dev::estate::${parent}$azure-native:network:NetworkSecurityGroup::nsg`,
      id: idOf("networkSecurityGroups", `nsg-${parent.replaceAll(":", "-")}`),
    });
    const twins = [twin("my:module:Closed", []), twin("my:module:Open", [OPEN_RULE])];
    const { mandatory } = await auditOf(state(twins));
    assert.ok(
      mandatory.some(({ urn }) => urn.includes("my:module:Open$")),
      "the second of the twins is judged",
    );
  });

  it("R12 groups of a policy may be in another stack, joined by a plain name", async () => {
    const all = FF(NAMED);
    const other: Resource = {
      ...group("other", "policy", 300, [collection("Allow", 100, networkRule({}))]),
      urn: "urn:pulumi:dev::rules::azure-native:network:FirewallPolicyRuleCollectionGroup::other",
    };
    assert.deepEqual(await verdicts(state(all)), []);
    assert.ok((await verdicts(state(all), state([other]))).includes("unrestricted"));
  });

  describe("R13 older tokens", () => {
    it("azure-nextgen is azure-native by its retired name", async () => {
      const resources = FN([OPEN_RULE]).map((each) => ({
        ...each,
        type: each.type.replace("azure-native:", "azure-nextgen:"),
      }));
      assert.ok((await verdicts(state(resources))).includes("unrestricted"));
    });

    it("the classic provider's function app and virtual machine are read", async () => {
      const app = service("azure:appservice/functionApp:FunctionApp", {});
      assert.ok((await verdicts(state([app]))).includes("unrestricted"));
      const machine = service("azure:compute/virtualMachine:VirtualMachine", {
        networkInterfaceIds: [idOf("networkInterfaces", "nic")],
      });
      const { model } = await auditOf(state([...estate({}), machine]));
      assert.ok([...model.resources.keys()].includes(machine.urn));
    });
  });

  it("R14 a finding tells its place in the program, and none outside of it", async () => {
    const placed = async (sourcePosition: string): Promise<unknown> => {
      const document = state([
        resource("NetworkSecurityGroup", "networkSecurityGroups", "nsg", { securityRules: [OPEN_RULE] }),
      ]) as { deployment: { resources: Properties[] } };
      for (const each of document.deployment.resources) each["sourcePosition"] = sourcePosition;
      return (await auditOf(document)).findings[0]?.location;
    };
    assert.deepEqual(await placed("project:///index.ts#12,3"), { file: "index.ts", line: 12 });
    assert.equal(await placed("project:///../root/index.ts#12,3"), undefined);
    assert.equal(await placed("project:///file:/abs/index.ts#12,3"), undefined);
  });

  it("R15 firewall rules of databases are inbound", async () => {
    const open = { startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" };
    for (const type of ["synapse:IpFirewallRule", "sql:FirewallRule"]) {
      assert.deepEqual(await verdicts(state([service(type, open)])), []);
    }
  });

  it("R16 a firewall of tier Basic has a management configuration and is no less a firewall", () => {
    const subnet = (name: string): Properties => ({ id: idOf("virtualNetworks/vnet/subnets", name) });
    const basic = resource("AzureFirewall", "azureFirewalls", "firewall", {
      sku: { name: "AZFW_VNet", tier: "Basic" },
      firewallPolicy: { id: idOf("firewallPolicies", "policy") },
      ipConfigurations: [{ privateIPAddress: "10.0.0.4", subnet: subnet("AzureFirewallSubnet") }],
      managementIpConfiguration: { subnet: subnet("AzureFirewallManagementSubnet") },
    });
    assert.equal(egressOfNic(FF(NAMED, { others: [basic] })).verdict, "restricted");
    const open = [collection("Allow", 100, networkRule({}))];
    assert.equal(egressOfNic(FF(open, { others: [basic] })).verdict, "unrestricted");
  });

  it("R17 the stand-in provider leaves unknown in a preview what the real one does, and knows the rest", async () => {
    const folder = temporaryFolder();
    const provider = await TestProvider.start("azure-native", folder.path);
    try {
      const address = {
        sku: { name: "Standard" },
        publicIPAllocationMethod: "Static",
        resourceGroupName: "rg",
      };
      const outputs = await provider.preview("azure-native:network:PublicIPAddress", address);
      assert.ok(isUnknown(outputs["ipAddress"]) && isUnknown(outputs["name"]));
      assert.equal(outputs["publicIPAllocationMethod"], "Static");
    } finally {
      provider.stop();
      folder.remove();
    }
  });

  it("R18 the launcher of dynamic resources is made together with the language host", () => {
    const packages = buildArguments("3.259.0", "out");
    assert.ok(packages.includes("./pulumi-language-nodejs"));
    assert.ok(packages.includes("./pulumi-resource-pulumi-nodejs"));
  });
});
