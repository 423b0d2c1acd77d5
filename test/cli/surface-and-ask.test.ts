import assert from "node:assert/strict";

import { collection, FF, networkRule } from "../egress/cases/fixtures";
import { bundle, Workplace } from "./command";
import { HUB_AND_SPOKE, isHub, stateFile } from "./estate";

describe("azure-lockdown surface and ask", () => {
  let place: Workplace;
  before(bundle);
  beforeEach(() => {
    place = new Workplace();
    place.write("all.json", stateFile(HUB_AND_SPOKE));
    place.write("hub.json", stateFile(HUB_AND_SPOKE.filter(isHub)));
    place.write("spoke.json", stateFile(HUB_AND_SPOKE.filter((each) => !isHub(each))));
  });
  afterEach(() => {
    place.remove();
  });

  interface Surface {
    schemaVersion: number;
    sources: {
      name: string;
      verdict: string;
      exits: string[];
      because: { rule: string }[];
      unknown: { reason: string }[];
    }[];
  }
  const surface = (...inputs: string[]): Surface =>
    JSON.parse(place.run("surface", ...inputs, "--format", "json").stdout) as Surface;
  const verdicts = (...inputs: string[]): unknown =>
    surface(...inputs).sources.map(({ name, verdict }) => [name, verdict]);

  describe("surface", () => {
    it("says for each source what it reaches and why, the widest first, and ends with 1 where one is open", () => {
      const { status, stdout, stderr } = place.run("surface", "all.json");
      assert.deepEqual([status, stderr], [1, ""]);
      assert.match(stdout, /^2 sources: 1 unrestricted, 1 restricted\.\n\nunrestricted subnet "loose"\n/);
      assert.match(stdout, /because {5}the default route|because {5}natGateway/);
      assert.match(stdout, /restricted subnet "app"\n {2}leaves by {3}firewall\n/);
      assert.match(stdout, /names {7}api\.contoso\.com/);
      for (const line of stdout.split("\n")) assert.ok(line.length <= 80, line);
    });

    it("prints the JSON of the contract", () => {
      const { schemaVersion, sources } = surface("all.json");
      assert.equal(schemaVersion, 1);
      assert.deepEqual(Object.keys(sources[0] ?? {}), [
        ...[
          "resource",
          "name",
          "verdict",
          "exits",
          "publicAddresses",
          "domains",
          "witness",
          "because",
          "unknown",
        ],
      ]);
    });

    it("joins stacks, in whatever order they come, and names what a missing one leaves open", () => {
      const together = [
        ["app", "restricted"],
        ["loose", "unrestricted"],
      ];
      assert.deepEqual(verdicts("hub.json", "spoke.json"), together);
      assert.deepEqual(verdicts("spoke.json", "hub.json"), together);
      const [app] = surface("spoke.json").sources;
      assert.equal(app?.verdict, "unknown");
      assert.match(
        app.unknown.map(({ reason }) => reason).join(),
        /leads to 10\.0\.0\.4, which is no firewall that was read/,
      );
    });
  });

  describe("diff", () => {
    const rewritten = (destinations: string[]): void => {
      place.write(
        "after.json",
        stateFile(
          FF([
            collection(
              "Allow",
              100,
              networkRule({ name: "dns", destinationAddresses: destinations, destinationPorts: ["53"] }),
            ),
          ]),
        ),
      );
      place.write(
        "before.json",
        stateFile(
          FF([
            collection(
              "Allow",
              100,
              networkRule({ name: "dns", destinationAddresses: ["8.8.8.0/24"], destinationPorts: ["53"] }),
            ),
          ]),
        ),
      );
    };

    it("sees no difference where rules are only rewritten", () => {
      rewritten(["8.8.8.0/25", "8.8.8.128-8.8.8.255"]);
      assert.deepEqual(place.run("diff", "before.json", "after.json"), {
        status: 0,
        stdout: "Nothing opens, and nothing closes.\n",
        stderr: "",
      });
    });

    it("says what opens and what closes, and ends with 1 where everything opens", () => {
      rewritten(["*"]);
      const { status, stdout } = place.run("diff", "before.json", "after.json");
      assert.equal(status, 1);
      assert.match(stdout, /^2 sources opened, 0 sources closed\.\n\nopened unrestricted subnet "app"\n/);
      // Everything but the /24 that was open before.
      assert.match(stdout, /reaches {5}3,702,258,431 public IPv4 addresses/);
      const { closed } = JSON.parse(
        place.run("diff", "after.json", "before.json", "--format", "json").stdout,
      ) as {
        closed: { name: string; publicAddresses: { ipv4: string } }[];
      };
      assert.deepEqual(
        closed.map(({ name, publicAddresses }) => [name, publicAddresses.ipv4]),
        [
          ["app", "3702258431"],
          ["nic", "3702258431"],
        ],
      );
    });
  });

  describe("ask", () => {
    it("shows the way of a packet, hop by hop", () => {
      const { status, stdout } = place.run(
        ...["ask", "all.json", "--from", "app", "--to", "8.8.8.8", "--port", "53", "--protocol", "Udp"],
      );
      assert.equal(status, 0);
      assert.equal(
        stdout,
        [
          "allowed app -> 8.8.8.8 Udp port 53",
          "  1. route    Allow    default (routes)",
          "  2. firewall Allow    dns (group)",
          "  leaves by firewall",
          "",
        ].join("\n"),
      );
    });

    it("prints the JSON of the contract", () => {
      const { stdout } = place.run(
        ...[
          "ask",
          "all.json",
          "--from",
          "10.0.1.4",
          "--to",
          "api.contoso.com",
          "--port",
          "443",
          "--format",
          "json",
        ],
      );
      assert.deepEqual(JSON.parse(stdout), {
        schemaVersion: 1,
        verdict: "allowed",
        path: [
          {
            hop: "route",
            resource: "urn:pulumi:dev::estate::azure-native:network:RouteTable::routes",
            rule: "default",
            action: "Allow",
          },
          {
            hop: "firewall",
            resource: "urn:pulumi:dev::estate::azure-native:network:FirewallPolicyRuleCollectionGroup::group",
            rule: "api",
            action: "Allow",
          },
        ],
        exit: "firewall",
      });
    });

    it("answers many, a line each, in their order", () => {
      place.write(
        "questions.jsonl",
        [
          { source: "10.0.1.4", destination: "8.8.8.8", protocol: "Udp", port: 53 },
          { source: "10.0.1.4", destination: "9.9.9.9", protocol: "tcp", port: 443 },
          { source: "app", domain: "api.contoso.com", port: 443 },
          { source: "loose", destination: "9.9.9.9", protocol: "Tcp", port: 443 },
        ]
          .map((line) => JSON.stringify(line))
          .join("\n"),
      );
      const { status, stdout } = place.run("ask", "all.json", "--packets", "questions.jsonl");
      assert.equal(status, 0);
      const answers = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as { verdict: string; exit: string });
      assert.deepEqual(
        answers.map(({ verdict, exit }) => `${verdict} ${exit}`),
        ["allowed firewall", "denied none", "allowed firewall", "allowed natGateway"],
      );
    });

    it("ends with 1 where it does not know", () => {
      const { status, stdout } = place.run(
        "ask",
        "spoke.json",
        "--from",
        "app",
        "--to",
        "8.8.8.8",
        "--port",
        "53",
      );
      assert.equal(status, 1);
      assert.match(stdout, /^unknown app -> 8\.8\.8\.8 Tcp port 53\n {2}1\. route {4}Unknown /);
    });

    const wrong: Record<string, [args: string[], message: RegExp]> = {
      "no destination": [["--from", "app"], /needs --from and --to/],
      "no port": [["--from", "app", "--to", "8.8.8.8"], /Tcp needs --port, for example --port 443/],
      "a port out of range": [
        ["--from", "app", "--to", "8.8.8.8", "--port", "99999"],
        /--port is 99999; expected a number/,
      ],
      "a source that is not there": [
        ["--from", "nobody", "--to", "8.8.8.8", "--port", "1"],
        /called or holds nobody; there are app, nic, loose/,
      ],
      "a destination that is neither": [
        ["--from", "app", "--to", "what", "--port", "1"],
        /the destination is "what"; expected an address such as 8\.8\.8\.8, a domain name/,
      ],
      "a protocol that is none": [["--from", "app", "--to", "8.8.8.8", "--protocol", "Sctp"], /Sctp/],
      "one question and many": [
        ["--packets", "q.jsonl", "--from", "app"],
        /'--packets <file>' cannot be used with option '--from <source>'/,
      ],
      "questions that are not there": [["--packets", "nowhere.jsonl"], /cannot read nowhere\.jsonl/],
    };
    for (const [name, [args, message]] of Object.entries(wrong)) {
      it(`ends with 2 and one clear line for ${name}`, () => {
        const { status, stdout, stderr } = place.run("ask", "all.json", ...args);
        assert.deepEqual([status, stdout], [2, ""]);
        assert.match(stderr, message);
      });
    }

    it("ends with 2 and names the line of a question that cannot be read, before it answers any", () => {
      place.write(
        "questions.jsonl",
        '{"source": "app", "destination": "8.8.8.8", "port": 1}\n{"source": 7}\n',
      );
      const { status, stdout, stderr } = place.run("ask", "all.json", "--packets", "questions.jsonl");
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(
        stderr,
        /questions\.jsonl, line 2: has the source 7; expected an address, or the name or URN of a source/,
      );
    });
  });
});
