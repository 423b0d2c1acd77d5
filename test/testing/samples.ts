import type { Rule } from "../../policypack/rule";
import { defineRule } from "../../policypack/rule";
import { settingViolation, unknownSetting } from "../../policypack/setting-findings";

/** A rule for tests: no network security group has a tag `open` that is true. Judges each resource. */
export const noOpenTag = rule("no-open-tag", (text) => text.toLowerCase() === "true");

/** The same rule, which takes what it does not know for right. */
export const carelessTag = rule("careless-tag", (text) => text.toLowerCase() === "true", false);

/** The same rule, which fails where a tag is no boolean. */
export const brittleTag = rule("brittle-tag", (text) => {
  if (text === "x") throw new Error("what is x?");
  return text === "true";
});

function rule(id: string, isOpen: (text: string) => boolean, minds = true): Rule {
  return defineRule<{ readonly tag: string }>({
    meta: {
      id,
      title: "No security group has an open tag.",
      why: "It is but a sample.",
      group: "network",
      severity: "mandatory",
    },
    options: { tag: { type: "string", description: "Name of the tag.", default: "open" } },
    check: (model, { tag }) =>
      model.estate.ofKind("networkSecurityGroup").flatMap(({ resource, properties }) => {
        const value = properties.get("tags").get(tag);
        const place = { urn: resource.urn, property: value.path };
        const text = value.text();
        if (text.kind === "unknown")
          return minds
            ? [unknownSetting(place, `group "${resource.name}" may be open`, [text.unknown], model)]
            : [];
        if (text.kind === "absent" || !isOpen(text.value)) return [];
        return [
          settingViolation(
            place,
            { message: `Group "${resource.name}" is open.`, fix: "Drop the tag." },
            model,
          ),
        ];
      }),
  });
}
