package main

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func TestNpmInstallsExactlyWhereThereIsALockFile(t *testing.T) {
	dir := tempDir(t)
	if got := npmArguments(dir, false); !slices.Equal(got, []string{"install", "--no-audit", "--no-fund"}) {
		t.Fatalf("got %q", got)
	}
	write(t, filepath.Join(dir, "package-lock.json"), "{}")
	if got := npmArguments(dir, true); !slices.Equal(got, []string{"ci", "--no-audit", "--no-fund", "--omit=dev"}) {
		t.Fatalf("got %q", got)
	}
}

func TestInstallRunsWherePackageJSONIs(t *testing.T) {
	root := tempDir(t)
	write(t, filepath.Join(root, "package.json"), `{"workspaces": ["apps/*"]}`)
	write(t, filepath.Join(root, "apps/one/package.json"), "{}")
	write(t, filepath.Join(root, "single/package.json"), "{}")
	write(t, filepath.Join(root, "single/src/index.ts"), "")
	for program, want := range map[string]string{"apps/one": ".", "single": "single", "single/src": "single"} {
		got, err := installFolder(filepath.Join(root, program))
		if err != nil || got != filepath.Join(root, want) {
			t.Errorf("%s: %s, %v", program, got, err)
		}
	}
}

func TestInstallStreamsNpmsOutputAndSaysHowItFailed(t *testing.T) {
	fakeBin(t, map[string]string{"npm": `echo "npm got $*"; echo oops >&2; exit $STATUS`})
	dir := tempDir(t)
	write(t, filepath.Join(dir, "package.json"), "{}")
	write(t, filepath.Join(dir, "package-lock.json"), "{}")
	o := options{packagemanager: "npm"}

	t.Setenv("STATUS", "0")
	var out, errors strings.Builder
	if err := install(context.Background(), dir, o, &out, &errors); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "npm got ci --no-audit --no-fund") || errors.String() != "oops\n" {
		t.Fatalf("got %q and %q", out.String(), errors.String())
	}

	t.Setenv("STATUS", "7")
	err := install(context.Background(), dir, o, &out, &errors)
	if err == nil || !strings.Contains(err.Error(), "`npm ci --no-audit --no-fund` in "+dir+" ended with status 7") {
		t.Fatalf("got %v", err)
	}
}

func TestInstallSaysThatNpmIsMissing(t *testing.T) {
	dir := tempDir(t)
	write(t, filepath.Join(dir, "package.json"), "{}")
	t.Setenv("PATH", dir)
	for _, manager := range []npm.PackageManagerType{"npm", "auto"} {
		err := install(context.Background(), dir, options{packagemanager: manager}, &strings.Builder{}, &strings.Builder{})
		if err == nil || !strings.Contains(err.Error(), "npm is not installed") {
			t.Fatalf("%s: %v", manager, err)
		}
	}
	err := install(context.Background(), dir, options{packagemanager: "pnpm"}, &strings.Builder{}, &strings.Builder{})
	if err == nil || !strings.Contains(err.Error(), "pnpm") {
		t.Fatalf("got %v", err)
	}
}

func TestInstallSaysThatThereIsNoPackageJSON(t *testing.T) {
	dir := tempDir(t)
	err := install(context.Background(), dir, options{}, &strings.Builder{}, &strings.Builder{})
	if err == nil || !strings.Contains(err.Error(), "no package.json in "+dir) {
		t.Fatalf("got %v", err)
	}
}

func listed(found []*pulumirpc.DependencyInfo) []string {
	var out []string
	for _, one := range found {
		out = append(out, one.GetName()+"@"+one.GetVersion())
	}
	return out
}

const lockText = `{"lockfileVersion": 3, "packages": {
	"": {"dependencies": {"b": "^1.0.0"}, "devDependencies": {"a": "^2.0.0"}},
	"apps/one": {"name": "one", "version": "0.0.1"},
	"node_modules/one": {"resolved": "apps/one", "link": true},
	"node_modules/a": {"version": "2.3.4"},
	"node_modules/b": {"version": "1.2.3"},
	"node_modules/@x/deep": {"version": "9.0.0"},
	"node_modules/a/node_modules/b": {"version": "1.0.0"},
	"node_modules/alias": {"name": "b", "version": "1.2.3"},
	"apps/one/node_modules/b": {"version": "1.1.1"}}}`

func TestDependenciesComeFromTheLockFile(t *testing.T) {
	dir := tempDir(t)
	write(t, filepath.Join(dir, "package.json"), `{"dependencies": {"b": "^1.0.0"}, "devDependencies": {"a": "^2.0.0"}}`)
	write(t, filepath.Join(dir, "package-lock.json"), lockText)
	got, err := npmDependencies(dir, false)
	if err != nil || !slices.Equal(listed(got), []string{"a@2.3.4", "b@1.2.3"}) {
		t.Fatalf("direct: %q, %v", listed(got), err)
	}
	got, err = npmDependencies(dir, true)
	want := []string{"@x/deep@9.0.0", "a@2.3.4", "b@1.0.0", "b@1.1.1", "b@1.2.3"}
	if err != nil || !slices.Equal(listed(got), want) {
		t.Fatalf("all: %q, %v", listed(got), err)
	}
}

func TestDependenciesOfAWorkspaceMember(t *testing.T) {
	dir := tempDir(t)
	write(t, filepath.Join(dir, "package-lock.json"), lockText)
	write(t, filepath.Join(dir, "apps/one/package.json"), `{"dependencies": {"a": "*", "b": "*"}}`)
	got, err := npmDependencies(filepath.Join(dir, "apps/one"), false)
	if err != nil || !slices.Equal(listed(got), []string{"a@2.3.4", "b@1.1.1"}) {
		t.Fatalf("got %q, %v", listed(got), err)
	}
}

func TestDependenciesWithoutALockFile(t *testing.T) {
	dir := tempDir(t)
	write(t, filepath.Join(dir, "package.json"), `{"dependencies": {"installed": "^1.0.0", "missing": "^2.0.0"}}`)
	write(t, filepath.Join(dir, "node_modules/installed/package.json"), `{"version": "1.5.0"}`)
	got, err := npmDependencies(dir, false)
	if err != nil || !slices.Equal(listed(got), []string{"installed@1.5.0", "missing@^2.0.0"}) {
		t.Fatalf("got %q, %v", listed(got), err)
	}
	if _, err := npmDependencies(dir, true); err == nil || !strings.Contains(err.Error(), "no package-lock.json") {
		t.Fatalf("got %v", err)
	}
}

func TestTheLockFileOfAnotherProjectIsNotUsed(t *testing.T) {
	dir := tempDir(t)
	write(t, filepath.Join(dir, "package-lock.json"), lockText)
	write(t, filepath.Join(dir, "stranger/package.json"), `{"dependencies": {"a": "^7.0.0"}}`)
	got, err := npmDependencies(filepath.Join(dir, "stranger"), false)
	if err != nil || !slices.Equal(listed(got), []string{"a@^7.0.0"}) {
		t.Fatalf("got %q, %v", listed(got), err)
	}
}

func TestADamagedLockFileIsSaid(t *testing.T) {
	dir := tempDir(t)
	write(t, filepath.Join(dir, "package.json"), `{}`)
	write(t, filepath.Join(dir, "package-lock.json"), `{`)
	if _, err := npmDependencies(dir, false); err == nil || !strings.Contains(err.Error(), "package-lock.json") {
		t.Fatalf("got %v", err)
	}
}
