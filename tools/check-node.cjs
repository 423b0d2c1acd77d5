// Plain old JavaScript on purpose: it must parse on the Node versions it refuses.
"use strict";
var wanted = require("../package.json").engines.node;
var bounds = /^>=(\d+)\.(\d+)\.\d+ <(\d+)$/.exec(wanted);
var have = process.versions.node.split(".").map(Number);
var fits =
  bounds !== null &&
  (have[0] > Number(bounds[1]) || (have[0] === Number(bounds[1]) && have[1] >= Number(bounds[2]))) &&
  have[0] < Number(bounds[3]);
if (!fits) {
  console.error(
    "azure-lockdown needs Node.js " +
      wanted +
      ", and this is " +
      process.versions.node +
      ".\n" +
      "Install a fitting version (https://nodejs.org, or `nvm install 20`) and run the command again.",
  );
  process.exit(1);
}
