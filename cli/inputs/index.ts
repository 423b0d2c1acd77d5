/** The inputs of a command → the documents in them. */
export { findInputs, type FoundInput } from "./find";
export { type InputProgress, readInputs, type ReadInput } from "./read";
