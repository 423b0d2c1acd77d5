import type { Model } from "../read";
import type { Thresholds } from "./breadth";

/**
 * A question to a model that is answered once for the same thresholds: several rules of the catalogue ask the same,
 * and a model does not change.
 */
export function remembered<T>(
  answer: (model: Model, thresholds: Thresholds) => T,
): (model: Model, thresholds: Thresholds) => T {
  const answers = new WeakMap<Model, Map<string, T>>();
  return (model, thresholds) => {
    let ofModel = answers.get(model);
    if (ofModel === undefined) answers.set(model, (ofModel = new Map<string, T>()));
    const key = `${String(thresholds.unrestrictedPart)} ${String(thresholds.broadAddresses)}`;
    if (!ofModel.has(key)) ofModel.set(key, answer(model, thresholds));
    return ofModel.get(key) as T;
  };
}
