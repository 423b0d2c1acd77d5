/** Run by `journal.test.ts` as a process of its own, to be killed. */
import { Store } from "../../simulator/store/store";

const [folder = "", name = "", count = "0"] = process.argv.slice(2);
const store = new Store(folder);
for (let i = 0; i < Number(count); i++) {
  const id = `/${name}-${String(i)}`;
  store.transact(() => ({
    changes: [
      {
        put: {
          id,
          provider: "azure",
          type: "t",
          inputs: { text: "x".repeat((i * 997) % 20_000) },
          outputs: {},
        },
      },
    ],
    result: undefined,
  }));
  process.stdout.write(`${id}\n`);
}
store.close();
