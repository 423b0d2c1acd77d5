package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// InstallDependencies installs a program's npm packages and streams what the package manager prints.
func (h *host) InstallDependencies(
	r *pulumirpc.InstallDependenciesRequest, server pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	ctx, cancel := bothContexts(server.Context(), h.programs)
	defer cancel()
	closer, stdout, stderr, err := rpcutil.MakeInstallDependenciesStreams(server, r.GetIsTerminal())
	if err != nil {
		return err
	}
	defer closer.Close()
	// A terminal is handed to the package manager as it is; only then does it show its progress.
	if _, terminal := stdout.(*os.File); !terminal {
		stdout, stderr = shareStream(stdout, stderr)
	}

	if r.GetUseLanguageVersionTools() {
		fmt.Fprintln(stderr, "This language host does not switch Node.js versions; it uses the `node` on PATH.")
	}
	options, err := parseOptions(r.GetInfo().GetOptions())
	if err != nil {
		return err
	}
	if err := install(ctx, r.GetInfo().GetProgramDirectory(), options, stdout, stderr); err != nil {
		return err
	}
	return closer.Close()
}

func install(ctx context.Context, program string, o options, stdout, stderr io.Writer) error {
	dir, err := installFolder(program)
	if err != nil {
		return err
	}
	manager, err := packageManager(o, dir)
	if err != nil {
		return err
	}
	if manager.Name() != "npm" {
		fmt.Fprintf(stdout, "Installing dependencies with %s in %s\n", manager.Name(), dir)
		if err := manager.Install(ctx, dir, o.production, stdout, stderr); err != nil {
			return fmt.Errorf("`%s install` in %s %s", manager.Name(), dir, describe(err))
		}
		return nil
	}
	args := npmArguments(dir, o.production)
	line := "npm " + strings.Join(args, " ")
	fmt.Fprintf(stdout, "Installing dependencies: %s in %s\n", line, dir)
	cmd := command(ctx, true, "npm", args...)
	cmd.Dir = dir
	cmd.Stdout, cmd.Stderr = stdout, stderr
	if err := run(ctx, cmd); err != nil {
		return fmt.Errorf("`%s` in %s %s", line, dir, describe(err))
	}
	return nil
}

// packageManager is the one that the options name, or the one whose lock file lies in dir.
func packageManager(o options, dir string) (npm.PackageManager, error) {
	manager, err := npm.ResolvePackageManager(o.packagemanager, dir)
	if _, missing := exec.LookPath("npm"); err != nil && missing != nil {
		if o.packagemanager == npm.NpmPackageManager || o.packagemanager == npm.AutoPackageManager {
			return nil, errors.New("npm is not installed: there is no `npm` on PATH (it comes with Node.js, https://nodejs.org)")
		}
	}
	return manager, err
}

// installFolder is where the program's package.json is installed from: the root of its workspace, if it is part of
// one, or the folder of the package.json itself, which may be above the program.
func installFolder(program string) (string, error) {
	root, err := npm.FindWorkspaceRoot(program)
	if err == nil {
		return root, nil
	}
	if !errors.Is(err, npm.ErrNotInWorkspace) {
		return "", fmt.Errorf("cannot read the workspace that %s is in: %w", program, err)
	}
	manifest, err := npm.SearchupPackageManifest(program)
	if err != nil {
		return "", fmt.Errorf("there is nothing to install: no package.json in %s or above", program)
	}
	return filepath.Dir(manifest), nil
}

// npmArguments: `npm ci` installs exactly what a lock file names; without one only `npm install` will do.
func npmArguments(dir string, production bool) []string {
	args := []string{"install"}
	for _, lock := range []string{"package-lock.json", "npm-shrinkwrap.json"} {
		if _, err := os.Stat(filepath.Join(dir, lock)); err == nil {
			args = []string{"ci"}
		}
	}
	args = append(args, "--no-audit", "--no-fund")
	if production {
		args = append(args, "--omit=dev")
	}
	return args
}
