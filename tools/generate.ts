import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { GENERATED } from "./generate/files";
import { staleIn } from "./generate/stale";

const ROOT = join(__dirname, "..");

/**
 * Writes what follows from the rules' data. With `--check` it writes nothing, names what is stale, and exits 1 if
 * anything is.
 */
async function main(args: readonly string[]): Promise<number> {
  const others = args.filter((arg) => arg !== "--check");
  if (others.length > 0) {
    console.error(`generate: unknown argument ${others.join(" ")}; there is only --check`);
    return 2;
  }
  const check = args.includes("--check");
  const { stale, troubles } = await staleIn(ROOT, GENERATED);
  for (const { file, text } of stale) {
    if (check) console.error(`${file} is stale: run npm run generate`);
    else {
      writeFileSync(join(ROOT, file), text);
      console.log(file);
    }
  }
  for (const trouble of troubles) console.error(trouble);
  return troubles.length > 0 || (check && stale.length > 0) ? 1 : 0;
}

void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
