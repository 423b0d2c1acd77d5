package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"pulumi-cli/internal/node"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// GetProgramDependencies lists the npm packages of a program with their versions, for `pulumi about`.
func (h *host) GetProgramDependencies(
	ctx context.Context, r *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	options, err := parseOptions(r.GetInfo().GetOptions())
	if err != nil {
		return nil, err
	}
	found, err := dependencies(ctx, r.GetInfo().GetProgramDirectory(), options, r.GetTransitiveDependencies())
	if err != nil {
		return nil, err
	}
	return &pulumirpc.GetProgramDependenciesResponse{Dependencies: found}, nil
}

func dependencies(
	ctx context.Context, program string, o options, transitive bool,
) ([]*pulumirpc.DependencyInfo, error) {
	manager, err := packageManager(o, program)
	if err != nil {
		return nil, err
	}
	if manager.Name() == "npm" {
		return npmDependencies(program, transitive)
	}
	listed, err := manager.ListPackages(ctx, program, transitive)
	if err != nil {
		return nil, err
	}
	var found []*pulumirpc.DependencyInfo
	for _, one := range listed {
		found = append(found, &pulumirpc.DependencyInfo{Name: one.Name, Version: one.Version})
	}
	return found, nil
}

// npmDependencies reads the lock file, and without one the package.json and what is installed.
func npmDependencies(program string, transitive bool) ([]*pulumirpc.DependencyInfo, error) {
	dir, err := packageFolder(program)
	if err != nil {
		return nil, err
	}
	manifest, err := node.ReadManifest(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot read the package.json in %s: %w", dir, err)
	}
	direct := map[string]string{}
	maps.Copy(direct, manifest.DevDependencies)
	maps.Copy(direct, manifest.OptionalDependencies)
	maps.Copy(direct, manifest.Dependencies)

	lock, err := readLock(dir)
	if err != nil {
		return nil, err
	}
	if transitive {
		if lock == nil {
			return nil, fmt.Errorf("cannot list indirect dependencies: there is no package-lock.json in %s or above", dir)
		}
		return lock.all(), nil
	}
	var found []*pulumirpc.DependencyInfo
	for _, name := range slices.Sorted(maps.Keys(direct)) {
		version, ok := lock.version(name)
		if !ok {
			version = direct[name] // the range, when nothing tells the version
			if folder, installed := node.FindModule(dir, name); installed {
				if m, err := node.ReadManifest(folder); err == nil && m.Version != "" {
					version = m.Version
				}
			}
		}
		found = append(found, &pulumirpc.DependencyInfo{Name: name, Version: version})
	}
	return found, nil
}

// packageFolder is the nearest folder with a package.json.
func packageFolder(program string) (string, error) {
	for dir := program; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "package.json")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("there is no package.json in %s or above", program)
		}
	}
}

// lockFile is a package-lock.json of version 2 or 3: paths of installed packages, relative to the file.
type lockFile struct {
	Packages map[string]struct {
		Name    string `json:"name"`
		Version string `json:"version"`
		Link    bool   `json:"link"`
	} `json:"packages"`
	member string // path of the package.json's folder in the workspace; "" at its root
}

// readLock finds the lock file of the package in dir: beside it or, in a workspace, above. nil when there is none.
func readLock(dir string) (*lockFile, error) {
	for root := dir; ; root = filepath.Dir(root) {
		data, err := os.ReadFile(filepath.Join(root, "package-lock.json"))
		if errors.Is(err, fs.ErrNotExist) {
			if root == filepath.Dir(root) {
				return nil, nil
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		var lock lockFile
		if err := json.Unmarshal(data, &lock); err != nil {
			return nil, fmt.Errorf("cannot read the package-lock.json in %s: %w", root, err)
		}
		relative, err := filepath.Rel(root, dir)
		if err != nil {
			return nil, err
		}
		if member := filepath.ToSlash(relative); member != "." {
			lock.member = member
			if _, ours := lock.Packages[member]; !ours {
				return nil, nil // the lock file of another project, which only happens to lie above
			}
		}
		return &lock, nil
	}
}

// version is the version of a package that the program itself sees.
func (l *lockFile) version(name string) (string, bool) {
	if l == nil {
		return "", false
	}
	for _, place := range []string{path.Join(l.member, "node_modules", name), path.Join("node_modules", name)} {
		if entry, ok := l.Packages[place]; ok && entry.Version != "" {
			return entry.Version, true
		}
	}
	return "", false
}

// all lists every package, each version once.
func (l *lockFile) all() []*pulumirpc.DependencyInfo {
	var found []*pulumirpc.DependencyInfo
	for place, entry := range l.Packages {
		cut := strings.LastIndex(place, "node_modules/")
		if cut < 0 || entry.Link || entry.Version == "" {
			continue // the project itself, its workspace members, and links to them
		}
		name := entry.Name // an alias's real name
		if name == "" {
			name = place[cut+len("node_modules/"):]
		}
		found = append(found, &pulumirpc.DependencyInfo{Name: name, Version: entry.Version})
	}
	slices.SortFunc(found, func(a, b *pulumirpc.DependencyInfo) int {
		return cmp.Or(cmp.Compare(a.GetName(), b.GetName()), cmp.Compare(a.GetVersion(), b.GetVersion()))
	})
	return slices.CompactFunc(found, func(a, b *pulumirpc.DependencyInfo) bool {
		return a.GetName() == b.GetName() && a.GetVersion() == b.GetVersion()
	})
}
