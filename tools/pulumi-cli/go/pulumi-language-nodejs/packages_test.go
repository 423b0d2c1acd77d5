package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func names(found []*pulumirpc.PackageDependency) []string {
	var out []string
	for _, one := range found {
		out = append(out, one.GetName()+"@"+one.GetVersion())
	}
	slices.Sort(out)
	return out
}

func TestRequiredPackagesAreFoundFromTheProgramUpwards(t *testing.T) {
	root := tempDir(t)
	at := func(path, text string) { write(t, filepath.Join(root, path, "package.json"), text) }
	at("node_modules/@pulumi/azure-native", `{"name": "@pulumi/azure-native", "version": "3.28.0", "pulumi": {"resource": true, "name": "azure-native"}}`)
	at("node_modules/@pulumi/pulumi", `{"name": "@pulumi/pulumi", "version": "3.248.0"}`)
	at("node_modules/@pulumi/random", `{"name": "@pulumi/random", "version": "4.0.0", "pulumi": {"resource": true}}`)
	at("node_modules/plain", `{"name": "plain", "version": "1.0.0", "pulumi": {"resource": false}}`)
	at("node_modules/odd", `{"name": "odd", "pulumi": "yes"}`)
	at("node_modules/broken", `{`)
	at("node_modules/third", `{"name": "third", "version": "1.0.0", "pulumi": {"resource": true, "name": "third-party", "version": "v2.1.0"}}`)
	at("node_modules/nameless", `{"name": "nameless", "version": "1.0.0", "pulumi": {"resource": true}}`)
	// Only `third` sees this one.
	at("node_modules/third/node_modules/@pulumi/tls", `{"name": "@pulumi/tls", "version": "5.0.0", "pulumi": {"resource": true}}`)
	// Nearer to the program, so it hides the one above.
	at("app/node_modules/@pulumi/random", `{"name": "@pulumi/random", "version": "4.9.0", "pulumi": {"resource": true}}`)
	// Beside the program, so it does not see it.
	at("other/node_modules/@pulumi/aws", `{"name": "@pulumi/aws", "version": "7.0.0", "pulumi": {"resource": true}}`)

	got := names(requiredPackages(filepath.Join(root, "app")))
	want := []string{"azure-native@v3.28.0", "random@v4.9.0", "third-party@v2.1.0", "tls@v5.0.0"}
	if !slices.Equal(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
}

func TestRequiredPackagesKeepWhatTheEngineNeedsToInstallThem(t *testing.T) {
	root := tempDir(t)
	write(t, filepath.Join(root, "node_modules/@x/local/package.json"), `{"name": "@x/local", "version": "1.0.0", "pulumi":
		{"resource": true, "name": "terraform-provider", "version": "0.3.0", "server": "https://plugins.test",
		 "parameterization": {"name": "local", "version": "1.0.0", "value": "aGk="}}}`)
	got := requiredPackages(root)
	if len(got) != 1 || got[0].GetKind() != "resource" || got[0].GetServer() != "https://plugins.test" ||
		got[0].GetParameterization().GetName() != "local" || string(got[0].GetParameterization().GetValue()) != "hi" {
		t.Fatalf("got %v", got)
	}
}

func TestRequiredPackagesSurviveLinksInACircle(t *testing.T) {
	root := tempDir(t)
	write(t, filepath.Join(root, "node_modules/a/package.json"), `{"name": "a", "version": "1.0.0", "pulumi": {"resource": true, "name": "a"}}`)
	if err := os.MkdirAll(filepath.Join(root, "node_modules/a/node_modules"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "node_modules/a"), filepath.Join(root, "node_modules/a/node_modules/b")); err != nil {
		t.Skip("no links here")
	}
	if got := names(requiredPackages(root)); !slices.Equal(got, []string{"a@v1.0.0"}) {
		t.Fatalf("got %q", got)
	}
}
