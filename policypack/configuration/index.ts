/** How the pack is configured: levels and options of the rules, presets, suppressions; the same for pack and audit. */
export {
  type Configuration,
  configure,
  defaultConfiguration,
  type Entry,
  type Fault,
  type Level,
  type RuleConfiguration,
} from "./configuration";
export { optionsOf, SETTINGS, SETTINGS_POLICY, type UnknownMode } from "./settings";
export { type Preset, presetConfiguration, PRESETS } from "./presets";
