package main

import (
	"context"
	"fmt"
	"sync"

	"pulumi-cli/internal/node"

	"github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

type host struct {
	// What this host cannot do (generating code, linking packages) answers Unimplemented, which the engine reports.
	pulumirpc.UnimplementedLanguageRuntimeServer

	tracing string

	// shutdown ends with the host, and everything that it started ends with it.
	shutdown context.Context
	stop     context.CancelFunc

	// programs ends when the engine cancels an operation. Plugins are not part of it: while an operation winds down
	// the engine still needs its providers, and ends each of them itself.
	programs       context.Context
	cancelPrograms context.CancelFunc

	mu     sync.Mutex
	engine string
}

func newHost(shutdown context.Context, stop context.CancelFunc, tracing string) *host {
	programs, cancel := context.WithCancel(shutdown)
	return &host{tracing: tracing, shutdown: shutdown, stop: stop, programs: programs, cancelPrograms: cancel}
}

// connect remembers the engine's address and ends the host when the engine is gone.
func (h *host) connect(engine string) error {
	if engine == "" {
		return nil // a debugger started us; the engine will shake hands
	}
	h.mu.Lock()
	h.engine = engine
	h.mu.Unlock()
	if err := rpcutil.Healthcheck(h.shutdown, engine, engineCheckInterval, h.stop); err != nil {
		return fmt.Errorf("cannot reach the engine at %s: %w", engine, err)
	}
	return nil
}

func (h *host) engineAddress() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.engine
}

// Handshake is how an engine that attaches to a running host tells its address.
func (h *host) Handshake(
	_ context.Context, r *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	return &pulumirpc.LanguageHandshakeResponse{}, h.connect(r.GetEngineAddress())
}

// GetPluginInfo tells the version of the Pulumi release that this host is built against.
func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "v" + sdk.Version.String()}, nil
}

// Cancel ends the running programs and installations.
func (h *host) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	h.cancelPrograms()
	return &emptypb.Empty{}, nil
}

// launch is what it takes to start one of the SDK's entry points with Node.
type launch struct{ node, script string }

// prepare finds Node and the SDK for a program in dir, and says clearly what is missing or too old.
func prepare(ctx context.Context, dir, command string) (launch, error) {
	runtime, err := node.Find()
	if err != nil {
		return launch{}, err
	}
	sdk, err := node.FindSDK(dir)
	if err != nil {
		return launch{}, err
	}
	version, err := node.Version(ctx, runtime)
	if err != nil {
		return launch{}, err
	}
	if err := sdk.CheckNode(version); err != nil {
		return launch{}, err
	}
	script, err := sdk.Command(command)
	return launch{node: runtime, script: script}, err
}
