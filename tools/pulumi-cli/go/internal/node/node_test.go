package node

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blang/semver"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// tempDir is a temporary folder by its real path, as macOS keeps them behind a link.
func tempDir(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestModuleFoldersAreListedNearestFirst(t *testing.T) {
	root := tempDir(t)
	write(t, filepath.Join(root, "node_modules/a/package.json"), "{}")
	write(t, filepath.Join(root, "app/node_modules/b/package.json"), "{}")
	write(t, filepath.Join(root, "app/src/index.ts"), "")
	got := ModuleFolders(filepath.Join(root, "app/src"))
	want := []string{filepath.Join(root, "app/node_modules"), filepath.Join(root, "node_modules")}
	if len(got) < 2 || got[0] != want[0] || got[1] != want[1] {
		t.Fatalf("got %v, want %v first", got, want)
	}
}

func TestModuleFoldersSkipNodeModulesInsideNodeModules(t *testing.T) {
	root := tempDir(t)
	write(t, filepath.Join(root, "node_modules/a/package.json"), "{}")
	write(t, filepath.Join(root, "node_modules/node_modules/b/package.json"), "{}")
	got := ModuleFolders(filepath.Join(root, "node_modules/a"))
	if len(got) == 0 || got[0] != filepath.Join(root, "node_modules") {
		t.Fatalf("got %v", got)
	}
}

func TestModuleFoldersFollowALinkedProgram(t *testing.T) {
	root := tempDir(t)
	write(t, filepath.Join(root, "real/node_modules/a/package.json"), "{}")
	if err := os.Symlink(filepath.Join(root, "real"), filepath.Join(root, "link")); err != nil {
		t.Skip("no links here")
	}
	got := ModuleFolders(filepath.Join(root, "link"))
	if len(got) == 0 || got[0] != filepath.Join(root, "real/node_modules") {
		t.Fatalf("got %v", got)
	}
}

func TestSDKIsFoundAboveTheProgram(t *testing.T) {
	root := tempDir(t)
	write(t, filepath.Join(root, "node_modules/@pulumi/pulumi/package.json"),
		`{"name": "@pulumi/pulumi", "version": "3.248.0", "engines": {"node": ">=20"}}`)
	write(t, filepath.Join(root, "node_modules/@pulumi/pulumi/cmd/run/index.js"), "")
	write(t, filepath.Join(root, "app/index.ts"), "")
	sdk, err := FindSDK(filepath.Join(root, "app"))
	if err != nil {
		t.Fatal(err)
	}
	if sdk.Version != "3.248.0" || sdk.Node != ">=20" {
		t.Fatalf("got %+v", sdk)
	}
	if _, err := sdk.Command("run"); err != nil {
		t.Fatal(err)
	}
	if _, err := sdk.Command("run-policy-pack"); err == nil || !strings.Contains(err.Error(), "no cmd/run-policy-pack") {
		t.Fatalf("got %v", err)
	}
}

func TestMissingAndDamagedSDKAreSaid(t *testing.T) {
	root := tempDir(t)
	if _, err := FindSDK(root); err == nil || !strings.Contains(err.Error(), "@pulumi/pulumi is not installed") {
		t.Fatalf("got %v", err)
	}
	write(t, filepath.Join(root, "node_modules/@pulumi/pulumi/package.json"), "{")
	if _, err := FindSDK(root); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Fatalf("got %v", err)
	}
}

func TestCheckNode(t *testing.T) {
	for _, c := range []struct {
		wants, has string
		ok         bool
	}{
		{">=20", "20.0.0", true},
		{">=20", "19.9.9", false},
		{">=20.19.0 <27", "20.19.1", true},
		{">=20.19.0 <27", "20.18.9", false},
		{">=20", "99.0.0", true},
		{"^18.2", "18.1.0", false},
		{" >= 18 ", "18.0.0", true},
		{"", "4.0.0", true},
		{"*", "4.0.0", true},
		{"20 || 22", "18.0.0", true}, // no single least version: Node decides
	} {
		err := SDK{Version: "3.0.0", Node: c.wants}.CheckNode(semver.MustParse(c.has))
		if (err == nil) != c.ok {
			t.Errorf("%q with Node %s: %v", c.wants, c.has, err)
		}
	}
}

func TestManifestAcceptsAListOfEngines(t *testing.T) {
	root := tempDir(t)
	write(t, filepath.Join(root, "package.json"), `{"name": "old", "engines": ["node >= 0.6"]}`)
	m, err := ReadManifest(root)
	if err != nil || m.Name != "old" || m.Engines.Node != "" {
		t.Fatalf("got %+v, %v", m, err)
	}
}

func TestNodeMissingAndItsVersion(t *testing.T) {
	bin := tempDir(t)
	t.Setenv("PATH", bin)
	if _, err := Find(); err == nil || !strings.Contains(err.Error(), "Node.js is not installed") {
		t.Fatalf("got %v", err)
	}
	write(t, filepath.Join(bin, "node"), "#!/bin/sh\necho v20.1.2\n")
	path, err := Find()
	if err != nil {
		t.Fatal(err)
	}
	version, err := Version(context.Background(), path)
	if err != nil || version.String() != "20.1.2" {
		t.Fatalf("got %v, %v", version, err)
	}
	write(t, path, "#!/bin/sh\necho hello\n")
	if _, err := Version(context.Background(), path); err == nil || !strings.Contains(err.Error(), "no version") {
		t.Fatalf("got %v", err)
	}
}
