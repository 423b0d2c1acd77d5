import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";

import type { Answer } from "../../egress/reach";
import { jsonAnswer, jsonAnswerLine, textAnswer } from "../../report/answer";
import { HOSTILE } from "./findings";

const NAME = "routes-".repeat(12);
const URN = `urn:pulumi:dev::project::azure-native:network:RouteTable::${NAME}`;

const answerBy = (...rules: readonly string[]): Answer => ({
  verdict: "allowed",
  path: rules.map((rule) => ({ hop: "nsg", resource: URN, rule, action: "Allow" })),
  exit: "natGateway",
});
const plain = (question: string, answer: Answer): string => textAnswer(question, answer, { colour: false });

describe("the text of an answer", () => {
  it("stays within 80 columns, each hop below its own rule", () => {
    const answer: Answer = {
      verdict: "denied",
      path: [
        { hop: "route", resource: "", rule: "the default route to the Internet", action: "Allow" },
        { hop: "exit", resource: "", rule: "many words ".repeat(10).trimEnd(), action: "Deny" },
      ],
      exit: "none",
    };
    assert.equal(
      plain("app -> 8.8.8.8 Tcp port 443", answer),
      `denied app -> 8.8.8.8 Tcp port 443
  1. route    Allow    the default route to the Internet
  2. exit     Deny     many words many words many words many words many words
                       many words many words many words many words many words
`,
    );
  });

  it("breaks no URN, in the question or in a hop", () => {
    const text = plain(`${URN} -> 8.8.8.8 Tcp port 443`, answerBy(URN));
    assert.equal(text.split(URN).length, 3);
    for (const line of text.split("\n")) assert.ok(line.length <= 80 || line.includes(NAME), line);
  });

  it("keeps the columns in line where one kind of hop has a long name", () => {
    const { path, ...others } = answerBy("out");
    const [first] = path;
    assert.ok(first !== undefined);
    const text = plain("a -> b", {
      ...others,
      path: [
        { ...first, resource: "", hop: "securityAdmin" },
        { ...first, resource: "" },
      ],
    });
    assert.match(text, /\n {2}1\. securityAdmin Allow {4}out\n {2}2\. nsg {11}Allow {4}out\n/);
  });

  it("shows escape sequences in names escaped", () => {
    const text = plain(HOSTILE, answerBy(HOSTILE));
    assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
  });

  it("differs with colour in nothing but colour", () => {
    const [question, answer] = [`${URN} -> 8.8.8.8`, answerBy("out", URN)];
    const coloured = textAnswer(question, answer, { colour: true });
    assert.notEqual(coloured, plain(question, answer));
    assert.equal(stripVTControlCharacters(coloured), plain(question, answer));
  });
});

describe("the JSON of an answer", () => {
  it("says the same on one line as on many", () => {
    const answer = answerBy("out", HOSTILE);
    const line = jsonAnswerLine(answer);
    assert.equal(line.indexOf("\n"), line.length - 1);
    assert.deepEqual(JSON.parse(line), JSON.parse(jsonAnswer(answer)));
  });
});
