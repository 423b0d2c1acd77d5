import type { Model } from "../read";
import type { Thresholds } from "./breadth";

/** What is derived from a model, made when it is first asked for and once: a model does not change. */
export function ofModel<T>(make: (model: Model) => T): (model: Model) => T {
  const made = new WeakMap<Model, { readonly value: T }>();
  return (model) => {
    let known = made.get(model);
    if (known === undefined) made.set(model, (known = { value: make(model) }));
    return known.value;
  };
}

/** As `ofModel`, once for the same thresholds: several rules of the catalogue ask the same. */
export function remembered<T>(
  answer: (model: Model, thresholds: Thresholds) => T,
): (model: Model, thresholds: Thresholds) => T {
  const answersOf = ofModel(() => new Map<string, T>());
  return (model, thresholds) => {
    const answers = answersOf(model);
    const key = `${String(thresholds.unrestrictedPart)} ${String(thresholds.broadAddresses)}`;
    if (!answers.has(key)) answers.set(key, answer(model, thresholds));
    return answers.get(key) as T;
  };
}
