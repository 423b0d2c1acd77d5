package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"pulumi-cli/internal/node"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// GetRequiredPackages lists the providers that the installed npm packages belong to, for the engine to install
// before it runs the program.
func (h *host) GetRequiredPackages(
	_ context.Context, r *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{Packages: requiredPackages(r.GetInfo().GetProgramDirectory())}, nil
}

// requiredPackages searches the node_modules folders that a program in dir sees. A package hides its namesakes
// further up, as it does for Node; inside a package's own node_modules lie what only that package sees.
func requiredPackages(dir string) []*pulumirpc.PackageDependency {
	search := packageSearch{hidden: map[string]bool{}, visited: map[string]bool{}, listed: map[string]bool{}}
	for _, folder := range node.ModuleFolders(dir) {
		search.folder(folder, search.hidden)
	}
	return search.found
}

type packageSearch struct {
	found   []*pulumirpc.PackageDependency
	hidden  map[string]bool // names that nearer folders hold
	visited map[string]bool // real paths, since links can make circles
	listed  map[string]bool // the same provider may be needed by several packages
}

func (s *packageSearch) folder(folder string, hidden map[string]bool) {
	for _, name := range packageNames(folder) {
		if hidden[name] {
			continue
		}
		hidden[name] = true
		dir, err := filepath.EvalSymlinks(filepath.Join(folder, name))
		if err != nil || s.visited[dir] {
			continue
		}
		s.visited[dir] = true
		if dependency := providerOf(dir); dependency != nil {
			if key := dependency.String(); !s.listed[key] {
				s.listed[key] = true
				s.found = append(s.found, dependency)
			}
		}
		s.folder(filepath.Join(dir, "node_modules"), map[string]bool{})
	}
}

// packageNames lists the packages in a node_modules folder, which is none where there is no such folder.
func packageNames(folder string) []string {
	var names []string
	entries, _ := os.ReadDir(folder)
	for _, entry := range entries {
		switch name := entry.Name(); {
		case strings.HasPrefix(name, "."):
		case strings.HasPrefix(name, "@"):
			scoped, _ := os.ReadDir(filepath.Join(folder, name))
			for _, inner := range scoped {
				names = append(names, filepath.Join(name, inner.Name()))
			}
		default:
			names = append(names, name)
		}
	}
	return names
}

// providerOf reads which provider the package in dir belongs to; nil when to none.
func providerOf(dir string) *pulumirpc.PackageDependency {
	data, err := os.ReadFile(filepath.Join(dir, "package.json"))
	if err != nil {
		return nil
	}
	var manifest struct {
		Name    string                  `json:"name"`
		Version string                  `json:"version"`
		Pulumi  plugin.PulumiPluginJSON `json:"pulumi"`
	}
	if json.Unmarshal(data, &manifest) != nil || !manifest.Pulumi.Resource {
		return nil
	}
	name := manifest.Pulumi.Name
	if name == "" {
		// Only Pulumi's own packages are named after their provider; others must say its name.
		short, ours := strings.CutPrefix(manifest.Name, "@pulumi/")
		if !ours {
			return nil
		}
		name = short
	}
	version := manifest.Pulumi.Version
	if version == "" {
		version = manifest.Version
	}
	if version == "" {
		return nil
	}
	return &pulumirpc.PackageDependency{
		Name:             name,
		Kind:             string(apitype.ResourcePlugin),
		Version:          "v" + strings.TrimPrefix(version, "v"),
		Server:           manifest.Pulumi.Server,
		Parameterization: parameterization(manifest.Pulumi.Parameterization),
		Extension:        parameterization(manifest.Pulumi.ExtensionParameterization),
	}
}

func parameterization(p *plugin.PulumiParameterizationJSON) *pulumirpc.PackageParameterization {
	if p == nil {
		return nil
	}
	return &pulumirpc.PackageParameterization{Name: p.Name, Version: p.Version, Value: p.Value}
}
