import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

/** The organisation that the stand-in for Pulumi Cloud has. */
export const ORGANISATION = "contoso";

/** What a policy pack is published as; see `CreatePolicyPackRequest` of Pulumi's `apitype`. */
export interface PublishedPack {
  readonly name: string;
  readonly versionTag: string;
  readonly runtime: string;
  readonly policies: readonly {
    readonly name: string;
    readonly description: string;
    readonly enforcementLevel: string;
    readonly remediationSteps?: string;
    readonly configSchema?: {
      readonly properties?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
  }[];
}

/** One call of the command line. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Buffer;
}

/** As much of Pulumi Cloud as `pulumi policy publish` asks for; on the loopback interface only. */
export class Cloud {
  readonly calls: Call[] = [];
  private readonly server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = "", url: path = "", headers } = request;
      this.calls.push({ method, path, authorization: headers.authorization, body });
      const answer = this.answers[`${method} ${path}`];
      response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(answer ?? { code: 404, message: `no ${method} ${path} here` }));
    });
  });

  /** Starts it, and gives its address. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return this.url;
  }

  /** The calls of this form, in order. */
  of(method: string, path: string): Call[] {
    return this.calls.filter((call) => call.method === method && call.path === path);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  private get answers(): Readonly<Record<string, unknown>> {
    return {
      "GET /api/user": {
        githubLogin: "somebody",
        name: "Somebody",
        email: "somebody@contoso.com",
        organizations: [{ githubLogin: ORGANISATION, name: ORGANISATION }],
      },
      [`POST /api/orgs/${ORGANISATION}/policypacks`]: { version: 1, uploadURI: `${this.url}/upload` },
      "PUT /upload": {},
      [`POST /api/orgs/${ORGANISATION}/policypacks/azure-lockdown/versions/0.1.0/complete`]: {},
    };
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  return request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}
