import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

import { describeFault } from "../../components/checks/fault";
import { readArgs } from "../../plugin/args";

const TOKEN = "azure-lockdown:network:NetworkBlockList";
const NOW = new Date("2026-11-24T12:00:00Z");
const ENTRY = { address: "20.50.1.77", reason: "C2 server", addedAt: "2026-11-24T06:00:00Z" };
const GIVEN = { resourceGroupName: "rg", location: "westeurope", blockList: { entries: [ENTRY] } };

const faultsOf = (inputs: pulumi.Inputs): string[] => readArgs(TOKEN, inputs, NOW).faults.map(describeFault);

describe("arguments from another language", () => {
  it("are those of the class, with the run's clock where a program does not say what time it is", () => {
    const { args, faults } = readArgs(TOKEN, GIVEN, NOW);
    assert.deepEqual(faults, []);
    assert.deepEqual(args, { ...GIVEN, blockList: { entries: [ENTRY], now: NOW } });
  });

  it("take the time that a program says, as a moment", () => {
    const blockList = { entries: [], now: "2026-11-25T00:00:00Z" };
    const { args } = readArgs(TOKEN, { ...GIVEN, blockList }, NOW);
    assert.deepEqual(args["blockList"], { entries: [], now: new Date("2026-11-25T00:00:00Z") });
  });

  it("may be outputs where the class takes inputs", () => {
    const resourceGroupName = pulumi.output("rg");
    const { args, faults } = readArgs(TOKEN, { ...GIVEN, resourceGroupName }, NOW);
    assert.deepEqual(faults, []);
    assert.equal(args["resourceGroupName"], resourceGroupName);
  });

  it("are refused where an output decides what is made, with the path", () => {
    const blockList = { entries: [{ ...ENTRY, address: pulumi.output("20.50.1.77") }] };
    const [fault = ""] = faultsOf({ ...GIVEN, blockList });
    assert.match(
      fault,
      /^blockList\.entries\[0\]\.address: is an output of another resource; expected a value/,
    );
  });

  it("are refused where they do not exist or are missing, all at once", () => {
    const faults = faultsOf({ location: "westeurope", blokList: {}, blockList: { entrys: [] } });
    assert.equal(faults.length, 4);
    const text = faults.join("\n");
    assert.match(
      text,
      /blokList: is not a known argument; did you mean "blockList"|blokList: is not a known argument/,
    );
    assert.match(text, /blockList\.entrys: is not a known argument/);
    assert.match(text, /resourceGroupName: is missing/);
    assert.match(text, /blockList\.entries: is missing/);
  });

  it("are refused where a time cannot be read", () => {
    const [fault = ""] = faultsOf({ ...GIVEN, blockList: { entries: [], now: "today" } });
    assert.match(fault, /^blockList\.now: is "today"; expected a time, RFC 3339/);
  });
});
