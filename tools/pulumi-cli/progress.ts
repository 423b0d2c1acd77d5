/** Tells the user what is going on. */
export interface Progress {
  /** Tells one thing that happened. */
  say(line: string): void;
  /** Tells now and then, with the time that has passed, what `describe` returns, for as long as `work` takes. */
  during<T>(describe: () => string, work: () => Promise<T>): Promise<T>;
}

/** In a log, a line each half minute shows that the work goes on, and no more. */
const LOG_EVERY_MS = 30_000;
const TERMINAL_EVERY_MS = 1_000;

/** Progress in lines; `everyMs` is how often `during` tells. */
export function lineProgress(log: (line: string) => void, everyMs = LOG_EVERY_MS): Progress {
  return ticking(everyMs, { say: log, tick: log, clear: () => undefined });
}

/** Progress on a terminal: `during` updates one line in place. */
export function terminalProgress(
  terminal: { readonly columns: number; write(text: string): unknown },
  everyMs = TERMINAL_EVERY_MS,
): Progress {
  const clear = (): void => void terminal.write("\r\u001b[2K");
  return ticking(everyMs, {
    say: (text) => void terminal.write(`${text}\n`),
    tick: (text) => {
      clear();
      // A line that wraps could not be cleared again.
      terminal.write(text.slice(0, terminal.columns - 1));
    },
    clear,
  });
}

/** Progress on this process's stderr, whatever that is. */
export function stderrProgress(): Progress {
  const { stderr } = process;
  return stderr.isTTY ? terminalProgress(stderr) : lineProgress((text) => void stderr.write(`${text}\n`));
}

/** `42 s`, `3 min 05 s`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

interface Output {
  say(text: string): void;
  tick(text: string): void;
  clear(): void;
}

function ticking(everyMs: number, output: Output): Progress {
  let busy = 0;
  return {
    say: (text) => {
      if (busy > 0) output.clear();
      output.say(text);
    },
    during: async (describe, work) => {
      const start = performance.now();
      const timer = setInterval(() => {
        output.tick(`${describe()} (${duration(performance.now() - start)})`);
      }, everyMs);
      busy++;
      try {
        return await work();
      } finally {
        clearInterval(timer);
        output.clear();
        busy--;
      }
    },
  };
}
