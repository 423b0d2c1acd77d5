// Command pulumi-resource-pulumi-nodejs starts the provider of dynamic resources, which lives inside
// @pulumi/pulumi because it must share the program's modules. The engine starts it in the program's folder.
package main

import (
	"fmt"
	"os"
	"syscall"

	"pulumi-cli/internal/node"
)

func main() {
	if err := start(); err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-resource-pulumi-nodejs:", err)
		os.Exit(1)
	}
}

func start() error {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	runtime, err := node.Find()
	if err != nil {
		return err
	}
	sdk, err := node.FindSDK(dir)
	if err != nil {
		return err
	}
	script, err := sdk.Command("dynamic-provider")
	if err != nil {
		return err
	}
	// Node takes this process over, so that signals and the exit status are its own.
	return syscall.Exec(runtime, append([]string{"node", script}, os.Args[1:]...), os.Environ())
}
