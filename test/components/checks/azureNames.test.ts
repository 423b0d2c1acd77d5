import assert from "node:assert/strict";

import { logicalNameFaults, nameFaults, type NameKind } from "../../../components/checks/azureNames";

const problem = (kind: NameKind, name: string): string | undefined => nameFaults(kind, name)[0]?.problem;

describe("names that Azure takes", () => {
  it("are accepted up to their full length", () => {
    for (const [kind, name] of [
      ["resourceGroup", "rg-(prod)_1"],
      ["virtualNetwork", "v".repeat(64)],
      ["subnet", "snet_workload_"],
      ["firewall", "f".repeat(56)],
      ["storageAccount", "contosoflows01"],
      ["keyVault", "kv-contoso"],
      ["windowsVirtualMachine", "vm-web-00000001"],
      ["actionGroup", "On call (SOC)"],
    ] as const) {
      assert.equal(problem(kind, name), undefined, `${kind} ${name}`);
    }
  });

  it("are refused when too short or too long, with the number of characters", () => {
    assert.equal(problem("virtualNetwork", "v"), '"v" has a length of 1, 1 too few');
    assert.match(problem("firewall", "f".repeat(57)) ?? "", /length of 57, 1 too many/);
    assert.match(problem("windowsVirtualMachine", "vm-web-000000001") ?? "", /1 too many/);
    assert.match(problem("subnet", "") ?? "", /is empty/);
  });

  it("are refused for their characters, at the ends as well", () => {
    for (const [kind, name] of [
      ["resourceGroup", "rg."],
      ["subnet", "-snet"],
      ["subnet", "snet-"],
      ["firewallRule", "two words"],
      ["storageAccount", "Contoso"],
      ["keyVault", "kv--contoso"],
      ["keyVault", "1kv"],
      ["recoveryServicesVault", "1vault"],
      ["linuxVirtualMachine", "vm_1"],
      ["actionGroup", "a/b"],
    ] as const) {
      assert.match(problem(kind, name) ?? "", /characters that Azure refuses/, `${kind} ${name}`);
    }
  });

  it("are refused for reserved words where they become public host names, and only there", () => {
    assert.match(problem("storageAccount", "mymicrosoftdata") ?? "", /"microsoft"/);
    assert.match(problem("sqlServer", "login-db") ?? "", /"login"/);
    assert.match(problem("keyVault", "azure") ?? "", /reserves/);
    assert.equal(problem("subnet", "windows-servers"), undefined);
  });

  it("are refused for a workload where Azure keeps a subnet of the name, in any case of letters", () => {
    assert.match(problem("subnet", "azurefirewallsubnet") ?? "", /keeps for its own/);
    assert.equal(problem("subnet", "AzureFirewallSubnet2"), undefined);
  });
});

describe("logical names", () => {
  it("leave room for what is appended to them", () => {
    assert.deepEqual(logicalNameFaults("firewall", "f".repeat(39), "-firewall"), []);
    const [fault] = logicalNameFaults("firewall", "f".repeat(40), "-firewall");
    assert.equal(fault?.path, "name");
    assert.match(fault.problem, /1 too many/);
    assert.match(fault.expected, /1 to 39 characters/);
  });

  it("have characters that Azure takes, and at least one", () => {
    assert.match(logicalNameFaults("virtualNetwork", "my hub")[0]?.problem ?? "", /refuses/);
    assert.match(logicalNameFaults("virtualNetwork", "")[0]?.problem ?? "", /empty/);
    assert.deepEqual(logicalNameFaults("virtualNetwork", "h"), []);
  });
});
