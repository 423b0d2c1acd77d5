const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does work that must clean up behind itself: while it runs, a signal that would end this process aborts the work
 * instead, and ends the process when the work is through with cleaning.
 */
export async function finishOnSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    received = signal;
    controller.abort(new Error(`was interrupted (${signal})`));
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    // Now with nobody listening, or with those who were before us.
    if (received !== undefined) process.kill(process.pid, received);
  }
}
