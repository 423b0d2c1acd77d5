import { Command, Option } from "commander";

import type { Answer, Found, Source } from "../../egress/reach";
import type { Model } from "../../egress/read";
import { giveAnswer } from "../output";
import type { PlainQuestion } from "../packets";
import { type AskedProtocol, hasPorts, PROTOCOLS } from "../protocol";
import { Status, UsageError } from "../status";

interface AskOptions {
  readonly from?: string;
  readonly to?: string;
  readonly port?: string;
  readonly protocol: AskedProtocol;
  readonly packets?: string;
  readonly format: "text" | "json";
  readonly out?: string;
}

/** `azure-lockdown ask`: may this packet leave? */
export function askCommand(finish: (status: Status) => void): Command {
  return new Command("ask")
    .description("Follow a packet through the estate: does it get out, and which rule decides at each hop?")
    .argument("<input...>", "exports of stacks, previews, folders and globs of them, ARM JSON")
    .option("--from <source>", "address, name or URN of a subnet, network interface or service")
    .option("--to <destination>", "address, domain name, or name or URN of a public IP or interface")
    .option("--port <number>", "destination port")
    .addOption(new Option("--protocol <protocol>", "IP protocol").choices(PROTOCOLS).default("Tcp"))
    .addOption(
      new Option(
        "--packets <file>",
        "ask many: JSON objects, one a line, and one answer a line out",
      ).conflicts(["from", "to", "port"]),
    )
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
  azure-lockdown ask dev.json --from 10.0.1.4 --to api.contoso.com --port 443
  azure-lockdown ask states/ --packets questions.jsonl --out answers.jsonl

To a private destination, allowed means that the packet leaves and is routed
to the network that has the address, with the exit "none": inbound rules there
are not read, and may still turn it away.

A line of --packets, with "domain" in place of "destination" for a name:
  {"source": "app", "destination": "8.8.8.8", "protocol": "Tcp", "port": 443}
It may name a "sourcePort", on which the answer does not depend: clients choose
theirs, so an Allow for some source ports counts as one for all of them, and a
Deny for some of them as none. The answers come one a line, in the same order.
Lines and answers: docs/schemas/question-1.schema.json, answer-1.schema.json

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
  const { answerTo, destinationCalled } = await asker(model);
  const answer = answerTo({ from, to: destinationCalled(to), protocol, port });
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
  const [{ placeOf, readQuestions }, { loadEstate }, { jsonAnswerLine }] = await Promise.all([
    import("../packets.js"),
    import("../estate.js"),
    import("../../report/answer.js"),
  ]);
  const questions = await readQuestions(file);
  const { model, unread } = await loadEstate(inputs);
  const { answerTo, sourceCalled, destinationCalled } = await asker(model);
  for (const { from, to, line } of questions) {
    try {
      sourceCalled(from);
      destinationCalled(to);
    } catch (error) {
      throw error instanceof UsageError ? new UsageError(`${placeOf(file, line)}: ${error.message}`) : error;
    }
  }
  const seen = { unknown: false };
  function* answers(): Generator<string> {
    for (const question of questions) {
      const answer = answerTo({ ...question, to: destinationCalled(question.to) });
      seen.unknown ||= answer.verdict === "unknown";
      yield jsonAnswerLine(answer);
    }
  }
  await giveAnswer(answers(), out);
  if (unread > 0) return Status.failed;
  return seen.unknown ? Status.found : Status.clean;
}

function portOf(text: string | undefined, protocol: AskedProtocol): number {
  if (text === undefined) {
    if (hasPorts(protocol)) throw new UsageError(`${protocol} needs --port, for example --port 443`);
    return 0;
  }
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535)
    throw new UsageError(`--port is ${text}; expected a number from 0 to 65535`);
  return hasPorts(protocol) ? port : 0;
}

/** What answers questions to one model. A source that many questions name is looked up once. */
async function asker(model: Model): Promise<{
  readonly sourceCalled: (from: string) => Source;
  readonly destinationCalled: (to: string) => string;
  readonly answerTo: (question: PlainQuestion) => Answer;
}> {
  const [{ ask, findDestination, findSource }, { parseAddresses }, { isDestination }] = await Promise.all([
    import("../../egress/reach/index.js"),
    import("../../egress/space/index.js"),
    import("../packets.js"),
  ]);
  const sources = new Map<string, Source>();
  const sourceCalled = (from: string): Source => {
    const source = sources.get(from) ?? sourceOf(findSource(from, model), from);
    sources.set(from, source);
    return source;
  };
  const destinationCalled = (to: string): string => {
    const found = parseAddresses(to) === undefined ? findDestination(to, model) : undefined;
    if (found?.kind === "destination") return found.to;
    if (found?.kind === "ambiguous") {
      const candidates = found.candidates.join(", ");
      throw new UsageError(`${to} is the name of several resources; give one of their URNs: ${candidates}`);
    }
    if (found === undefined || isDestination(to)) return to;
    const names = found.names.length === 0 ? "" : `, or one of ${found.names.join(", ")}`;
    throw new UsageError(
      `the destination is "${to}"; expected an address such as 8.8.8.8, a domain name such as api.contoso.com${names}`,
    );
  };
  return {
    sourceCalled,
    destinationCalled,
    answerTo: ({ from, to, protocol, port }) =>
      ask(
        { from: parseAddresses(from) === undefined ? undefined : from, to, protocol, port },
        sourceCalled(from),
        model,
      ),
  };
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
          ? `there is no source in the input that could be called or hold ${from}`
          : `no source is called or holds ${from}; there are ${found.names.join(", ")}`,
      );
  }
}
