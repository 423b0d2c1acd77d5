package node

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/blang/semver"
)

const sdkName = "@pulumi/pulumi"

// SDK is an installed @pulumi/pulumi.
type SDK struct {
	Dir     string
	Version string
	// Node is the range of Node versions that it asks for, as its package.json has it; "" when it asks for none.
	Node string
}

// FindSDK finds the @pulumi/pulumi that a program in dir would load.
func FindSDK(dir string) (SDK, error) {
	found, ok := FindModule(dir, sdkName)
	if !ok {
		return SDK{}, fmt.Errorf("%s is not installed for %s: run `npm install` (or `pulumi install`) there", sdkName, dir)
	}
	manifest, err := ReadManifest(found)
	if err != nil {
		return SDK{}, fmt.Errorf("%s in %s is damaged: %w; install it again", sdkName, found, err)
	}
	return SDK{Dir: found, Version: manifest.Version, Node: manifest.Engines.Node}, nil
}

// Command returns the path of one of the SDK's entry points: run, run-plugin, run-policy-pack, dynamic-provider.
func (s SDK) Command(name string) (string, error) {
	path := filepath.Join(s.Dir, "cmd", name)
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("%s %s in %s has no cmd/%s: install a newer version", sdkName, s.Version, s.Dir, name)
	}
	return path, nil
}

var leastVersion = regexp.MustCompile(`^\s*(?:>=|\^|~)\s*(\d+(?:\.\d+){0,2})`)

// CheckNode says whether this Node version is new enough for the SDK. Only the least version of the range is
// judged: a Node that is newer than the SDK knows of may well work, and refusing it would help nobody.
func (s SDK) CheckNode(version semver.Version) error {
	match := leastVersion.FindStringSubmatch(s.Node)
	if match == nil {
		return nil
	}
	least, err := semver.ParseTolerant(match[1])
	if err != nil || version.GTE(least) {
		return nil
	}
	return fmt.Errorf("Node.js %s is too old for %s %s, which needs %s: install a newer Node.js (https://nodejs.org)",
		version, sdkName, s.Version, s.Node)
}
