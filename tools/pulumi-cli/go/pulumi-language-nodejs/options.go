package main

import (
	"fmt"
	"strings"

	"github.com/google/shlex"
	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	"google.golang.org/protobuf/types/known/structpb"
)

// options are the runtime options of a Pulumi.yaml: `runtime: { name: nodejs, options: { … } }`.
type options struct {
	// typescript: let the SDK load TypeScript sources. Default true.
	typescript bool
	// tsconfig: path of the tsconfig.json, relative to the program. Default: the SDK's own search.
	tsconfig string
	// nodeargs: arguments for Node itself. A string is split as a shell would; a list is taken as it is.
	nodeargs []string
	// packagemanager: auto (default: told by the lock file), npm, yarn, pnpm or bun.
	packagemanager npm.PackageManagerType
	// production: install without devDependencies. Default false.
	production bool
}

var packageManagers = []npm.PackageManagerType{
	npm.AutoPackageManager, npm.NpmPackageManager, npm.YarnPackageManager, npm.PnpmPackageManager, npm.BunPackageManager,
}

// parseOptions reads the options. An option of the wrong kind is an error; one that we do not know is not, since the
// same Pulumi.yaml may be meant for a newer host as well.
func parseOptions(given *structpb.Struct) (options, error) {
	o := options{typescript: true, packagemanager: npm.AutoPackageManager}
	for name, value := range given.AsMap() {
		var err error
		switch name {
		case "typescript":
			o.typescript, err = expect[bool](name, value, "true or false")
		case "production":
			o.production, err = expect[bool](name, value, "true or false")
		case "tsconfig":
			o.tsconfig, err = expect[string](name, value, "a path")
		case "nodeargs":
			o.nodeargs, err = parseArguments(name, value)
		case "packagemanager":
			o.packagemanager, err = parseManager(name, value)
		}
		if err != nil {
			return options{}, err
		}
	}
	return o, nil
}

func expect[T any](name string, value any, what string) (T, error) {
	typed, ok := value.(T)
	if !ok {
		return typed, fmt.Errorf("runtime option %s must be %s, not %v", name, what, value)
	}
	return typed, nil
}

func parseArguments(name string, value any) ([]string, error) {
	switch value := value.(type) {
	case string:
		args, err := shlex.Split(value)
		if err != nil {
			return nil, fmt.Errorf("runtime option %s cannot be split into arguments: %w", name, err)
		}
		return args, nil
	case []any:
		args := make([]string, 0, len(value))
		for _, item := range value {
			arg, err := expect[string](name, item, "a string or a list of strings")
			if err != nil {
				return nil, err
			}
			args = append(args, arg)
		}
		return args, nil
	default:
		return nil, fmt.Errorf("runtime option %s must be a string or a list of strings, not %v", name, value)
	}
}

func parseManager(name string, value any) (npm.PackageManagerType, error) {
	names := make([]string, 0, len(packageManagers))
	for _, known := range packageManagers {
		if value == string(known) {
			return known, nil
		}
		names = append(names, string(known))
	}
	return "", fmt.Errorf("runtime option %s must be one of %s, not %v", name, strings.Join(names, ", "), value)
}
