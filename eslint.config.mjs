import tseslint from "typescript-eslint";

/** Who may import whom, by top-level folder; each may import itself. Nothing may import cli/, plugin/ or simulator/. */
const MAY_IMPORT = {
  egress: [],
  components: ["egress"],
  policypack: ["egress"],
  report: ["egress"],
  cli: ["egress", "report", "policypack", "components"],
  simulator: ["tools"],
  testing: ["egress", "policypack"],
  tools: ["components", "policypack", "report"],
  plugin: ["components"],
};
const FOLDERS = Object.keys(MAY_IMPORT);

/** Packages that a folder must do without, and why. */
const FORBIDDEN_PACKAGES = {
  egress: { regex: "^(@pulumi/|node:|fs$|path$)", message: "egress/ has no Pulumi and no I/O." },
  policypack: {
    regex: "^@pulumi/azure",
    message: "policypack/ matches on type tokens, never on provider classes: those take long to load.",
  },
};

// Imports are relative everywhere, so the first folder after the dots says where one leads.
const directions = FOLDERS.map((folder) => {
  const others = FOLDERS.filter((other) => other !== folder && !MAY_IMPORT[folder].includes(other));
  const allowed = MAY_IMPORT[folder].join(", ") || "nothing of ours";
  const patterns = [
    { regex: `^(\\.\\./)+(${others.join("|")})(/|$)`, message: `${folder}/ may import only: ${allowed}.` },
    ...(folder in FORBIDDEN_PACKAGES ? [FORBIDDEN_PACKAGES[folder]] : []),
  ];
  return {
    files: [`${folder}/**/*.ts`],
    rules: { "no-restricted-imports": ["error", { patterns }] },
  };
});

export default tseslint.config(
  { ignores: ["**/node_modules/**", "**/dist/**", "coverage/**", ".simulator/**"] },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
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
  ...directions,
  {
    files: ["egress/**/*.ts"],
    rules: {
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
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
);
