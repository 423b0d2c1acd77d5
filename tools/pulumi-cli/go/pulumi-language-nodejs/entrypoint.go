package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"pulumi-cli/internal/node"
)

// checkEntryPoint finds out before Node does that there is nothing to run, since Node's own words are about modules
// and stacks. It only speaks up when no file could possibly be meant.
func checkEntryPoint(dir, entry string) error {
	path := entry
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, entry)
	}
	info, err := os.Stat(path)
	if err != nil {
		if loadable(path) {
			return nil
		}
		return fmt.Errorf("the program's entry point %s does not exist", path)
	}
	if !info.IsDir() || loadable(filepath.Join(path, "index")) {
		return nil
	}
	manifest, err := node.ReadManifest(path)
	if err != nil || manifest.Main == "" {
		return fmt.Errorf("the program has no entry point: there is no index.ts or index.js in %s, "+
			"and no package.json there that names another as its main", path)
	}
	main := filepath.Join(path, manifest.Main)
	if loadable(main) || loadable(filepath.Join(main, "index")) {
		return nil
	}
	hint := ""
	if _, ok := manifest.Scripts["build"]; ok {
		hint = "; Pulumi does not build programs: run `npm run build` first"
	}
	return fmt.Errorf("the program's entry point %s (main in package.json) does not exist%s", main, hint)
}

// loadable says whether there is a file of this name, with or without an extension. Which extensions Node loads
// depends on hooks that the program may bring, so any will do.
func loadable(path string) bool {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return true
	}
	siblings, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return false
	}
	for _, file := range siblings {
		if !file.IsDir() && strings.HasPrefix(file.Name(), filepath.Base(path)+".") {
			return true
		}
	}
	return false
}
