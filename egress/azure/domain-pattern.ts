import { parse } from "tldts";

import { ALL_DOMAINS, domain, type DomainSet, domainsEndingIn, IntervalSet, normalizeDomain } from "../space";
import type { Action } from "./rule";

/** How far a target of an application rule reaches, by its text alone. */
export type PatternBreadth = "unrestricted" | "broad" | "restricted";

/** One target of an application rule. */
export interface DomainPattern {
  /** As written. */
  readonly text: string;
  readonly domains: DomainSet;
  readonly breadth: PatternBreadth;
}

/**
 * Suffixes under which any customer of a cloud can have a name (E152). The private part of the public-suffix list holds
 * most of them; these are the ones it lacks or names more narrowly.
 */
export const MULTI_TENANT_SUFFIXES: readonly string[] = [
  "amazonaws.com",
  "appspot.com",
  "azure-api.net",
  "azurecontainerapps.io",
  "azurecr.io",
  "azureedge.net",
  "azurefd.net",
  "azurestaticapps.net",
  "azurewebsites.net",
  "blob.core.windows.net",
  "cloudapp.azure.com",
  "cloudapp.net",
  "cloudfront.net",
  "database.windows.net",
  "dfs.core.windows.net",
  "documents.azure.com",
  "dropboxusercontent.com",
  "file.core.windows.net",
  "github.com",
  "github.io",
  "githubusercontent.com",
  "googleapis.com",
  "herokuapp.com",
  "logic.azure.com",
  "netlify.app",
  "ngrok-free.app",
  "ngrok.io",
  "openai.azure.com",
  "pages.dev",
  "queue.core.windows.net",
  "run.app",
  "search.windows.net",
  "servicebus.windows.net",
  "sharepoint.com",
  "table.core.windows.net",
  "trafficmanager.net",
  "vault.azure.net",
  "vercel.app",
  "web.core.windows.net",
  "workers.dev",
];

/** Reads a target FQDN. What Azure does not support is read as everything for an Allow, nothing for a Deny. */
export function fqdnPattern(text: string, action: Action): DomainPattern {
  const name = punycode(normalizeDomain(text));
  const rest = name.replace(/^\*+/, "");
  if (rest === name && !name.includes("*")) return { text, domains: domain(name), breadth: "restricted" };
  if (rest.includes("*")) {
    // Wildcards elsewhere than on the left are not supported (E143).
    const fixed = name.replaceAll("*", "").replace(/^\.+|\.+$/g, "");
    return {
      text,
      domains: action === "Allow" ? ALL_DOMAINS : IntervalSet.none(),
      breadth: fixed === "" || isPublicSuffix(fixed) ? "unrestricted" : "broad",
    };
  }
  return { text, domains: rest === "" ? ALL_DOMAINS : domainsEndingIn(rest), breadth: suffixBreadth(rest) };
}

/**
 * The name as it is asked for on the wire: labels in other scripts in their ASCII form (E147). A label with a
 * wildcard in it has none, and what its end is a piece of cannot be told.
 */
export function punycode(name: string): string {
  return name
    .split(".")
    .map((label) => {
      const address = `http://${label}`;
      const plain = !/[^ -~]/.test(label) || label.includes("*") || !URL.canParse(address);
      return plain ? label : new URL(address).hostname;
    })
    .join(".");
}

/**
 * Reads a target URL by its host, which is all that can be judged without TLS inspection (E146). The Deny of a path
 * leaves the rest of the host open, so it denies no name.
 */
export function urlPattern(text: string, action: Action): DomainPattern {
  const [host = "", ...path] = text.replace(/^[a-z]+:\/\//i, "").split(/[/?#]/);
  if (action === "Deny" && !["", "*"].includes(path.join("/")))
    return { text, domains: IntervalSet.none(), breadth: "restricted" };
  return { ...fqdnPattern(host.replace(/:\d+$/, ""), action), text };
}

// Families of Microsoft names that hold names of other customers (E149).
const BROAD_FQDN_TAGS = /^(office365|azurekubernetesservice)/i;

/** An FQDN tag: a list of Microsoft's that is not known here, so a name of its own that no host can have. */
export function fqdnTagPattern(text: string): DomainPattern {
  return {
    text,
    domains: domain(`fqdn-tag:${text}`),
    breadth: BROAD_FQDN_TAGS.test(text) ? "broad" : "restricted",
  };
}

/** A web category; anybody's site may be in one, and `Uncategorized` holds what was registered today (E150). */
export function webCategoryPattern(text: string): DomainPattern {
  return {
    text,
    domains: domain(`web-category:${text}`),
    breadth: text.toLowerCase() === "uncategorized" || text === "*" ? "unrestricted" : "broad",
  };
}

function suffixBreadth(rest: string): PatternBreadth {
  if (rest === "" || rest === ".") return "unrestricted";
  const suffix = rest.replace(/^\./, "");
  if (isPublicSuffix(suffix)) return "unrestricted";
  // `*contoso.com` also matches names that merely end so, which anybody can register (E142).
  if (!rest.startsWith(".")) return "broad";
  return isMultiTenant(suffix) ? "broad" : "restricted";
}

function isPublicSuffix(suffix: string): boolean {
  // One label is a top-level domain, or part of one (`*om`): anybody can register under it either way.
  if (!suffix.includes(".")) return true;
  const { publicSuffix, isIcann } = parse(suffix, { allowPrivateDomains: false });
  return isIcann === true && publicSuffix === suffix;
}

function isMultiTenant(suffix: string): boolean {
  const { publicSuffix, isPrivate } = parse(suffix, { allowPrivateDomains: true });
  if (isPrivate === true && publicSuffix === suffix) return true;
  return MULTI_TENANT_SUFFIXES.some((shared) => shared === suffix || shared.endsWith(`.${suffix}`));
}
