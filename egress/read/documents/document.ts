import type { Resource } from "../resource";

/** What one file holds. */
export interface Document {
  readonly kind: "state" | "preview" | "arm";
  /** `organisation/project/stack` where known, else `project/stack`; undefined for ARM. */
  readonly stack?: string | undefined;
  readonly resources: readonly Resource[];
  /** What could not be read in a document that otherwise could. None of it may be passed over in silence. */
  readonly faults: readonly Fault[];
}

/** A part of a document that is not as it should be. */
export interface Fault {
  /** JSON path, such as `deployment.resources[3].inputs`. */
  readonly place: string;
  /** A sentence without a full stop: "expected an object, found a number". */
  readonly message: string;
  /** The resource at fault, where it is known. */
  readonly urn?: string | undefined;
}

/** A file that cannot be read as a document at all. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";

  constructor(
    readonly file: string,
    /** JSON path, or `line:column` where the text is no JSON; empty for the whole file. */
    readonly place: string,
    /** What should be there, and what is. */
    readonly expected: string,
    /** What the reader of the message can do. */
    readonly remedy: string,
  ) {
    super(`${file}${place === "" ? "" : `:${place}`}: ${expected}. ${remedy}`);
  }
}

/** Gathers the resources of a document, and what is wrong with it. */
export class Collector {
  readonly resources: Resource[] = [];
  readonly faults: Fault[] = [];
  private readonly placeOf = new Map<string, string>();

  has(urn: string): boolean {
    return this.placeOf.has(urn);
  }

  /** Keeps a resource. A second one of the same URN is kept too: which of the two holds cannot be told. */
  add(resource: Resource, place: string): void {
    const earlier = this.placeOf.get(resource.urn);
    if (earlier === undefined) this.placeOf.set(resource.urn, place);
    else this.fault(place, `has the same URN as ${earlier}; both are judged`, resource.urn);
    this.resources.push(resource);
  }

  fault(place: string, message: string, urn?: string): void {
    this.faults.push({ place, message, urn });
  }
}
