import { service, serviceCases } from "./fixtures";

describe("what Purview accounts let out", () => {
  serviceCases({
    "E190 azure-native": [[service("purview:Account")], "unrestricted", "platform"],
    "E190 a secret setting changes nothing": [
      [service("purview:Account", { tags: "[secret]" })],
      "unrestricted",
      "platform",
    ],
    "E190 the classic provider": [[service("azure:purview/account:Account")], "unrestricted", "platform"],
  });
});
