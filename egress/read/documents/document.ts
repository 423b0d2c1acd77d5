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
  /**
   * The ARM id of a resource that the document refers to and does not hold. The fault is none if another document
   * holds it; ids are compared without regard to case.
   */
  readonly missing?: string | undefined;
}

/** A file that cannot be read as a document at all. Its message does not repeat the file's name. */
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
    super(`${place === "" ? "" : `${place}: `}${expected}. ${remedy}`);
  }
}

/** The place of a key in the object at a place; the root's place is empty. */
export function under(place: string, key: string): string {
  return place === "" ? key : `${place}.${key}`;
}

/** Gathers the resources of a document, and what is wrong with it. */
export class Collector {
  readonly resources: Resource[] = [];
  readonly faults: Fault[] = [];
  private readonly placeOf = new Map<string, string>();
  private readonly references: (Fault & { readonly missing: string })[] = [];

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

  /** Notes a fault that holds only if the resource of an ARM id is not among those kept in the end. */
  refer(fault: Fault & { readonly missing: string }): void {
    this.references.push(fault);
  }

  /** What has been gathered, once all has been read. */
  document(kind: Document["kind"], stack?: string): Document {
    const ids = new Set(this.references.length === 0 ? [] : [...this.placeOf.keys()].map(lower));
    const missing = this.references.filter((reference) => !ids.has(lower(reference.missing)));
    return { kind, stack, resources: this.resources, faults: [...this.faults, ...missing] };
  }
}

const lower = (text: string): string => text.toLowerCase();
