import { service, serviceCases } from "./fixtures";

describe("what Consumption logic apps let out", () => {
  serviceCases({
    "E196 azure-native": [[service("logic:Workflow")], "unrestricted", "platform"],
    "E196 a secret setting changes nothing": [
      [service("logic:Workflow", { tags: "[secret]" })],
      "unrestricted",
      "platform",
    ],
    "E196 the classic provider": [[service("azure:logicapps/workflow:Workflow")], "unrestricted", "platform"],
  });
});
