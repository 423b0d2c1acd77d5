// Package node finds what a Pulumi program in Node.js needs on this machine: Node itself, and the
// @pulumi/pulumi package that the program would load.
package node

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"github.com/blang/semver"
)

// Find returns the path of the node executable on PATH.
func Find() (string, error) {
	path, err := exec.LookPath("node")
	if err != nil {
		return "", errors.New("Node.js is not installed: there is no `node` on PATH (https://nodejs.org)")
	}
	return path, nil
}

// Version asks the node executable for its version.
func Version(ctx context.Context, path string) (semver.Version, error) {
	out, err := exec.CommandContext(ctx, path, "--version").Output()
	if err != nil {
		return semver.Version{}, fmt.Errorf("`%s --version` failed: %w", path, err)
	}
	text := strings.TrimSpace(string(out))
	version, err := semver.ParseTolerant(text)
	if err != nil {
		return semver.Version{}, fmt.Errorf("`%s --version` printed %q, which is no version", path, text)
	}
	return version, nil
}
