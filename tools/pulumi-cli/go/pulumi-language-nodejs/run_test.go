package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func testHost() *host {
	ctx, stop := context.WithCancel(context.Background())
	return newHost(ctx, stop, "")
}

// program makes a folder with a program and a stand-in for the SDK, and the request to run it.
func program(t *testing.T, fields map[string]any) (string, *pulumirpc.RunRequest) {
	t.Helper()
	dir := tempDir(t)
	write(t, filepath.Join(dir, "index.ts"), "")
	write(t, filepath.Join(dir, "node_modules/@pulumi/pulumi/package.json"),
		`{"name": "@pulumi/pulumi", "version": "3.248.0", "engines": {"node": ">=20"}}`)
	write(t, filepath.Join(dir, "node_modules/@pulumi/pulumi/cmd/run/index.js"), "")
	return dir, &pulumirpc.RunRequest{
		MonitorAddress: "127.0.0.1:1", Project: "net", Stack: "dev", Parallel: 4, DryRun: true, Args: []string{"x"},
		Info: &pulumirpc.ProgramInfo{
			RootDirectory: dir, ProgramDirectory: dir, EntryPoint: ".", Options: object(t, fields),
		},
	}
}

// fakeNode answers --version, and otherwise runs the script.
func fakeNode(t *testing.T, version, script string) {
	t.Helper()
	fakeBin(t, map[string]string{"node": "[ \"$1\" = --version ] && { echo " + version + "; exit; }\n" + script})
}

func TestProgramArgumentsPutNodesOwnBeforeTheScript(t *testing.T) {
	_, r := program(t, nil)
	h := testHost()
	h.engine = "127.0.0.1:2"
	got := h.programArguments(r, options{nodeargs: []string{"--inspect"}}, "/sdk/cmd/run")
	dir := r.GetInfo().GetProgramDirectory()
	want := []string{
		"--inspect", "/sdk/cmd/run", "--monitor", "127.0.0.1:1", "--engine", "127.0.0.1:2", "--project", "net",
		"--root-directory", dir, "--stack", "dev", "--pwd", dir, "--parallel", "4", "--dry-run", ".", "x",
	}
	if !slices.Equal(got, want) {
		t.Fatalf("got  %q\nwant %q", got, want)
	}
}

func TestPluginArgumentsPutTheProgramWhereTheEntryPointWantsIt(t *testing.T) {
	r := &pulumirpc.RunPluginRequest{
		Kind: "analyzer", Args: []string{"127.0.0.1:2"}, Info: &pulumirpc.ProgramInfo{ProgramDirectory: "/pack"},
	}
	o := options{nodeargs: []string{"--inspect"}}
	if got := pluginArguments(r, o, "s"); !slices.Equal(got, []string{"--inspect", "s", "127.0.0.1:2", "/pack"}) {
		t.Fatalf("policy pack: %q", got)
	}
	r.Kind = "resource"
	if got := pluginArguments(r, o, "s"); !slices.Equal(got, []string{"--inspect", "s", "/pack", "127.0.0.1:2"}) {
		t.Fatalf("resource plugin: %q", got)
	}
}

func TestRunSaysHowTheProgramEnded(t *testing.T) {
	for _, c := range []struct{ name, script, want string }{
		{"well", "exit 0", ""},
		{"with a status", "exit 3", "the program ended with status 3"},
		{"by a signal", "kill -9 $$", "the program was ended by a signal: killed"},
		{"out of memory", "echo 'FATAL ERROR: JavaScript heap out of memory' >&2; exit 134", "max-old-space-size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fakeNode(t, "v20.1.0", c.script)
			_, r := program(t, nil)
			got, err := testHost().Run(context.Background(), r)
			if err != nil || got.GetBail() || (c.want == "") != (got.GetError() == "") || !strings.Contains(got.GetError(), c.want) {
				t.Fatalf("got %v, %v", got, err)
			}
		})
	}
}

func TestRunAddsNothingToWhatTheSDKHasSaid(t *testing.T) {
	fakeNode(t, "v20.1.0", "exit 32")
	_, r := program(t, nil)
	got, err := testHost().Run(context.Background(), r)
	if err != nil || !got.GetBail() || got.GetError() != "" {
		t.Fatalf("got %v, %v", got, err)
	}
}

func TestRunSaysWhatIsMissing(t *testing.T) {
	check := func(t *testing.T, r *pulumirpc.RunRequest, want string) {
		t.Helper()
		got, err := testHost().Run(context.Background(), r)
		if err != nil || !strings.Contains(got.GetError(), want) {
			t.Fatalf("got %v, %v; want %q", got, err, want)
		}
	}
	t.Run("node", func(t *testing.T) {
		t.Setenv("PATH", tempDir(t))
		_, r := program(t, nil)
		check(t, r, "Node.js is not installed")
	})
	t.Run("a newer node", func(t *testing.T) {
		fakeNode(t, "v18.20.0", "exit 0")
		_, r := program(t, nil)
		check(t, r, "Node.js 18.20.0 is too old for @pulumi/pulumi 3.248.0, which needs >=20")
	})
	t.Run("the SDK", func(t *testing.T) {
		fakeNode(t, "v20.1.0", "exit 0")
		dir, r := program(t, nil)
		if err := os.RemoveAll(filepath.Join(dir, "node_modules")); err != nil {
			t.Fatal(err)
		}
		check(t, r, "@pulumi/pulumi is not installed")
	})
	t.Run("the entry point", func(t *testing.T) {
		fakeNode(t, "v20.1.0", "exit 0")
		dir, r := program(t, nil)
		if err := os.Remove(filepath.Join(dir, "index.ts")); err != nil {
			t.Fatal(err)
		}
		check(t, r, "no index.ts or index.js in "+dir)
	})
	t.Run("a debugger", func(t *testing.T) {
		_, r := program(t, nil)
		r.AttachDebugger = true
		check(t, r, "--inspect-brk")
	})
	t.Run("a sensible option", func(t *testing.T) {
		_, r := program(t, map[string]any{"typescript": "yes"})
		check(t, r, "runtime option typescript")
	})
}

