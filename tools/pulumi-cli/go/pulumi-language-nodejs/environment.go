package main

import (
	"encoding/json"
	"fmt"
	"strconv"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// environment holds what the SDK's entry points read of the runtime options. typescript is always set, so that a
// value inherited from an outer program does not switch it on here.
func (o options) environment() []string {
	env := []string{"PULUMI_NODEJS_TYPESCRIPT=" + strconv.FormatBool(o.typescript)}
	if o.tsconfig != "" {
		env = append(env, "PULUMI_NODEJS_TSCONFIG_PATH="+o.tsconfig)
	}
	return env
}

// programEnvironment holds what a program reads besides its arguments: the stack's configuration travels in the
// environment because command lines are visible to every user of the machine.
func programEnvironment(r *pulumirpc.RunRequest) ([]string, error) {
	config := r.GetConfig()
	if config == nil {
		config = map[string]string{} // the SDK parses this as JSON, and null is no map
	}
	secrets := r.GetConfigSecretKeys()
	if secrets == nil {
		secrets = []string{}
	}
	configJSON, err := json.Marshal(config)
	if err != nil {
		return nil, fmt.Errorf("cannot pass the configuration on: %w", err)
	}
	secretsJSON, err := json.Marshal(secrets)
	if err != nil {
		return nil, fmt.Errorf("cannot pass the secret keys on: %w", err)
	}
	return []string{"PULUMI_CONFIG=" + string(configJSON), "PULUMI_CONFIG_SECRET_KEYS=" + string(secretsJSON)}, nil
}

// policyEnvironment tells a policy pack for which stack it runs. There is none when the engine only asks what the
// pack holds.
func policyEnvironment(stack *pulumirpc.AnalyzerStackConfigureRequest) ([]string, error) {
	if stack == nil {
		return nil, nil
	}
	env := []string{"PULUMI_NODEJS_DRY_RUN=" + strconv.FormatBool(stack.GetDryRun())}
	for name, value := range map[string]string{
		"PULUMI_NODEJS_ORGANIZATION": stack.GetOrganization(),
		"PULUMI_NODEJS_PROJECT":      stack.GetProject(),
		"PULUMI_NODEJS_STACK":        stack.GetStack(),
	} {
		if value != "" {
			env = append(env, name+"="+value)
		}
	}
	if stack.GetConfig() != nil {
		config, err := json.Marshal(stack.GetConfig())
		if err != nil {
			return nil, fmt.Errorf("cannot pass the stack's configuration to the policy pack: %w", err)
		}
		env = append(env, "PULUMI_CONFIG="+string(config))
	}
	return env, nil
}
