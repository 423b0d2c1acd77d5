package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strconv"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// The SDK ends a program with this status when it has told the user already what is wrong, so that we add nothing.
const saidItAlready = 32

// Run runs a program. What is wrong with the program is part of the answer; an error is for what went wrong here.
func (h *host) Run(ctx context.Context, r *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	ctx, cancel := bothContexts(ctx, h.programs)
	defer cancel()

	bail, err := h.runProgram(ctx, r)
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	return &pulumirpc.RunResponse{Bail: bail}, nil
}

func (h *host) runProgram(ctx context.Context, r *pulumirpc.RunRequest) (bail bool, err error) {
	if r.GetAttachDebugger() {
		return false, errors.New("this language host does not start debuggers: " +
			"set the runtime option `nodeargs: --inspect-brk` in Pulumi.yaml and attach yours to Node.js")
	}
	dir := r.GetInfo().GetProgramDirectory()
	options, err := parseOptions(r.GetInfo().GetOptions())
	if err != nil {
		return false, err
	}
	start, err := prepare(ctx, dir, "run")
	if err != nil {
		return false, err
	}
	if err := checkEntryPoint(dir, r.GetInfo().GetEntryPoint()); err != nil {
		return false, err
	}
	environment, err := programEnvironment(r)
	if err != nil {
		return false, err
	}

	cmd := command(ctx, true, start.node, h.programArguments(r, options, start.script)...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), options.environment()...), environment...)
	watcher := &heapWatcher{out: os.Stderr}
	cmd.Stdout, cmd.Stderr = plainWriter{os.Stdout}, watcher

	err = run(ctx, cmd)
	var exit *exec.ExitError
	switch {
	case err == nil:
		return false, nil
	case errors.As(err, &exit) && exit.ExitCode() == saidItAlready:
		return true, nil
	default:
		return false, errors.New("the program " + describe(err) + watcher.advice())
	}
}

// programArguments is the command line of the SDK's cmd/run: Node's own arguments, the script, its flags, the
// program, and what the user gave the program.
func (h *host) programArguments(r *pulumirpc.RunRequest, o options, script string) []string {
	args := append(append([]string{}, o.nodeargs...), script)
	for _, flag := range []struct{ name, value string }{
		{"monitor", r.GetMonitorAddress()},
		{"engine", h.engineAddress()},
		{"organization", r.GetOrganization()},
		{"project", r.GetProject()},
		{"root-directory", r.GetInfo().GetRootDirectory()},
		{"stack", r.GetStack()},
		{"pwd", r.GetInfo().GetProgramDirectory()},
		{"parallel", strconv.Itoa(int(r.GetParallel()))},
		{"tracing", h.tracing},
	} {
		if flag.value != "" {
			args = append(args, "--"+flag.name, flag.value)
		}
	}
	if r.GetDryRun() {
		args = append(args, "--dry-run")
	}
	return append(append(args, r.GetInfo().GetEntryPoint()), r.GetArgs()...)
}

// bothContexts ends when either does.
func bothContexts(a, b context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(a)
	stop := context.AfterFunc(b, cancel)
	return ctx, func() { stop(); cancel() }
}
