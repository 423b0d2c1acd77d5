import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

import { didYouMean } from "../components/checks/suggest";
import { parseAddresses } from "../egress/space";
import { type AskedProtocol, hasPorts, PROTOCOLS } from "./protocol";
import { UsageError } from "./status";

/** A packet as people ask about it. */
export interface PlainQuestion {
  readonly from: string;
  /** An address, a domain name, or the name or URN of a resource that has an address. */
  readonly to: string;
  readonly protocol: AskedProtocol;
  /** 0 where the protocol has none. */
  readonly port: number;
}

/** A question of a file, and its place there. */
export interface ReadQuestion extends PlainQuestion {
  /** Counted from 1; empty lines count. */
  readonly line: number;
}

const FIELDS = ["source", "destination", "domain", "protocol", "port", "sourcePort"];

const EXAMPLE = '{"source": "10.0.1.4", "destination": "8.8.8.8", "protocol": "Tcp", "port": 443}';

/**
 * Reads a file of questions, by docs/schemas/question-1.schema.json: one JSON object a line. All of them are read
 * before the first is answered, so that a mistake in the last one loses nothing.
 *
 * @throws UsageError with the line of the first mistake and what was expected there.
 */
export async function readQuestions(file: string): Promise<ReadQuestion[]> {
  const questions: ReadQuestion[] = [];
  const input = createReadStream(file, "utf8");
  try {
    let line = 0;
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      line++;
      // PowerShell begins a file with a byte order mark.
      const json = line === 1 ? text.replace(/^\uFEFF/, "") : text;
      if (json.trim() !== "") questions.push({ ...questionOf(json, placeOf(file, line)), line });
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    input.destroy();
  }
  return questions;
}

/** How a line is called in errors. */
export function placeOf(file: string, line: number): string {
  return `${file}, line ${line}`;
}

/** Whether a text can be a destination: an address, or a name with a dot in it. */
export function isDestination(text: string): boolean {
  return parseAddresses(text) !== undefined || /^[\w-]+(\.[\w-]+)+\.?$/.test(text);
}

function questionOf(json: string, place: string): PlainQuestion {
  const fault = (what: string, expected = EXAMPLE): UsageError =>
    new UsageError(`${place}: ${what}; expected ${expected}`);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw fault("is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw fault("is not an object");
  const fields = value as Record<string, unknown>;
  // A field that is passed over, such as a misspelt one, would be another question than was asked.
  const stray = Object.keys(fields).find((field) => !FIELDS.includes(field));
  if (stray !== undefined) {
    throw fault(`has the unknown field "${stray}"${didYouMean(stray, FIELDS)}`, FIELDS.join(", "));
  }
  const { source, destination, domain, protocol = "Tcp", port, sourcePort } = fields;
  if (source === undefined) throw fault("has no source");
  if (typeof source !== "string" || source === "") {
    throw fault(`has the source ${shown(source)}`, "an address, or the name or URN of a source");
  }
  const to = domain ?? destination;
  if (to === undefined) throw fault("has no destination and no domain");
  if (typeof to !== "string" || to === "" || (domain !== undefined && !isDestination(to))) {
    throw fault(
      `has the ${domain === undefined ? "destination" : "domain"} ${shown(to)}`,
      domain === undefined
        ? "an address, a domain name, or the name or URN of a resource that has an address"
        : "a domain name such as api.contoso.com",
    );
  }
  const known = PROTOCOLS.find(
    (each) => typeof protocol === "string" && each.toLowerCase() === protocol.toLowerCase(),
  );
  if (known === undefined)
    throw fault(`has the protocol ${shown(protocol)}`, `one of ${PROTOCOLS.join(", ")}`);
  if (port === undefined && hasPorts(known)) throw fault(`has no port, which ${known} needs`);
  for (const [name, number] of Object.entries({ port, sourcePort })) {
    if (number !== undefined && !isPort(number)) {
      throw fault(`has the ${name} ${shown(number)}`, "a whole number from 0 to 65535");
    }
  }
  // The source port is only checked: an Allow that names source ports is read as all of them, since the client
  // chooses its port, and a Deny that names them is credited with nothing (E12). So it decides nothing.
  return { from: source, to, protocol: known, port: hasPorts(known) && isPort(port) ? port : 0 };
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 65535;
}

/** A value as it was written, short enough for one line. */
function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
