/** What the rules are good for: frameworks and their controls as data, and which rule serves which. */
export { type ControlCoverage, type Coverage, coverageOf } from "./coverage";
export {
  controlsIn,
  type Framework,
  FRAMEWORK_KEYS,
  type FrameworkControl,
  type FrameworkKey,
  type FrameworkName,
} from "./framework";
export { frameworkCalled, FRAMEWORKS } from "./frameworks";
export { type Control, controlsLabel, controlsOf } from "./mapping";