func TestRunHandsOptionsAndConfigurationOver(t *testing.T) {
	out := filepath.Join(tempDir(t), "out")
	fakeNode(t, "v20.1.0", `echo "$1 $PWD $PULUMI_NODEJS_TYPESCRIPT $PULUMI_NODEJS_TSCONFIG_PATH $PULUMI_CONFIG" > `+out)
	dir, r := program(t, map[string]any{"typescript": false, "tsconfig": "t.json", "nodeargs": "--title=x"})
	r.Config = map[string]string{"a:b": "c"}
	if got, err := testHost().Run(context.Background(), r); err != nil || got.GetError() != "" {
		t.Fatalf("got %v, %v", got, err)
	}
	got, err := os.ReadFile(out)
	if want := "--title=x " + dir + ` false t.json {"a:b":"c"}` + "\n"; err != nil || string(got) != want {
		t.Fatalf("got %q, %v; want %q", got, err, want)
	}
}

func TestCancelEndsTheProgramAndItsChildren(t *testing.T) {
	pids := filepath.Join(tempDir(t), "pids")
	// Both ignore SIGINT: only killing the whole group ends them.
	fakeNode(t, "v20.1.0", `trap "" INT; sh -c 'trap "" INT; echo $$ >> `+pids+`; while :; do sleep 1; done' &
echo $$ >> `+pids+`; while :; do sleep 1; done`)
	_, r := program(t, nil)
	h := testHost()
	answer := make(chan *pulumirpc.RunResponse, 1)
	go func() {
		got, _ := h.Run(context.Background(), r)
		answer <- got
	}()
	started := waitFor(t, func() bool { data, _ := os.ReadFile(pids); return strings.Count(string(data), "\n") == 2 })
	if _, err := h.Cancel(context.Background(), &emptypb.Empty{}); err != nil {
		t.Fatal(err)
	}
	if got := <-answer; !strings.Contains(got.GetError(), "cancelled") {
		t.Fatalf("got %v (started: %v)", got, started)
	}
	data, _ := os.ReadFile(pids)
	for _, pid := range strings.Fields(string(data)) {
		waitFor(t, func() bool { return !alive(t, pid) })
	}
}

func waitFor(t *testing.T, done func() bool) bool {
	t.Helper()
	for range 1000 {
		if done() {
			return true
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("waited in vain")
	return false
}

func TestHeapWatcherSeesTextThatIsCut(t *testing.T) {
	out := &strings.Builder{}
	w := &heapWatcher{out: out}
	for _, part := range []string{"Allocation failed - JavaScript he", "ap out of", " memory\n"} {
		if _, err := w.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	if w.advice() == "" || out.String() != "Allocation failed - JavaScript heap out of memory\n" {
		t.Fatalf("advice %q, passed on %q", w.advice(), out)
	}
	if (&heapWatcher{}).advice() != "" {
		t.Fatal("advice without a cause")
	}
}

func TestCheckEntryPoint(t *testing.T) {
	for _, c := range []struct {
		name, entry, want string
		files             map[string]string
	}{
		{"index.ts", ".", "", map[string]string{"index.ts": ""}},
		{"index.js", ".", "", map[string]string{"index.js": ""}},
		{"an extension that only a hook knows", ".", "", map[string]string{"index.coffee": ""}},
		{"main", ".", "", map[string]string{"package.json": `{"main": "src/app.ts"}`, "src/app.ts": ""}},
		{"main without extension", ".", "", map[string]string{"package.json": `{"main": "src/app"}`, "src/app.ts": ""}},
		{"main is a folder", ".", "", map[string]string{"package.json": `{"main": "bin/"}`, "bin/index.js": ""}},
		{"a file", "main.ts", "", map[string]string{"main.ts": ""}},
		{"a file without extension", "main", "", map[string]string{"main.ts": ""}},
		{"a folder", "app", "", map[string]string{"app/index.ts": ""}},
		{"main gone, index there", ".", "", map[string]string{"package.json": `{"main": "gone.js"}`, "index.js": ""}},
		{"nothing", ".", "no index.ts or index.js", nil},
		{"no main", ".", "no index.ts or index.js", map[string]string{"package.json": `{}`}},
		{"main gone", ".", "(main in package.json) does not exist", map[string]string{"package.json": `{"main": "bin/index.js"}`}},
		{"not built", ".", "npm run build", map[string]string{"package.json": `{"main": "bin/", "scripts": {"build": "tsc"}}`}},
		{"file gone", "main.ts", "main.ts does not exist", map[string]string{"index.ts": ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := tempDir(t)
			for name, text := range c.files {
				write(t, filepath.Join(dir, name), text)
			}
			err := checkEntryPoint(dir, c.entry)
			if (c.want == "") != (err == nil) || (err != nil && !strings.Contains(err.Error(), c.want)) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
		})
	}
}
