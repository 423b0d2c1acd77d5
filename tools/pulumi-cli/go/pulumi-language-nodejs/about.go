package main

import (
	"context"

	"pulumi-cli/internal/node"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// About tells `pulumi about` which Node, package manager and TypeScript a program would use. What cannot be found
// out is left out: a report on what is there must not fail for what is not.
func (h *host) About(ctx context.Context, r *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	runtime, err := node.Find()
	if err != nil {
		return nil, err
	}
	answer := &pulumirpc.AboutResponse{Executable: runtime, Metadata: map[string]string{}}
	if version, err := node.Version(ctx, runtime); err == nil {
		answer.Version = "v" + version.String()
	}
	dir := r.GetInfo().GetProgramDirectory()
	options, err := parseOptions(r.GetInfo().GetOptions())
	if err != nil {
		return nil, err
	}
	if manager, err := packageManager(options, dir); err == nil {
		answer.Metadata["packagemanager"] = manager.Name()
		if version, err := manager.Version(); err == nil {
			answer.Metadata["packagemanagerVersion"] = version.String()
		}
	}
	if folder, ok := node.FindModule(dir, "typescript"); ok {
		if manifest, err := node.ReadManifest(folder); err == nil {
			answer.Metadata["typescriptVersion"] = manifest.Version
		}
	}
	return answer, nil
}
