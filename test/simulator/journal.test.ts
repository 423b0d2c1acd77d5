import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Journal } from "../../simulator/store/journal";
import type { StoredResource } from "../../simulator/store/state";
import { Store } from "../../simulator/store/store";
import { temporaryFolder } from "./harness";

const resource = (id: string, size = 10): StoredResource => ({
  id,
  provider: "azure-native",
  type: "network:IpGroup",
  inputs: { text: "x".repeat(size) },
  outputs: {},
});

const put = (store: Store, id: string, size?: number): void => {
  store.transact(() => ({ changes: [{ put: resource(id, size) }], result: undefined }));
};
const ids = (store: Store): string[] => store.read((state) => [...state.all()].map((r) => r.id));

/** Starts a process that writes resources `<name>-0`, `<name>-1` … and prints each name once it is on disk. */
function startWriter(folder: string, name: string, count: number): ReturnType<typeof spawn> {
  return spawn(
    process.execPath,
    ["--require", "tsx/cjs", join(__dirname, "storeWriter.ts"), folder, name, String(count)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
}

async function finish(child: ReturnType<typeof spawn>): Promise<string[]> {
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (part: string) => (text += part));
  await new Promise((resolve) => child.on("close", resolve));
  return text.split("\n").filter((line) => line !== "");
}

describe("the store", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  it("keeps what was put, replaced and removed when it is opened again", () => {
    const store = new Store(folder.path);
    put(store, "/a");
    put(store, "/b");
    put(store, "/A", 20);
    store.transact(() => ({ changes: [{ remove: "/b" }, { counter: 7 }], result: undefined }));
    store.close();
    const again = new Store(folder.path);
    assert.deepEqual(ids(again), ["/A"]);
    assert.equal(
      again.read((state) => state.counter),
      7,
    );
    again.close();
  });

  it("changes nothing when the decision throws", () => {
    const store = new Store(folder.path);
    assert.throws(() =>
      store.transact(() => {
        throw new Error("no");
      }),
    );
    assert.deepEqual(ids(store), []);
    store.close();
  });

  it("shows two openers one state, and neither loses the other's writes", () => {
    const one = new Store(folder.path);
    const two = new Store(folder.path);
    put(one, "/1");
    put(two, "/2");
    put(one, "/3");
    assert.deepEqual(ids(one), ["/1", "/2", "/3"]);
    assert.deepEqual(ids(two), ["/1", "/2", "/3"]);
    one.close();
    two.close();
  });

  it("decides again when another writer came first", () => {
    const one = new Store(folder.path);
    const two = new Store(folder.path);
    let runs = 0;
    one.transact((state) => {
      runs += 1;
      const count = [...state.all()].length;
      if (runs === 1) put(two, "/other");
      return { changes: [{ put: resource(`/mine-${String(count)}`) }], result: undefined };
    });
    assert.equal(runs, 2);
    assert.deepEqual(ids(one), ["/other", "/mine-1"]);
    one.close();
    two.close();
  });

  for (const [what, garbage] of [
    ["half a record", '\n0123456789abcdef {"after":0,"non'],
    ["a lone newline", "\n"],
    ["bytes that are no text", Buffer.from([0, 255, 10, 254])],
  ] as const) {
    it(`goes on after ${what} that a killed writer left`, () => {
      const store = new Store(folder.path);
      put(store, "/before");
      store.close();
      appendFileSync(join(folder.path, "journal.log"), garbage);
      const again = new Store(folder.path);
      assert.deepEqual(ids(again), ["/before"]);
      put(again, "/after");
      again.close();
      const third = new Store(folder.path);
      assert.deepEqual(ids(third), ["/before", "/after"]);
      third.close();
    });
  }

  it("opens at whichever byte the file was cut off", () => {
    const store = new Store(folder.path);
    for (let i = 0; i < 3; i++) put(store, `/${String(i)}`);
    store.close();
    const file = join(folder.path, "journal.log");
    const whole = readFileSync(file);
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length));
      const cut = new Store(folder.path);
      const left = ids(cut);
      assert.deepEqual(left, ["/0", "/1", "/2"].slice(0, left.length));
      put(cut, "/new");
      assert.deepEqual(ids(cut), [...left, "/new"]);
      cut.close();
    }
  });

  it("gets smaller when it is opened, and its other openers follow", () => {
    const old = new Store(folder.path);
    for (let i = 0; i < 50; i++) put(old, "/same", 1000);
    const size = readFileSync(join(folder.path, "journal.log")).length;
    const compacting = new Store(folder.path, 10_000);
    assert.ok(readFileSync(join(folder.path, "journal.log")).length < size / 10);
    put(compacting, "/new");
    put(old, "/old");
    assert.deepEqual(ids(old), ["/same", "/new", "/old"]);
    assert.deepEqual(ids(compacting), ["/same", "/new", "/old"]);
    assert.deepEqual(readdirSync(folder.path), ["journal.log"]);
    old.close();
    compacting.close();
  });

  it("finishes a compaction that was killed before the switch", () => {
    const store = new Store(folder.path);
    put(store, "/a");
    store.close();
    // What compacting leaves when it is killed between the pointer and the renaming.
    const fresh = new Journal(join(folder.path, "journal-abc.log"), () => undefined);
    fresh.append({ changes: [{ clear: true }, { counter: 0 }, { put: resource("/a") }] });
    fresh.close();
    const root = new Journal(join(folder.path, "journal.log"), () => undefined);
    root.refresh();
    root.append({ continuedIn: "journal-abc.log" });
    root.close();
    const again = new Store(folder.path);
    put(again, "/b");
    assert.deepEqual(ids(again), ["/a", "/b"]);
    assert.ok(!existsSync(join(folder.path, "journal-abc.log")));
    again.close();
  });

  it("loses nothing that several processes wrote at once", async function () {
    this.timeout(60_000);
    const names = ["a", "b", "c"];
    await Promise.all(names.map((name) => finish(startWriter(folder.path, name, 40))));
    const store = new Store(folder.path);
    const wanted = names.flatMap((name) => Array.from({ length: 40 }, (_, i) => `/${name}-${String(i)}`));
    assert.deepEqual(ids(store).sort(), wanted.sort());
    store.close();
  });

  it("is whole, and holds all that was confirmed, after kill -9 at any moment", async function () {
    this.timeout(120_000);
    const confirmed: string[] = [];
    for (let round = 0; round < 12; round++) {
      const child = startWriter(folder.path, `r${String(round)}`, 100_000);
      const done = finish(child);
      // The first line tells that it writes; then it is killed after as many more lines as the round says.
      await new Promise<void>((resolve) => {
        let lines = 0;
        child.stdout?.on("data", (part: string) => {
          lines += part.split("\n").length - 1;
          if (lines > round * 3) resolve();
        });
      });
      child.kill("SIGKILL");
      confirmed.push(...(await done));
      const store = new Store(folder.path);
      const present = new Set(ids(store));
      for (const id of confirmed) assert.ok(present.has(id), `${id} was confirmed and is gone`);
      put(store, `/between-${String(round)}`);
      confirmed.push(`/between-${String(round)}`);
      store.close();
    }
  });
});
