package node

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// Manifest is the part of a package.json that the language host reads.
type Manifest struct {
	Name                 string            `json:"name"`
	Version              string            `json:"version"`
	Main                 string            `json:"main"`
	Engines              Engines           `json:"engines"`
	Scripts              map[string]string `json:"scripts"`
	Dependencies         map[string]string `json:"dependencies"`
	DevDependencies      map[string]string `json:"devDependencies"`
	OptionalDependencies map[string]string `json:"optionalDependencies"`
}

// Engines says which Node versions a package runs on.
type Engines struct {
	Node string `json:"node"`
}

// UnmarshalJSON accepts any shape: old packages hold a list here, which says nothing that we need.
func (e *Engines) UnmarshalJSON(data []byte) error {
	var object struct{ Node string }
	if json.Unmarshal(data, &object) == nil {
		e.Node = object.Node
	}
	return nil
}

// ReadManifest reads the package.json in a folder.
func ReadManifest(dir string) (Manifest, error) {
	var m Manifest
	data, err := os.ReadFile(filepath.Join(dir, "package.json"))
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(data, &m)
}

// ModuleFolders lists the node_modules folders that Node searches for a program in dir, nearest first.
func ModuleFolders(dir string) []string {
	// Node resolves from the real path of the program, so a linked program folder finds its own modules.
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	var found []string
	for {
		// Node never looks for node_modules/node_modules.
		if filepath.Base(dir) != "node_modules" {
			folder := filepath.Join(dir, "node_modules")
			if info, err := os.Stat(folder); err == nil && info.IsDir() {
				found = append(found, folder)
			}
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return found
		}
		dir = parent
	}
}

// FindModule returns the folder of the package that a program in dir would load under this name.
func FindModule(dir, name string) (string, bool) {
	for _, folder := range ModuleFolders(dir) {
		candidate := filepath.Join(folder, filepath.FromSlash(name))
		if info, err := os.Stat(candidate); err == nil && info.IsDir() {
			return candidate, true
		}
	}
	return "", false
}
