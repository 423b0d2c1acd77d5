package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func TestOptionsHaveDefaults(t *testing.T) {
	o, err := parseOptions(nil)
	if err != nil || !o.typescript || o.tsconfig != "" || o.nodeargs != nil || o.production ||
		o.packagemanager != npm.AutoPackageManager {
		t.Fatalf("got %+v, %v", o, err)
	}
}

func TestOptionsAreRead(t *testing.T) {
	o, err := parseOptions(object(t, map[string]any{
		"typescript": false, "tsconfig": "ts/tsconfig.json", "packagemanager": "pnpm", "production": true,
		"nodeargs": "--trace-warnings --require './a file.js'", "newer-option": 1,
	}))
	if err != nil {
		t.Fatal(err)
	}
	if o.typescript || o.tsconfig != "ts/tsconfig.json" || o.packagemanager != npm.PnpmPackageManager || !o.production {
		t.Fatalf("got %+v", o)
	}
	if want := []string{"--trace-warnings", "--require", "./a file.js"}; !slices.Equal(o.nodeargs, want) {
		t.Fatalf("got %q", o.nodeargs)
	}
}

func TestNodeArgumentsMayBeAList(t *testing.T) {
	o, err := parseOptions(object(t, map[string]any{"nodeargs": []any{"--title", "two words"}}))
	if err != nil || !slices.Equal(o.nodeargs, []string{"--title", "two words"}) {
		t.Fatalf("got %q, %v", o.nodeargs, err)
	}
}

func TestOptionsOfTheWrongKindAreRefused(t *testing.T) {
	for name, value := range map[string]any{
		"typescript": "yes", "tsconfig": true, "nodeargs": 3, "packagemanager": "nix", "production": "no",
	} {
		_, err := parseOptions(object(t, map[string]any{name: value}))
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, value := range []any{[]any{"--a", 1}, "--open 'quote"} {
		if _, err := parseOptions(object(t, map[string]any{"nodeargs": value})); err == nil {
			t.Errorf("%v was accepted", value)
		}
	}
}

func TestOptionsReachTheEnvironment(t *testing.T) {
	if got := (options{typescript: true}).environment(); !slices.Equal(got, []string{"PULUMI_NODEJS_TYPESCRIPT=true"}) {
		t.Fatalf("got %q", got)
	}
	got := options{tsconfig: "t.json"}.environment()
	if !slices.Equal(got, []string{"PULUMI_NODEJS_TYPESCRIPT=false", "PULUMI_NODEJS_TSCONFIG_PATH=t.json"}) {
		t.Fatalf("got %q", got)
	}
}

func TestConfigurationReachesTheProgram(t *testing.T) {
	got, err := programEnvironment(&pulumirpc.RunRequest{
		Config: map[string]string{"azure-native:location": "westeurope"}, ConfigSecretKeys: []string{"app:key"},
	})
	want := []string{`PULUMI_CONFIG={"azure-native:location":"westeurope"}`, `PULUMI_CONFIG_SECRET_KEYS=["app:key"]`}
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("got %q, %v", got, err)
	}
	got, err = programEnvironment(&pulumirpc.RunRequest{})
	if err != nil || !slices.Equal(got, []string{"PULUMI_CONFIG={}", "PULUMI_CONFIG_SECRET_KEYS=[]"}) {
		t.Fatalf("got %q, %v", got, err)
	}
}

func TestTheStackReachesThePolicyPack(t *testing.T) {
	got, err := policyEnvironment(&pulumirpc.AnalyzerStackConfigureRequest{
		Organization: "org", Project: "net", Stack: "dev", DryRun: true, Config: map[string]string{"net:a": "b"},
	})
	slices.Sort(got)
	want := []string{
		`PULUMI_CONFIG={"net:a":"b"}`, "PULUMI_NODEJS_DRY_RUN=true", "PULUMI_NODEJS_ORGANIZATION=org",
		"PULUMI_NODEJS_PROJECT=net", "PULUMI_NODEJS_STACK=dev",
	}
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("got %q, %v", got, err)
	}
	if got, err := policyEnvironment(nil); got != nil || err != nil {
		t.Fatalf("without a stack: %q, %v", got, err)
	}
}
