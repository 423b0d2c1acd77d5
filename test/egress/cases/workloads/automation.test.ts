import { service, serviceCases } from "./fixtures";

describe("what Automation accounts let out", () => {
  serviceCases({
    "E197 azure-native": [[service("automation:AutomationAccount")], "unrestricted", "platform"],
    "E197 a secret setting changes nothing": [
      [service("automation:AutomationAccount", { tags: "[secret]" })],
      "unrestricted",
      "platform",
    ],
    "E197 the classic provider": [[service("azure:automation/account:Account")], "unrestricted", "platform"],
  });
});
