// Command pulumi-language-nodejs is a Node.js language host for the Pulumi engine. The engine starts it with its
// own address, reads the port that it prints, and then asks it over gRPC (pulumirpc.LanguageRuntime) to run
// programs, policy packs and plugins, which it does with the entry points that ship inside @pulumi/pulumi.
//
// One file a concern: run.go programs, plugin.go policy packs and plugins, install.go, packages.go,
// dependencies.go and about.go the questions of the commands of these names; options.go, environment.go,
// entrypoint.go and process.go serve them.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/logging"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// How often to ask whether the engine is still there. An engine that was killed cannot end its hosts, and a host
// that outlives it would keep a policy pack running for good.
const engineCheckInterval = 30 * time.Second

func main() {
	tracing := flag.String("tracing", "", "where the program sends its traces")
	version := flag.Bool("version", false, "print the version and exit")
	flag.String("root", "", "accepted for older engines, and not used")
	flag.Parse()
	if *version {
		fmt.Println("v" + sdk.Version.String())
		return
	}
	logging.InitLogging(false, 0, false)
	if err := serve(flag.Arg(0), *tracing); err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-language-nodejs:", err)
		os.Exit(1)
	}
}

func serve(engine, tracing string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	shutdown := make(chan bool)
	go func() {
		<-ctx.Done()
		close(shutdown)
	}()

	h := newHost(ctx, stop, tracing)
	if err := h.connect(engine); err != nil {
		return err
	}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: shutdown,
		Init: func(s *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(s, h)
			return nil
		},
	})
	if err != nil {
		return fmt.Errorf("cannot serve the engine: %w", err)
	}
	fmt.Println(handle.Port) // the engine waits for this line
	return <-handle.Done
}
