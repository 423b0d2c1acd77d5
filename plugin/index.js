// The engine's plugin runner registers ts-node, which would check all types of the Azure SDK in each run: a minute and
// more. tsx takes its place, and only strips the types.
require("tsx/cjs");
require("./main.ts");
