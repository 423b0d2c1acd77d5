/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A condition of an Azure Policy rule. */
export type Condition = Readonly<Record<string, Json>>;

export const allOf = (...conditions: readonly Condition[]): Condition => ({ allOf: conditions });
export const anyOf = (...conditions: readonly Condition[]): Condition => ({ anyOf: conditions });
export const not = (condition: Condition): Condition => ({ not: condition });

/** One comparison of a field or an alias. Texts are compared without regard to letter case. */
export const field = (alias: string, operator: string, value: Json): Condition => ({
  field: alias,
  [operator]: value,
});

export const isType = (type: string): Condition => field("type", "equals", type);
export const isMissing = (alias: string): Condition => field(alias, "exists", false);

/**
 * Whether one element at least meets a condition. Outside a count, a condition on `[*]` would ask that of all elements
 * together (H59).
 */
export const some = (array: string, where: Condition): Condition => ({
  count: { field: array, where },
  greater: 0,
});

export const isEmptyList = (array: string): Condition => ({ count: { field: array }, equals: 0 });

/** Whether an expression of template functions is true. */
export const holds = (expression: string): Condition => ({ value: `[${expression}]`, equals: true });

/** A text that is judged: by its alias, and in expressions. */
export interface Spot {
  readonly alias: string;
  readonly text: string;
}

/** A field of the resource itself. */
export const fieldSpot = (alias: string): Spot => ({ alias, text: `field('${alias}')` });
/** A field of the element that the innermost count is at. */
export const currentSpot = (alias: string): Spot => ({ alias, text: `current('${alias}')` });

/** A spot for each way in which a rule stands: as a resource of its own, or in a list of its parent. */
export interface Place {
  readonly at: (property: string) => string;
  readonly spot: (property: string) => Spot;
}

export function ownPlace(type: string): Place {
  const at = (property: string): string => `${type}/${property}`;
  return { at, spot: (property) => fieldSpot(at(property)) };
}

export function listedPlace(list: string): Place {
  const at = (property: string): string => `${list}.${property}`;
  return { at, spot: (property) => currentSpot(at(property)) };
}

/**
 * What a condition says of a resource that can be written by itself and in its parent: `securityRules` of a network
 * security group, `routes` of a route table, `subnets` of a virtual network.
 */
export function aloneOrListed(
  parent: string,
  part: string,
  condition: (place: Place) => Condition,
): Condition {
  const [own, list] = [`${parent}/${part}`, `${parent}/${part}[*]`];
  return anyOf(
    allOf(isType(own), condition(ownPlace(own))),
    allOf(isType(parent), some(list, condition(listedPlace(list)))),
  );
}
