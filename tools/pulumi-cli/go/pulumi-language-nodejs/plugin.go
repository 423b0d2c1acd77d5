package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// RunPlugin runs a policy pack or another plugin written for Node and streams its output, until it ends or the
// engine drops the call.
func (h *host) RunPlugin(r *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer) error {
	ctx, cancel := bothContexts(server.Context(), h.shutdown)
	defer cancel()
	if r.GetAttachDebugger() {
		return errors.New("this language host does not start debuggers: " +
			"set the runtime option `nodeargs: --inspect-brk` of the plugin and attach yours to Node.js")
	}

	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	defer closer.Close()
	stdout, stderr = shareStream(stdout, stderr)
	if r.GetKind() == string(apitype.AnalyzerPlugin) {
		return runPolicyPack(ctx, r, stdout, stderr)
	}
	return runPlugin(ctx, r, stdout, stderr)
}

func runPlugin(ctx context.Context, r *pulumirpc.RunPluginRequest, stdout, stderr io.Writer) error {
	dir := r.GetInfo().GetProgramDirectory()
	options, err := parseOptions(r.GetInfo().GetOptions())
	if err != nil {
		return err
	}
	start, err := prepare(ctx, dir, "run-plugin")
	if err != nil {
		return err
	}
	cmd := command(ctx, false, start.node, pluginArguments(r, options, start.script)...)
	cmd.Dir = r.GetPwd()
	cmd.Env = append(r.GetEnv(), options.environment()...)
	watcher := &heapWatcher{out: stderr}
	cmd.Stdout, cmd.Stderr = stdout, watcher
	if err := run(ctx, cmd); err != nil {
		return fmt.Errorf("the plugin in %s %s%s", dir, describe(err), watcher.advice())
	}
	return nil
}

// runPolicyPack starts a pack once the engine has told which stack it is for: packs read that from their
// environment when they start, while engines send it over gRPC afterwards. The SDK's proxy stands between the two:
// it answers the engine, waits for the stack, and passes everything else on to the pack.
func runPolicyPack(ctx context.Context, r *pulumirpc.RunPluginRequest, stdout, stderr io.Writer) error {
	dir := r.GetInfo().GetProgramDirectory()
	options, err := parseOptions(r.GetInfo().GetOptions())
	if err != nil {
		return err
	}
	// What is missing must be said now: an engine that has the proxy's port waits for a pack that answers.
	start, err := prepare(ctx, dir, "run-policy-pack")
	if err != nil {
		return err
	}
	proxy, output, err := sdk.NewPolicyProxy(ctx, stdout)
	if err != nil {
		return fmt.Errorf("cannot serve the policy pack: %w", err)
	}
	stack, err := proxy.AwaitConfiguration(ctx)
	if err != nil {
		return fmt.Errorf("the engine did not say for which stack the policy pack is: %w", err)
	}
	environment, err := policyEnvironment(stack)
	if err != nil {
		return err
	}

	cmd := command(ctx, false, start.node, pluginArguments(r, options, start.script)...)
	cmd.Dir = dir
	cmd.Env = append(append(r.GetEnv(), options.environment()...), environment...)
	watcher := &heapWatcher{out: stderr}
	cmd.Stdout, cmd.Stderr = output, watcher
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("the policy pack in %s %s", dir, describe(err))
	}
	// Attach returns when ctx is done, which may be before the pack is gone.
	defer killGroup(cmd)
	if err := proxy.Attach(ctx, cmd); err != nil {
		return fmt.Errorf("the policy pack in %s stopped: %w%s", dir, err, watcher.advice())
	}
	return nil
}

// pluginArguments is the command line of cmd/run-plugin and cmd/run-policy-pack. The first wants the program before
// the engine's arguments, the second after them.
func pluginArguments(r *pulumirpc.RunPluginRequest, o options, script string) []string {
	args := append(append([]string{}, o.nodeargs...), script)
	dir := r.GetInfo().GetProgramDirectory()
	if r.GetKind() == string(apitype.AnalyzerPlugin) {
		return append(append(args, r.GetArgs()...), dir)
	}
	return append(append(args, dir), r.GetArgs()...)
}
