import { createNodeResolver } from "eslint-plugin-import-x";
import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/**
 * Who may import whom, as one table. A folder that is not named as a key may import anything but what
 * `NOBODY` lists; a key may import itself and the folders on its line.
 */
const MAY_IMPORT = {
  egress: [],
  components: ["egress"],
  policypack: ["egress"],
  report: ["egress"],
  cli: ["egress", "report", "policypack", "components"],
  simulator: ["tools"],
  tools: [],
};
const FOLDERS = Object.keys(MAY_IMPORT);

const zones = FOLDERS.map((target) => ({
  target: `./${target}`,
  from: FOLDERS.filter((other) => other !== target && !MAY_IMPORT[target].includes(other)).map(
    (f) => `./${f}`,
  ),
  message: `${target}/ may import only: ${MAY_IMPORT[target].join(", ") || "nothing of ours"}.`,
}));

export default tseslint.config(
  { ignores: ["**/node_modules/**", "**/dist/**", "coverage/**", ".simulator/**"] },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    plugins: { "import-x": importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".js", ".json"] })] },
    rules: {
      "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
      "import-x/no-cycle": "error",
      // It would have us write `x!` for `x as T`, which strict forbids.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // The exact core: no Pulumi, no I/O, no clock.
    files: ["egress/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["@pulumi/*", "node:*", "fs", "path"], message: "egress/ has no Pulumi and no I/O." },
          ],
        },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "egress/ has no clock: take `now` as an argument.",
        },
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: "egress/ has no clock: take `now` as an argument.",
        },
      ],
    },
  },
  {
    // The pack loads neither the provider SDKs nor the program: it must start fast and match on type tokens.
    files: ["policypack/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["@pulumi/azure-native*", "@pulumi/azure*"],
              message: "policypack/ matches on type tokens, never on provider classes.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-floating-promises": ["error", { allowForKnownSafeCalls: [] }],
    },
  },
);
