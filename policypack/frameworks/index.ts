export { type Control, controlsOf, type FrameworkName } from "./mapping";
