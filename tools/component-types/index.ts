export { readComponents } from "./read";
export type { ComponentTypes, ObjectShape, PropertyShape, TypeShape } from "./shapes";
