// What the policy pack is made of as a package of its own, beside its bundled program.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";

/**
 * The files of the package, by their names in it.
 *
 * @param inputs the sources that went into the bundle, relative to the repository.
 * @returns {Map<string, string>}
 */
export function packFiles(root, inputs) {
  const read = (path) => readFileSync(join(root, path), "utf8");
  const files = new Map([
    ["LICENSE", read("LICENSE")],
    ["PulumiPolicy.yaml", projectFile(read("policypack/PulumiPolicy.yaml"))],
    // In the repository the pages are a folder up; the package has them inside.
    ["README.md", read("policypack/README.md").replaceAll("](../docs/rules/", "](docs/rules/")],
    ["THIRD-PARTY-LICENSES.txt", licences(root, inputs)],
    [
      "docs/configuration.md",
      read("docs/configuration.md").replaceAll("](../policypack/presets)", "](../presets)"),
    ],
  ]);
  for (const [from, to, ending] of [
    ["docs", "docs", "frameworks.md"],
    ["docs", "docs", "suppressions.md"],
    ["docs/schemas", "docs/schemas", "suppressions-1.schema.json"],
    ["docs/rules", "docs/rules", ".md"],
    ["policypack/presets", "presets", ".json"],
  ]) {
    if (!existsSync(join(root, from))) continue;
    for (const name of readdirSync(join(root, from)).sort()) {
      if (name.endsWith(ending) && name !== "TEMPLATE.md")
        files.set(`${to}/${name}`, read(`${from}/${name}`));
    }
  }
  files.set("package.json", manifest(read, ["index.js", ...files.keys()]));
  return files;
}

/** The pack's own package.json, as one that can be installed: its program is at the top, and it is not private. */
function manifest(read, names) {
  const { private: _, main: __, ...pack } = JSON.parse(read("policypack/package.json"));
  const { engines } = JSON.parse(read("package.json"));
  const tops = [...new Set(names.map((name) => name.split("/")[0]))].sort();
  return `${JSON.stringify({ ...pack, main: "index.js", files: tops, engines }, null, 2)}\n`;
}

/** The pack's PulumiPolicy.yaml without `main`: Pulumi publishes the folder that it names, and that is this one. */
function projectFile(text) {
  const project = parseDocument(text);
  project.delete("main");
  return project.toString();
}

/** The licences of all packages whose code is in the bundle, as most of them want it. */
function licences(root, inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const folder = /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (folder !== undefined) folders.add(folder);
  }
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
    const text = file === undefined ? "" : `\n${readFileSync(join(root, folder, file), "utf8").trim()}\n`;
    return `${name} ${String(version).replace(/^v/, "")} (${license})\n${text}`;
  });
  return `index.js holds code of these packages.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
