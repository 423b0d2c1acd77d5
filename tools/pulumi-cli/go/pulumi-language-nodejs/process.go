package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
)

// How long a program may take to end after it was asked to. The engine gives the whole host 5 s.
const grace = 3 * time.Second

// command makes a command with a process group of its own, so that what it started ends with it when ctx is done.
// interrupt asks with SIGINT first and gives it time; otherwise the group is killed at once.
func command(ctx context.Context, interrupt bool, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmdutil.RegisterProcessGroup(cmd)
	cmd.Cancel = func() error {
		if interrupt {
			cmdutil.InterruptChildren(cmd.Process.Pid)
			return nil
		}
		return cmdutil.KillChildren(cmd.Process.Pid)
	}
	// Past this the process is killed, and its pipes are closed even if a grandchild holds them open.
	cmd.WaitDelay = grace
	return cmd
}

// run starts a command and waits for it. Once ctx is done nothing of its group is left.
func run(ctx context.Context, cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	err := cmd.Wait()
	if ctx.Err() != nil {
		killGroup(cmd)
		return ctx.Err()
	}
	if errors.Is(err, exec.ErrWaitDelay) {
		return nil // it ended well, and left a child behind that still holds its output
	}
	return err
}

// killGroup ends what is left of a started command's group.
func killGroup(cmd *exec.Cmd) {
	// An error says that nothing is left.
	_ = cmdutil.KillChildren(cmd.Process.Pid)
}

// describe puts a failed command's end into words: "ended with status 3".
func describe(err error) string {
	var exit *exec.ExitError
	switch {
	case errors.Is(err, context.Canceled):
		return "was cancelled"
	case errors.As(err, &exit) && exit.Exited():
		return fmt.Sprintf("ended with status %d", exit.ExitCode())
	case errors.As(err, &exit):
		return "was ended by a " + exit.String()
	default:
		return "could not be started: " + err.Error()
	}
}

// plainWriter hides what a writer really is. Given an *os.File, exec hands the file itself to the child, and Node
// may switch it to non-blocking mode, after which our own writes to it fail.
type plainWriter struct{ io.Writer }

// lockedWriter lets two streams of one child share a gRPC stream, which takes one Send at a time.
type lockedWriter struct {
	mu  *sync.Mutex
	out io.Writer
}

func (w lockedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(p)
}

func shareStream(stdout, stderr io.Writer) (io.Writer, io.Writer) {
	mu := &sync.Mutex{}
	return lockedWriter{mu, stdout}, lockedWriter{mu, stderr}
}

// What V8 prints when the heap is full, whatever the kind of allocation that failed.
var heapFull = []byte("JavaScript heap out of memory")

// heapWatcher passes Node's error output on and notices when Node ran out of memory.
type heapWatcher struct {
	out  io.Writer
	tail []byte
	full atomic.Bool
}

func (w *heapWatcher) Write(p []byte) (int, error) {
	// The text may be cut by the end of a write, so the last bytes are looked at again with the next one.
	seen := append(w.tail, p...)
	if bytes.Contains(seen, heapFull) {
		w.full.Store(true)
	}
	w.tail = bytes.Clone(seen[max(0, len(seen)-len(heapFull)+1):])
	return w.out.Write(p)
}

// advice is what to do about a full heap, or nothing.
func (w *heapWatcher) advice() string {
	if !w.full.Load() {
		return ""
	}
	return "; Node.js ran out of memory: set the runtime option `nodeargs: --max-old-space-size=MEGABYTES` in Pulumi.yaml"
}
