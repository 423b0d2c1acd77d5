import { Command, Option } from "commander";

import type { Answer, Found, Source } from "../../egress/reach";
import type { Model } from "../../egress/read";
import { giveAnswer } from "../output";
import { Status, UsageError } from "../status";

const PROTOCOLS = ["Tcp", "Udp", "Icmp", "Esp", "Ah"] as const;

interface AskOptions {
  readonly from?: string;
  readonly to?: string;
  readonly port?: string;
  readonly protocol: (typeof PROTOCOLS)[number];
  readonly packets?: string;
  readonly format: "text" | "json";
  readonly out?: string;
}

/** `azure-lockdown ask`: may this packet leave? */
export function askCommand(finish: (status: Status) => void): Command {
  return new Command("ask")
    .description("Follow a packet through the estate: does it get out, and which rule decides at each hop?")
    .argument("<input...>", "exports of stacks, previews, folders and globs of them, ARM JSON")
    .option("--from <source>", "address, name or URN of a subnet or network interface")
    .option("--to <destination>", "public address or domain name")
    .option("--port <number>", "destination port")
    .addOption(new Option("--protocol <protocol>", "IP protocol").choices(PROTOCOLS).default("Tcp"))
    .option("--packets <file>", "ask many: JSON objects, one a line, and one answer a line out")
    .addOption(
      new Option("--format <format>", "form of the answer").choices(["text", "json"]).default("text"),
    )
    .option("--out <file>", "write to a file instead of standard output")
    .addHelpText("after", HELP)
    .action(async (inputs: readonly string[], options: AskOptions) => {
      finish(await run(inputs, options));
    });
}

const HELP = `
Examples:
  azure-lockdown ask dev.json --from app --to 8.8.8.8 --port 53 --protocol Udp
  azure-lockdown ask dev.json --from 10.20.1.4 --to api.contoso.com --port 443
  azure-lockdown ask states/ --packets questions.jsonl --out answers.jsonl

A line of --packets, with "domain" in place of "destination" for a name:
  {"source": "app", "destination": "8.8.8.8", "protocol": "Tcp", "port": 443}

Exit status:
  0  allowed or denied, for certain
  1  unknown
  2  wrong usage, or input that cannot be read`;

async function run(inputs: readonly string[], options: AskOptions): Promise<Status> {
  const { loadEstate } = await import("../estate.js");
  if (options.packets !== undefined) return askMany(inputs, options.packets, options);
  const { from, to, protocol } = options;
  if (from === undefined || to === undefined) {
    throw new UsageError(
      "ask needs --from and --to, or --packets; for example --from app --to 8.8.8.8 --port 443",
    );
  }
  const port = portOf(options.port, protocol);
  const { model, unread } = await loadEstate(inputs);
  const answer = await askOne(model, { from, to, protocol, port });
  const [{ hasColour }, { jsonAnswer, textAnswer }] = await Promise.all([
    import("../../report/index.js"),
    import("../../report/answer.js"),
  ]);
  const at = port === 0 ? "" : ` port ${String(port)}`;
  const colour = options.out === undefined && hasColour(process.stdout, process.env);
  const text =
    options.format === "json"
      ? jsonAnswer(answer)
      : textAnswer(`${from} -> ${to} ${protocol}${at}`, answer, { colour });
  await giveAnswer(text, options.out);
  if (unread > 0) return Status.failed;
  return answer.verdict === "unknown" ? Status.found : Status.clean;
}

async function askMany(inputs: readonly string[], file: string, { out }: AskOptions): Promise<Status> {
  const [{ readFile }, { loadEstate }, { jsonAnswerLine }] = await Promise.all([
    import("node:fs/promises"),
    import("../estate.js"),
    import("../../report/answer.js"),
  ]);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  // All questions are read before the first is answered, so that a mistake in the last one loses nothing.
  const questions = text
    .split("\n")
    .flatMap((line, i) => (line.trim() === "" ? [] : [questionOf(line, file, i + 1)]));
  const { model, unread } = await loadEstate(inputs);
  let lines = "";
  let unknown = false;
  for (const question of questions) {
    const answer = await askOne(model, question);
    unknown ||= answer.verdict === "unknown";
    lines += jsonAnswerLine(answer);
  }
  await giveAnswer(lines, out);
  if (unread > 0) return Status.failed;
  return unknown ? Status.found : Status.clean;
}

interface PlainQuestion {
  readonly from: string;
  readonly to: string;
  readonly protocol: (typeof PROTOCOLS)[number];
  readonly port: number;
}

function questionOf(line: string, file: string, number: number): PlainQuestion {
  const fault = (what: string): UsageError =>
    new UsageError(
      `${file}, line ${String(number)}: ${what}; expected {"source": "10.0.1.4", "destination": "8.8.8.8", "protocol": "Tcp", "port": 443}`,
    );
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw fault("is not JSON");
  }
  if (typeof value !== "object" || value === null) throw fault("is not an object");
  const { source, destination, domain, protocol = "Tcp", port = 0 } = value as Record<string, unknown>;
  const to = domain ?? destination;
  if (typeof source !== "string") throw fault("has no source");
  if (typeof to !== "string") throw fault("has no destination and no domain");
  const known = PROTOCOLS.find(
    (each) => typeof protocol === "string" && each.toLowerCase() === protocol.toLowerCase(),
  );
  if (known === undefined) throw fault(`has a protocol that is none of ${PROTOCOLS.join(", ")}`);
  if (typeof port !== "number" || !Number.isInteger(port) || port < 0 || port > 65535)
    throw fault("has no port from 0 to 65535");
  return { from: source, to, protocol: known, port };
}

function portOf(text: string | undefined, protocol: string): number {
  const hasPort = protocol === "Tcp" || protocol === "Udp";
  if (text === undefined) {
    if (hasPort) throw new UsageError(`${protocol} needs --port, for example --port 443`);
    return 0;
  }
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535)
    throw new UsageError(`--port is ${text}; expected a number from 0 to 65535`);
  return hasPort ? port : 0;
}

async function askOne(model: Model, { from, to, protocol, port }: PlainQuestion): Promise<Answer> {
  const [{ ask, findSource }, { parseAddresses }] = await Promise.all([
    import("../../egress/reach/index.js"),
    import("../../egress/space/index.js"),
  ]);
  if (parseAddresses(to) === undefined && !/^[\w-]+(\.[\w-]+)+\.?$/.test(to)) {
    throw new UsageError(
      `--to is "${to}"; expected a public address such as 8.8.8.8 or a domain name such as api.contoso.com`,
    );
  }
  const source = sourceOf(findSource(from, model), from);
  return ask(
    { from: parseAddresses(from) === undefined ? undefined : from, to, protocol, port },
    source,
    model,
  );
}

function sourceOf(found: Found, from: string): Source {
  switch (found.kind) {
    case "source":
      return found.source;
    case "ambiguous":
      throw new UsageError(
        `${from} is the name of several sources; give one of their URNs: ${found.candidates.join(", ")}`,
      );
    case "none":
      throw new UsageError(
        found.names.length === 0
          ? `there is no subnet in the input that ${from} could be in`
          : `no subnet or network interface is called or holds ${from}; there are ${found.names.join(", ")}`,
      );
  }
}
