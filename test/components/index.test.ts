import assert from "node:assert/strict";
import { createRequire } from "node:module";

import * as pulumi from "@pulumi/pulumi";

import { allCreated, endRun, findCreatedResource, startRun, stopMocks } from "./mocks";

const CONFIG = {
  location: "westeurope",
  network: JSON.stringify({
    hubAddressSpace: "10.10.0.0/22",
    firewallSubnet: "10.10.0.0/26",
    spokeAddressSpace: "10.20.0.0/16",
    workloadSubnet: "10.20.1.0/24",
  }),
  firewall: JSON.stringify({
    approvedDestinations: [{ name: "payments", reason: "Card payments", fqdns: ["api.contoso.com"] }],
  }),
  defender: JSON.stringify({ securityContact: { emails: ["soc@contoso.com"] } }),
  alerts: JSON.stringify({ emails: ["soc@contoso.com"] }),
};

describe("the stack", () => {
  before(async () => {
    await startRun();
    pulumi.runtime.setAllConfig(
      Object.fromEntries(Object.entries(CONFIG).map(([key, value]) => [`azure-lockdown:${key}`, value])),
    );
    // Loading the program runs it, so it must come after the mocks and the configuration.
    createRequire(__filename)("../../index");
    await endRun();
  });
  after(() => {
    pulumi.runtime.setAllConfig({});
    stopMocks();
  });

  it("leads the workload's subnet to the firewall of the same stack", () => {
    const { inputs } = findCreatedResource("azure-native:network:RouteTable", "spoke-routes");
    assert.match(JSON.stringify(inputs["routes"]), /"nextHopIpAddress":"10\.10\.0\.4"/);
    const subnet = findCreatedResource("azure-native:network:Subnet", "spoke-workload");
    assert.deepEqual(subnet.inputs["networkSecurityGroup"], { id: "/subscriptions/s/workload-nsg" });
  });

  it("logs everything that decides about traffic", () => {
    const logged = allCreated()
      .filter((resource) => resource.type === "azure-native:monitor:DiagnosticSetting")
      .map((resource) => resource.inputs["resourceUri"]);
    for (const name of [
      "hub-firewall",
      "hub-network-public-ip",
      "workload-nsg",
      "hub-network-vnet",
      "spoke-vnet",
    ]) {
      assert.ok(logged.includes(`/subscriptions/s/${name}`), name);
    }
  });

  it("logs the flows of both networks into the workspace of the logs, which Defender's alerts go to as well", () => {
    const workspace = "/subscriptions/s/logs-workspace";
    for (const [name, network] of [
      ["hub", "hub-network-vnet"],
      ["spoke", "spoke-vnet"],
    ] as const) {
      const { inputs } = findCreatedResource("azure-native:network:FlowLog", `flow-logs-${name}`);
      assert.equal(inputs["targetResourceId"], `/subscriptions/s/${network}`);
      assert.ok(JSON.stringify(inputs["flowAnalyticsConfiguration"]).includes(workspace));
    }
    const { inputs } = findCreatedResource("azure-native:security:Automation", "defender-alert-export");
    assert.deepEqual(inputs["actions"], [{ actionType: "Workspace", workspaceResourceId: workspace }]);
  });

  it("mails of changes that can open egress", () => {
    const { inputs } = findCreatedResource("azure-native:monitor:ActionGroup", "egress-alerts-group");
    assert.match(JSON.stringify(inputs["emailReceivers"]), /soc@contoso\.com/);
  });

  it("puts every resource below a component of its own, the resource group aside", () => {
    const orphans = allCreated().filter(
      (resource) => resource.type.startsWith("azure-native:") && resource.parent === undefined,
    );
    assert.deepEqual(
      orphans.map((resource) => resource.name),
      ["lockdown"],
    );
  });
});
