/** The rule catalogue and what it is good for, as people and programs read it. One file a list. */
export { jsonFramework, markdownFramework, textFramework } from "./framework";
export { jsonCatalogue, markdownCatalogue, textCatalogue } from "./rules";
